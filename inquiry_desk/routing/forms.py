"""The form of a routing rule."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, NumberRange, ValidationError

from escalation.routing.checking import faults_of
from escalation.routing.models import NoticeChannel
from escalation.routing.values import LONGEST_TIME, RuleValues
from foundation.db import db
from foundation.organisation.models import AnsweredBy, Category
from foundation.web.filters import choices_of
from foundation.web.forms import Form, LineField, OptionalIdField, TextField
from inquiry_desk.inquiries.kinds import Channel
from inquiry_desk.staff.fields import EditForm, at_most

LONGEST_WORDS = 5_000


def ways_in() -> list[tuple[str, Any]]:
    return [("", _l("Any channel")), *choices_of(Channel)]


def hours(text: Any, default: int) -> IntegerField:
    """Business hours until something is due."""
    given = InputRequired(_l("Enter the number of business hours."))
    return IntegerField(
        text, [given, NumberRange(1, LONGEST_TIME, _l("Enter a number from 1 to 400."))], default=default
    )


class RuleForm(EditForm):
    """`seen` holds the version of the rule that was shown."""

    name = LineField(_l("Name of the rule"), [DataRequired(_l("Give the rule a name.")), at_most(100)])
    before_id = OptionalIdField(_l("When it is tried"))
    service_id = OptionalIdField(_l("Service"))
    category_id = OptionalIdField(_l("Category"))
    received_by = SelectField(_l("Channel"), choices=ways_in, default="")
    words = TextField(_l("Words in the question"), [at_most(LONGEST_WORDS)], render_kw={"rows": 4})
    department_id = OptionalIdField(
        _l("Department to ask"), validators=[DataRequired(_l("Choose the department that is asked."))]
    )
    section_id = OptionalIdField(_l("Section within it"))
    channel = RadioField(
        _l("How the department is told"),
        choices=lambda: choices_of(NoticeChannel),
        default=NoticeChannel.MAIL.value,
    )
    content_in_notice = BooleanField(_l("The notice holds the question itself"))
    includes_name = BooleanField(_l("Name"))
    includes_phone = BooleanField(_l("Phone number"))
    includes_mail = BooleanField(_l("Mail address"))
    includes_files = BooleanField(_l("Attachments"), default=True)
    answered_by = RadioField(
        _l("Who answers the citizen"), choices=lambda: choices_of(AnsweredBy), default=AnsweredBy.DESK.value
    )
    accept_within_hours = hours(_l("Accepted within (business hours)"), 4)
    answer_within_hours = hours(_l("Answered within (business hours)"), 16)
    urgent_within_hours = hours(_l("Urgent ones answered within (business hours)"), 3)
    needs_approval = BooleanField(_l("A supervisor agrees before it is handed over"))

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        faults = faults_of(self.to_values())
        for fault in faults:
            self[fault.field].errors = [*self[fault.field].errors, fault.message]
        return not faults

    def to_values(self) -> RuleValues:
        return RuleValues(
            name=self.name.data or "",
            service_id=self.service_id.data,
            category_id=self.category_id.data,
            words=self.words.data or "",
            received_by=self.received_by.data or "",
            department_id=int(self.department_id.data or 0),
            section_id=self.section_id.data,
            channel=NoticeChannel(self.channel.data),
            includes_name=bool(self.includes_name.data),
            includes_phone=bool(self.includes_phone.data),
            includes_mail=bool(self.includes_mail.data),
            includes_files=bool(self.includes_files.data),
            content_in_notice=bool(self.content_in_notice.data),
            answered_by=AnsweredBy(self.answered_by.data),
            accept_within_hours=int(self.accept_within_hours.data or 0),
            answer_within_hours=int(self.answer_within_hours.data or 0),
            urgent_within_hours=int(self.urgent_within_hours.data or 0),
            needs_approval=bool(self.needs_approval.data),
        )


class TrialForm(Form):
    """What an inquiry would say. Sent by POST: a citizen's words belong in no address and no log."""

    service_id = OptionalIdField(_l("Service"))
    category_id = OptionalIdField(_l("Category"))
    received_by = SelectField(_l("Channel"), choices=lambda: choices_of(Channel), default=Channel.PHONE.value)
    text = TextField(_l("What the inquiry says"), [at_most(LONGEST_WORDS)], render_kw={"rows": 4})

    def validate_category_id(self, field: OptionalIdField) -> None:
        category = db.session.get(Category, field.data) if field.data else None
        if category and category.service_id != self.service_id.data:
            raise ValidationError(_l("This category does not belong to the chosen service."))
