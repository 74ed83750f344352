"""What the desk writes and chooses before it hands over, what a supervisor decides, and the phone call."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectField
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput

from escalation.kinds import Wish
from foundation.db import db
from foundation.organisation.models import AnsweredBy, ContactSection, Department, Service, User
from foundation.organisation.queries import services_for
from foundation.web.filters import choices_of
from foundation.web.forms import Form, LineField, OptionalIdField, TextField
from foundation.web.ids import read_id
from inquiry_desk.handing_over.planning import Choice, may_decide
from inquiry_desk.handing_over.preparing import Words, files_of, sendable, told_articles
from inquiry_desk.handing_over.queries import departments_in_use
from inquiry_desk.inquiries.forms import LONGEST, InquiryForm
from inquiry_desk.inquiries.kinds import UnansweredReason
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.replies.forms import TicksField

LONGEST_HOURS = 350
# Between the department and its section in a choice.
BETWEEN = ":"


class HandOverForm(InquiryForm):
    """The words, what goes along, and to whom. A supervisor releases a waiting hand-over with the same form."""

    question = TextField(
        _l("Question to the department"),
        [DataRequired(_l("Write what you ask.")), Length(max=LONGEST)],
        render_kw={"rows": 6},
    )
    background = TextField(_l("What happened so far"), [Length(max=LONGEST)], render_kw={"rows": 8})
    unanswered = SelectField(
        _l("Why the first responder could not answer"),
        default="",
        choices=lambda: [("", _l("Choose")), *choices_of(UnansweredReason)],
    )
    wish = SelectField(_l("What is wished"), choices=lambda: choices_of(Wish))
    urgent = BooleanField(_l("Urgent: the section is phoned as well"))
    articles = TicksField(_l("Already told from the FAQ"), coerce=read_id)
    attachments = TicksField(_l("Attachments"), coerce=read_id)
    destination = SelectField(_l("Handed to"), default="")
    service_id = OptionalIdField(_l("Service"))
    hours = IntegerField(
        _l("Answer within (business hours)"),
        [Optional(), NumberRange(1, LONGEST_HOURS, _l("Enter business hours from 1 to 350."))],
    )
    answered_by = SelectField(
        _l("Who tells the citizen"),
        default="",
        choices=lambda: [("", _l("As the agreement of the service says")), *choices_of(AnsweredBy)],
    )
    # Ticked for exactly the suspects that were shown: it carries their seal.
    confirmed = HiddenField(widget=CheckboxInput())
    check = HiddenField()

    def offer(self, inquiry: Inquiry, user: User) -> None:
        """What there is to choose from. Whoever may not decide wishes for a department, not for its section."""
        # Supervisors also decide on what others could not answer, and may not know why.
        self.unanswered.flags.required = not may_decide(user)
        self.articles.choices = [(one.version_id, one.question) for one in told_articles(inquiry)]
        self.attachments.choices = [(file.id, file.name) for file in sendable(files_of(inquiry))]
        services = services_for(user) if inquiry.service is None and may_decide(user) else []
        self.service_id.choices = [("", _("Not yet decided")), *((one.id, one.name) for one in services)]
        self.destination.choices = [("", ""), *_destinations(may_decide(user))]

    def validate_unanswered(self, field: SelectField) -> None:
        if field.flags.required and not field.data:
            raise ValidationError(_l("Choose why it could not be answered at once."))

    @property
    def words(self) -> Words:
        return Words(
            question=self.question.data or "",
            background=self.background.data or "",
            wish=Wish(self.wish.data) if self.wish.data in {wish.value for wish in Wish} else Wish.ANSWER,
            urgent=bool(self.urgent.data),
            articles=tuple(self.articles.data or ()),
            attachments=tuple(self.attachments.data or ()),
            unanswered=next((why for why in UnansweredReason if why.value == self.unanswered.data), None),
        )

    @property
    def choice(self) -> Choice:
        department_id, _between, section_id = (self.destination.data or "").partition(BETWEEN)
        return Choice(
            department=_active(Department, read_id(department_id)),
            section=_active(ContactSection, read_id(section_id)),
            service=_active(Service, self.service_id.data),
            hours=self.hours.data if not self.hours.errors else None,
            answered_by=AnsweredBy(self.answered_by.data) if self.answered_by.data else None,
        )


class SendBackForm(InquiryForm):
    comment = TextField(
        _l("What has to be changed"),
        [
            DataRequired(_l("Write what has to be changed, so that who asked can act on it.")),
            Length(max=LONGEST),
        ],
        render_kw={"rows": 3},
    )


class PhonedForm(Form):
    told = LineField(_l("Who was told"), [DataRequired(_l("Write whom you told by phone.")), Length(max=100)])
    said = TextField(_l("What was said"), [Length(max=LONGEST)], render_kw={"rows": 4})

    @property
    def whom(self) -> str:
        return "\n".join(part for part in (self.told.data, self.said.data) if part)


def destination_value(department: Department | None, section: ContactSection | None = None) -> str:
    """The choice that stands for a department or a section of it."""
    if department is None:
        return ""
    return f"{department.id}{BETWEEN}{section.id}" if section else str(department.id)


def _destinations(with_sections: bool) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for department in departments_in_use():
        name = f"{department.bureau} {department.name}".strip()
        found.append((destination_value(department), name))
        sections = [one for one in department.sections if one.active] if with_sections else []
        found += [(destination_value(department, one), f"{name} {one.name}") for one in sections]
    return found


def _active(kind: Any, row_id: int | None) -> Any:
    row = db.session.get(kind, row_id) if row_id is not None else None
    return row if row is not None and row.active else None
