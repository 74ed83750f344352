"""The form for what was agreed with the city about a figure."""

import re
import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from foundation import clock
from foundation.calendar import day_of
from foundation.web.filters import choices_of
from foundation.web.forms import DayField, Form, LineField, TextField
from inquiry_desk.inquiries.kinds import Exclusion
from inquiry_desk.reports.agreeing import Terms
from inquiry_desk.reports.kpi import Kpi
from inquiry_desk.reports.models import Basis
from inquiry_desk.staff.fields import CheckboxesField

_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d))?%?")


class PercentField(LineField):
    """A percentage as people type it: 90, 92.5, ９０％; `data` stays what was typed."""

    @property
    def per_mille(self) -> int | None:
        """0–1000; None where it cannot be read."""
        typed = unicodedata.normalize("NFKC", self.data or "").replace(" ", "")
        read = _PERCENT.fullmatch(typed)
        value = int(read[1]) * 10 + int(read[2] or 0) if read else None
        return value if value is not None and value <= 1000 else None


class AgreementForm(Form):
    """`seen`: the number of the newest agreement that was shown."""

    seen = HiddenField()
    target = PercentField(_l("Target (percent or more)"), [DataRequired(_l("Enter the target."))])
    basis = RadioField(
        _l("Which inquiries belong to a period"),
        [InputRequired(_l("Choose which inquiries belong to a period."))],
    )
    exclusions = CheckboxesField(_l("Left out of the figure"))
    effective_from = DayField(_l("In force from"), [InputRequired(_l("Enter the day."))])
    agreed_with = LineField(
        _l("Agreed with (section or official of the city)"),
        [DataRequired(_l("Enter with whom it was agreed.")), Length(max=100)],
    )
    agreed_on = DayField(_l("Agreed on"), [InputRequired(_l("Enter the day."))])
    reason = TextField(_l("Reason of the change"), [DataRequired(_l("Enter the reason.")), Length(max=1_000)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.basis.choices = choices_of(Basis)
        self.exclusions.choices = choices_of(Exclusion)

    def validate_target(self, field: PercentField) -> None:
        if not field.per_mille:
            raise ValidationError(_l("Enter a percentage above 0 and up to 100, for example 90 or 92.5."))

    def validate_agreed_on(self, field: DayField) -> None:
        if field.data and field.data > day_of(clock.now()):
            raise ValidationError(_l("This day is still to come. Enter a day until today."))

    @property
    def terms(self) -> Terms:
        """What a valid form says."""
        assert self.target.per_mille
        assert self.effective_from.data
        assert self.agreed_on.data
        return Terms(
            target_per_mille=self.target.per_mille,
            basis=Basis(self.basis.data),
            exclusions=frozenset(Exclusion(value) for value in self.exclusions.data or ()),
            effective_from=self.effective_from.data,
            agreed_with=self.agreed_with.data or "",
            agreed_on=self.agreed_on.data,
            reason=self.reason.data or "",
        )


def form_showing(kpi: Kpi, newest: int) -> AgreementForm:
    """The form with what holds last, so that only what changes is touched."""
    held = {
        "seen": str(newest),
        "target": kpi.target_percent,
        "basis": kpi.basis.value,
        "exclusions": [one.value for one in kpi.exclusions],
    }
    return AgreementForm(data=held)
