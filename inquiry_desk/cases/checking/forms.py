"""What is typed here."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import DataRequired, Length

from foundation.web.forms import Form, LineField, TextField

LONGEST = 1000


class LookForm(Form):
    """What the second person found; the button says which of the two."""

    seen = HiddenField()
    what = TextField(_l("What differs from the paper"), [Length(max=LONGEST)], render_kw={"rows": 3})


class MendForm(Form):
    """That it was put right."""

    seen = HiddenField()
    how = LineField(
        _l("What was put right"), [DataRequired(_l("Write what was put right.")), Length(max=LONGEST)]
    )
