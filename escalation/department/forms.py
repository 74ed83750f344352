"""What a department types at one step: each form with the words to keep where the step is refused."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import DateField, TimeField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from escalation.department.taking_files import files_from
from escalation.queries import colleagues_of, other_departments
from escalation.values import NewFile
from foundation.calendar import CLOSES_AT, JST
from foundation.organisation.models import User
from foundation.web.forms import OptionalIdField, TextField, VersionForm

LONGEST_ANSWER = 50_000
LONGEST_REASON = 5_000


class StepForm(VersionForm):
    """A step without words: accept, citizen told."""

    @property
    def brought_files(self) -> bool:
        """Whether files were chosen, which a page shown again cannot keep."""
        return False

    def typed(self) -> str:
        """The words to keep when the step is refused."""
        return ""


class AnswerForm(StepForm):
    """The answer, or the part of it that is known."""

    answer = TextField(
        _l("Answer to the desk"),
        [DataRequired(_l("Write the answer.")), Length(max=LONGEST_ANSWER)],
        render_kw={"rows": 6, "data-key": "r"},
    )
    files = MultipleFileField(_l("Attachments"))
    taken: tuple[NewFile, ...] = ()

    def validate_files(self, field: Any) -> None:
        self.taken, refused = files_from(field.data or ())
        if refused:
            raise ValidationError(
                " ".join(
                    _("“%(name)s” was not attached: %(why)s", name=name, why=str(why))
                    for name, why in refused
                )
            )

    @property
    def brought_files(self) -> bool:
        return bool(self.files.data)

    def typed(self) -> str:
        return self.answer.data or ""


class AskForm(StepForm):
    """A question back to the desk."""

    question_back = TextField(
        _l("What you need to know"),
        [DataRequired(_l("Write what you need to know.")), Length(max=LONGEST_REASON)],
    )

    def typed(self) -> str:
        return self.question_back.data or ""


class AssignForm(StepForm):
    """Who has it in hand."""

    assign_to = OptionalIdField(
        _l("Person in charge"), validators=[DataRequired(_l("Choose a person from the list."))]
    )


class ExtendForm(StepForm):
    """A later deadline is asked for."""

    extend_on = DateField(_l("New deadline, day"), [InputRequired(_l("Enter the day."))])
    extend_at = TimeField(_l("New deadline, time"), [InputRequired(_l("Enter the time."))], default=CLOSES_AT)
    extend_reason = TextField(
        _l("Why more time is needed"),
        [DataRequired(_l("Write why more time is needed.")), Length(max=LONGEST_REASON)],
    )

    def due_at(self) -> datetime:
        assert self.extend_on.data is not None and self.extend_at.data is not None, (
            "only a valid form has one"
        )
        return datetime.combine(self.extend_on.data, self.extend_at.data, JST)

    def typed(self) -> str:
        return self.extend_reason.data or ""


class ReturnForm(StepForm):
    return_reason = TextField(
        _l("Why it is returned"),
        [
            DataRequired(_l("Write why you return it, so that the desk can find the right section.")),
            Length(max=LONGEST_REASON),
        ],
    )
    suggested = OptionalIdField(_l("Whose matter it may be"))

    def typed(self) -> str:
        return self.return_reason.data or ""


class RerouteForm(StepForm):
    reroute_to = OptionalIdField(
        _l("Department it goes to"), validators=[DataRequired(_l("Choose a department from the list."))]
    )
    reroute_reason = TextField(
        _l("Why it is passed on"),
        [
            DataRequired(_l("Write why you pass it on, so that the other section understands.")),
            Length(max=LONGEST_REASON),
        ],
    )

    def typed(self) -> str:
        return self.reroute_reason.data or ""


class DecisionForm(StepForm):
    """決裁: agreed to, with or without a remark."""

    decision_comment = TextField(
        _l("Remark of the approver"), [Length(max=LONGEST_REASON)], render_kw={"data-key": "d"}
    )

    def typed(self) -> str:
        return self.decision_comment.data or ""


class SendBackForm(DecisionForm):
    """Not agreed to: its author has to read why."""

    decision_comment = TextField(
        _l("Remark of the approver"),
        [DataRequired(_l("Write what has to be changed.")), Length(max=LONGEST_REASON)],
        render_kw={"data-key": "d"},
    )


def return_form(user: User, **options: Any) -> ReturnForm:
    form = ReturnForm(**options)
    form.suggested.choices = [("", _("I do not know")), *_departments(user)]
    return form


def reroute_form(user: User, **options: Any) -> RerouteForm:
    """The form with the departments to choose from: all in use but the user's own."""
    form = RerouteForm(**options)
    form.reroute_to.choices = [("", _("Choose")), *_departments(user)]
    return form


def assign_form(user: User, **options: Any) -> AssignForm:
    form = AssignForm(**options)
    form.assign_to.choices = [
        ("", _("Choose")),
        *((one.id, one.display_name) for one in colleagues_of(user)),
    ]
    return form


def _departments(user: User) -> list[tuple[int, str]]:
    return [(d.id, f"{d.bureau} {d.name}".strip()) for d in other_departments(user)]
