"""What is typed about lines, extensions and missed calls."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired, Length, Regexp

from foundation.web.filters import choices_of
from foundation.web.forms import Form, LineField, OptionalIdField
from inquiry_desk.telephony.models import MissedResult

# As told by telephone systems: figures, in some also a name.
_EXTENSION = r"^[0-9A-Za-z*#._-]{0,20}$"


class ExtensionForm(Form):
    """Where I sit."""

    number = LineField(
        _l("Extension"),
        [Length(max=20), Regexp(_EXTENSION, message=_l("Use figures and letters only."))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


class LineForm(Form):
    """A number people call, and what it is for."""

    number = LineField(_l("Number of the line"), [InputRequired(_l("Enter the number.")), Length(max=40)])
    name = LineField(_l("Name of the line"), [InputRequired(_l("Enter a name.")), Length(max=100)])
    service_id = OptionalIdField(_l("Service"))
    seen = HiddenField()


class SettleForm(Form):
    """How a missed call was dealt with."""

    result = RadioField(_l("Result"), choices=lambda: choices_of(MissedResult))

    def chosen(self) -> MissedResult:
        return MissedResult(self.result.data)
