"""The forms with which the city receives and inspects a completion notice."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import DataRequired, Length

from foundation.web.fields import SeenForm
from foundation.web.filters import choices_of
from foundation.web.forms import DayField, TextField
from inquiry_desk.reporting.forms import LONGEST, TOO_LONG
from inquiry_desk.reporting.models import InspectionResult


class ReceiveForm(SeenForm):
    """受理."""

    received_on = DayField(_l("Received on"), [DataRequired(_l("Enter the day of receipt."))])


class InspectForm(SeenForm):
    """検査の結果; corrections need a word on what."""

    inspected_on = DayField(_l("Inspected on"), [DataRequired(_l("Enter the day of the inspection."))])
    result = RadioField(
        _l("Result of the inspection"),
        [DataRequired(_l("Choose the result of the inspection."))],
        choices=lambda: choices_of(InspectionResult),
    )
    comment = TextField(_l("What was found"), [Length(max=LONGEST, message=TOO_LONG)], render_kw={"rows": 3})

    @property
    def chosen(self) -> InspectionResult:
        return InspectionResult(self.result.data)
