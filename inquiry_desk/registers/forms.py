"""The forms of the registers."""

import unicodedata
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, HiddenField
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from foundation import clock
from foundation.calendar import JST, day_of
from foundation.organisation.models import Service
from foundation.web.forms import DayField, Form, LineField, OptionalIdField, TextField

LARGEST_COUNT = 9_999_999
LONGEST_TEXT = 10_000
AHEAD = timedelta(days=3 * 366)


class CountField(LineField):
    """A number of items as people type it: 1,234 or full-width; `data` stays what was typed, `number` is read."""

    @property
    def number(self) -> int | None:
        typed = unicodedata.normalize("NFKC", self.data or "").replace(",", "").strip()
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 7 else None


def readable(form: Any, field: Any) -> None:
    if (field.data or "").strip() and field.number is None:
        raise ValidationError(_l("Enter a number of items from 0 to 9,999,999."))


def one_or_more(form: Any, field: Any) -> None:
    if not field.number:
        raise ValidationError(_l("Enter a number of items from 1 on."))


def not_to_come(form: Any, field: Any) -> None:
    if field.data and field.data > day_of(clock.now()):
        raise ValidationError(_l("This day is still to come. Enter a day until today."))


def not_far_ahead(form: Any, field: Any) -> None:
    if field.data and field.data > day_of(clock.now()) + AHEAD:
        raise ValidationError(_l("Choose a day of the next three years."))


def moment_not_to_come(form: Any, field: Any) -> None:
    if field.data and field.data.replace(tzinfo=JST) > clock.now():
        raise ValidationError(_l("This time is still to come. Enter a time until now."))


def text_at_most(length: int) -> Length:
    return Length(max=length, message=_l("Use at most %(count)s characters.", count=length))


def required_text(label: Any, message: Any, length: int = LONGEST_TEXT) -> TextField:
    return TextField(label, [DataRequired(message), text_at_most(length)])


class SeenForm(Form):
    """Carries the version that was shown."""

    seen = HiddenField()


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
    found_on = DayField(_l("Pointed out on"), [InputRequired(_l("Enter the day.")), not_to_come])
    found_by = LineField(
        _l("Pointed out by (section or official of the city)"),
        [DataRequired(_l("Enter who pointed it out.")), text_at_most(100)],
    )
    count = CountField(_l("Items it is about"), [one_or_more], default="1")
    what = required_text(_l("What was pointed out"), _l("Enter what was pointed out."))


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


class IncidentForm(OfServiceForm):
    occurred_on = DayField(_l("Happened on"), [InputRequired(_l("Enter the day.")), not_to_come])
    noticed_at = DateTimeLocalField(
        _l("Noticed at"),
        [InputRequired(_l("Enter day and time.")), moment_not_to_come],
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    what = required_text(_l("What happened"), _l("Enter what happened."))

    def offer_all(self, services: list[Service]) -> None:
        """Also what concerns no single service; for those who see every service."""
        self.service_id.validators = []
        self.service_id.flags.required = False
        self.service_id.choices = [("", _l("No single service")), *((one.id, one.name) for one in services)]


class CorrectIncidentForm(IncidentForm, SeenForm):
    correction = required_text(_l("Reason of the correction"), _l("Enter the reason."), 1_000)


class HandlingForm(SeenForm):
    handling = required_text(_l("Handling"), _l("Enter what was done."))
    reported_at = DateTimeLocalField(
        _l("Reported to the city at"), format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        validators=[moment_not_to_come],
    )  # fmt: skip


class WithdrawIncidentForm(SeenForm):
    reason = required_text(_l("Why it was no incident"), _l("Enter the reason."), 1_000)


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
