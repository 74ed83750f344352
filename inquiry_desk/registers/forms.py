"""The forms of the registers."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import SelectField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from foundation.organisation.models import Service, User
from foundation.web.fields import (
    LONGEST_TEXT,
    CountField,
    SeenForm,
    not_far_ahead,
    not_to_come,
    one_or_more,
    required_text,
    text_at_most,
)
from foundation.web.filters import choices_of
from foundation.web.forms import DayField, Form, LineField, OptionalIdField, TextField
from inquiry_desk.cases.models import Case
from inquiry_desk.cases.scope import case_numbered
from inquiry_desk.registers.models import FindingKind


class MonthForm(SeenForm):
    """処理件数 of a month; one `CountField` a day joins it (see `volume_views.py`)."""

    note = TextField(_l("Reason of the correction"), [text_at_most(1_000)])


class OfServiceForm(Form):
    service_id = OptionalIdField(
        _l("Service"), validators=[DataRequired(_l("Choose a service from the list."))]
    )

    def offer(self, services: list[Service]) -> None:
        """Nothing is chosen for who has several: the first of a list is too easily left standing."""
        choices: list[Any] = [(one.id, one.name) for one in services]
        self.service_id.choices = choices if len(choices) == 1 else [("", _l("Please choose")), *choices]


class FindingForm(OfServiceForm):
    """`case`: the one that is named, as far as the person may see it; its service is chosen with it."""

    case_number = LineField(_l("Case number"), [text_at_most(40)])
    kind = SelectField(
        _l("Part of processing"), [DataRequired(_l("Choose the part of processing it is about."))]
    )
    found_on = DayField(_l("Pointed out on"), [InputRequired(_l("Enter the day.")), not_to_come])
    found_by = LineField(
        _l("Pointed out by (section or official of the city)"),
        [DataRequired(_l("Enter who pointed it out.")), text_at_most(100)],
    )
    count = CountField(_l("Items it is about"), [one_or_more], default="1")
    what = required_text(_l("What was pointed out"), _l("Enter what was pointed out."))
    case: Case | None = None

    def offer_for(self, user: User, services: list[Service]) -> None:
        self.offer(services)
        self.kind.choices = [("", _l("Please choose")), *choices_of(FindingKind)]
        typed = self.case_number.data or ""
        self.case = case_numbered(typed, user) if typed else None
        if self.case is not None and not self.service_id.data:
            self.service_id.data = self.case.service_id

    def validate_case_number(self, field: LineField) -> None:
        if field.data and self.case is None:
            raise ValidationError(_l("There is no case with this number."))
        if self.case is not None and self.case.service_id != self.service_id.data:
            raise ValidationError(_l("This case is of another service."))

    def written(self) -> dict[str, Any]:
        """The columns of a finding."""
        return {
            "service_id": self.service_id.data,
            "case_id": self.case.id if self.case else None,
            "kind": FindingKind(self.kind.data),
            "found_on": self.found_on.data,
            "found_by": self.found_by.data,
            "count": self.count.number,
            "what": self.what.data,
        }


class CorrectFindingForm(FindingForm, SeenForm):
    """What was recorded, as long as nobody has judged it."""

    correction = TextField(_l("Reason of the correction"), [text_at_most(1_000)])


class JudgeForm(SeenForm):
    """`cause`: of an error; or why it is none."""

    cause = TextField(_l("Cause, or why it is no error"), [text_at_most(LONGEST_TEXT)])
    prevention = TextField(_l("How it is prevented from now on"), [text_at_most(LONGEST_TEXT)])


class TaskForm(OfServiceForm):
    name = LineField(_l("Task"), [DataRequired(_l("Enter the task.")), text_at_most(200)])
    count = CountField(_l("Items that are due"), [one_or_more], default="1")
    due_on = DayField(_l("Due on"), [InputRequired(_l("Enter the day.")), not_far_ahead])

    def written(self) -> dict[str, Any]:
        """The columns of a deadline."""
        return {
            "service_id": self.service_id.data,
            "name": self.name.data,
            "count": self.count.number,
            "due_on": self.due_on.data,
        }


class CorrectTaskForm(TaskForm, SeenForm):
    correction = required_text(_l("Reason of the correction"), _l("Enter the reason."), 1_000)


class DoneForm(SeenForm):
    done_on = DayField(_l("Done on"), [InputRequired(_l("Enter the day.")), not_to_come])


class ExtendForm(SeenForm):
    extended_to = DayField(_l("New day"), [InputRequired(_l("Enter the day.")), not_far_ahead])
    reason = required_text(_l("Reason of the extension"), _l("Enter the reason."), 1_000)
    approved_by = LineField(
        _l("Approved by (of the city)"), [DataRequired(_l("Enter who approved it.")), text_at_most(100)]
    )


class DaysForm(PlainForm):
    """The days of a figure, from the address of its page."""

    first = DayField(name="from_day", validators=[InputRequired()])
    last = DayField(name="to_day", validators=[InputRequired()])

    @property
    def from_day(self) -> date:
        assert self.first.data
        return self.first.data

    @property
    def to_day(self) -> date:
        assert self.last.data
        return self.last.data
