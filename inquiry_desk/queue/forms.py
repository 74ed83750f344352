"""What is typed here."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import AnyOf, DataRequired, Length

from foundation.web.forms import Form, LineField
from inquiry_desk.inquiries.worklists import TABS


class SavedViewForm(Form):
    """A name for a list; the list itself comes along."""

    name = LineField(_l("Name of the list"), [DataRequired(_l("Enter a name.")), Length(max=60)])
    view = HiddenField(validators=[AnyOf([one.value for one in TABS])])
