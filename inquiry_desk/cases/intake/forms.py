"""The forms of a case: taking it in, correcting it, extending its deadline."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.validators import DataRequired, InputRequired

from foundation.web.filters import label
from foundation.web.forms import Form, LineField, OptionalIdField, TextField
from inquiry_desk.cases.actions import Application
from inquiry_desk.cases.intake.doubts import Doubt
from inquiry_desk.cases.intake.fields import BirthField, PhoneField, TypedDayField, not_to_come
from inquiry_desk.cases.kinds import Source
from inquiry_desk.staff.fields import EditForm, at_most, near

BY_HAND = (Source.PAPER, Source.COUNTER)
FINDABLE = _l("Enter the applicant or the number on the form, or the case cannot be found again.")


class ApplicantFields(Form):
    """What tells one application from another; names stay exactly as they were typed."""

    received_on = TypedDayField(_l("Day of receipt"), [InputRequired(_l("Enter the day.")), not_to_come])
    applicant = LineField(_l("Applicant"), [at_most(200)])
    kana = LineField(_l("Kana"), [at_most(200)])
    born_on = BirthField(_l("Date of birth"))
    phone = PhoneField(_l("Phone number"), [at_most(40)])
    kind = LineField(_l("What is applied for"), [at_most(100)])
    source_number = LineField(_l("Number on the form"), [at_most(64)])
    note = TextField(_l("Note on the case"), [at_most(1000)], render_kw={"rows": 2})

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if not (self.applicant.data or self.source_number.data):
            self.applicant.errors = [*self.applicant.errors, FINDABLE]
        return not self.applicant.errors

    def written(self) -> dict[str, Any]:
        """The values as a case holds them."""
        return {
            "received_on": self.received_on.data,
            "applicant": self.applicant.data or "",
            "kana": self.kana.data or "",
            "born_on": self.born_on.data,
            "phone_e164": self.phone.e164,
            "kind": self.kind.data or "",
            "source_number": self.source_number.data or None,
            "note": self.note.data or "",
        }


class NewCaseForm(ApplicantFields):
    """`confirmed` names the doubts somebody saw and confirmed: a new one is asked about again."""

    service_id = OptionalIdField(_l("Service"), validators=[InputRequired(_l("Choose the service."))])
    source = RadioField(
        _l("How it came"),
        choices=lambda: [(one.value, label(one)) for one in BY_HAND],
        default=Source.PAPER.value,
    )
    confirmed = HiddenField()
    doubts: Sequence[Doubt] = ()

    def to_application(self) -> Application:
        assert self.service_id.data is not None
        return Application(self.service_id.data, Source(self.source.data), **self.written())


class CorrectForm(EditForm, ApplicantFields):
    """What was written wrongly."""


class ExtendForm(EditForm):
    """Another day for the centre, agreed by the city."""

    to_day = TypedDayField(_l("New day"), [InputRequired(_l("Enter the day.")), near])
    reason = TextField(
        _l("Reason of the extension"),
        [DataRequired(_l("Enter the reason.")), at_most(1000)],
        render_kw={"rows": 2},
    )
    approved_by = LineField(
        _l("Approved by (of the city)"), [DataRequired(_l("Enter who approved it.")), at_most(100)]
    )
