"""The forms of services and their categories."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, RadioField
from wtforms.validators import (
    DataRequired,
    InputRequired,
    NumberRange,
    Optional,
    Regexp,
    StopValidation,
    ValidationError,
)

from foundation.organisation.models import LABELS, AnsweredBy, ReplyApproval
from foundation.web.forms import LineField, OptionalIdField
from inquiry_desk.staff.fields import CODE, EditForm, at_most, narrow_and_small
from inquiry_desk.staff.values import ServiceValues

LOCAL_PART = r"[a-z0-9]([a-z0-9_-]|\.(?!\.))*(?<!\.)$"
# Read by the mail system itself or by everybody as such (RFC 2142).
RESERVED_LOCAL_PARTS = {"postmaster", "abuse", "mailer-daemon", "noreply", "no-reply"}
ANSWERED_BY: list[Any] = [(by.value, LABELS[by]) for by in AnsweredBy]
REPLY_APPROVAL: list[Any] = [(rule.value, LABELS[rule]) for rule in ReplyApproval]


class ServiceForm(EditForm):
    name = LineField(_l("Service name"), [DataRequired(_l("Enter the name of the service.")), at_most(100)])
    short_name = LineField(_l("Short name"), [DataRequired(_l("Enter a short name.")), at_most(20)])
    code = LineField(
        _l("Service code"),
        [
            DataRequired(_l("Enter a code.")),
            Regexp(CODE, message=_l("Use at most 32 small letters, figures and hyphens.")),
        ],
        filters=[narrow_and_small],
    )
    name_en = LineField(_l("Service name in English"), [at_most(100)])
    department_id = OptionalIdField(
        _l("Owning department"), validators=[DataRequired(_l("Choose the department that owns the service."))]
    )
    starts_on = DateField(_l("Handled from"), [InputRequired(_l("Enter the first day."))])
    ends_on = DateField(_l("Handled until"), [InputRequired(_l("Enter the last day."))])
    mail_local_part = LineField(
        _l("Mail address of the service"), [Optional(), at_most(64)], filters=[narrow_and_small]
    )
    answer_within_hours = IntegerField(
        _l("Answer due after (business hours)"),
        [
            InputRequired(_l("Enter the number of business hours.")),
            NumberRange(1, 400, _l("Enter a number from 1 to 400.")),
        ],
        default=16,
    )
    includes_contact = BooleanField(_l("Give the department the name and number of the person asking"))
    answered_by = RadioField(
        _l("Who answers the citizen"),
        choices=ANSWERED_BY,
        default=AnsweredBy.DESK.value,
    )
    reply_approval = RadioField(
        _l("When a second person approves a reply"),
        choices=REPLY_APPROVAL,
        default=ReplyApproval.BY_RISK.value,
    )
    unmatched_to_triage = BooleanField(
        _l("Where no rule fits, a supervisor decides which department is asked")
    )
    active = BooleanField(_l("In use"), default=True)

    def __init__(self, *args: Any, general_mail: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reserved = RESERVED_LOCAL_PARTS | {general_mail.lower()}

    def validate_ends_on(self, field: Any) -> None:
        if self.starts_on.data and field.data and field.data < self.starts_on.data:
            raise ValidationError(_l("The last day lies before the first. Correct one of them."))

    def validate_mail_local_part(self, field: Any) -> None:
        Regexp(LOCAL_PART, message=_l("Use small letters, figures, dots, hyphens and underscores."))(
            self, field
        )
        if field.data in self.reserved:
            raise StopValidation(_l("This address is used by the centre itself. Choose another."))

    def to_values(self) -> ServiceValues:
        assert self.starts_on.data and self.ends_on.data, "only a valid form has values"
        return ServiceValues(
            code=self.code.data or "",
            name=self.name.data or "",
            name_en=self.name_en.data or "",
            short_name=self.short_name.data or "",
            department_id=int(self.department_id.data or 0),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            mail_local_part=self.mail_local_part.data or "",
            answer_within_hours=int(self.answer_within_hours.data or 0),
            includes_contact=bool(self.includes_contact.data),
            answered_by=AnsweredBy(self.answered_by.data),
            reply_approval=ReplyApproval(self.reply_approval.data),
            unmatched_to_triage=bool(self.unmatched_to_triage.data),
            active=bool(self.active.data),
        )


class CategoryForm(EditForm):
    name = LineField(_l("Category name"), [DataRequired(_l("Enter the name of the category.")), at_most(100)])
    name_en = LineField(_l("Category name in English"), [at_most(100)])
