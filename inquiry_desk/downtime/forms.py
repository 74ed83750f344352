"""Reserving numbers, entering a sheet, and settling the others."""

from datetime import UTC, date, datetime, time, timedelta

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, TimeField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from foundation import clock
from foundation.calendar import JST
from foundation.web.filters import choices_of, label
from foundation.web.forms import Form, LineField, OptionalIdField
from inquiry_desk.downtime.models import SheetState
from inquiry_desk.downtime.rules import MOST_AT_ONCE, is_possible
from inquiry_desk.inquiries.call_fields import CallFields
from inquiry_desk.inquiries.kinds import FirstOutcome


class ReserveForm(Form):
    count = IntegerField(
        _l("Number of sheets"),
        [
            DataRequired(_l("Enter how many sheets, 1 to 200.")),
            NumberRange(1, MOST_AT_ONCE, _l("Enter how many sheets, 1 to 200.")),
        ],
        default=20,
    )
    service_id = OptionalIdField(_l("Service"))
    reason = LineField(_l("What for"), [DataRequired(_l("Write what they are for.")), Length(max=200)])


class SettleForm(Form):
    state = RadioField(
        _l("What became of them"),
        choices=lambda: [(one.value, label(one)) for one in (SheetState.UNUSED, SheetState.SPOILT)],
        default=SheetState.UNUSED.value,
    )
    comment = LineField(_l("How you know"), [DataRequired(_l("Write how you know.")), Length(max=200)])


def on_the_wall(day: date | None, at: time | None) -> datetime:
    assert day and at is not None, "only a valid form has values"
    return datetime.combine(day, at, JST).astimezone(UTC)


class EntryForm(CallFields):
    """A sheet in the order in which it is written; `reserved_at` is set by the view."""

    reserved_at: datetime | None = None
    day = DateField(_l("Day of the call"), [DataRequired(_l("Enter the day of the call."))])
    began = TimeField(_l("Call began at"), [InputRequired(_l("Enter when the call began."))])
    ended = TimeField(_l("Call ended at"), [InputRequired(_l("Enter when the call ended."))])
    taken_by_id = OptionalIdField(_l("Who took the call"))
    outcome = RadioField(
        _l("How it ended"), choices=lambda: choices_of(FirstOutcome), default=FirstOutcome.ANSWERED.value
    )

    def validate_day(self, field: DateField) -> None:
        if field.data is None or not (self.began.data and self.ended.data) or self.reserved_at is None:
            return
        # The sheet says minutes, and its number was reserved within one.
        reserved = self.reserved_at.replace(second=0, microsecond=0)
        if not is_possible(self.began_at, self.ended_at, reserved, clock.now()):
            raise ValidationError(
                _l("The call lies after the number was reserved, and is over. Check the day and both times.")
            )

    @property
    def began_at(self) -> datetime:
        return on_the_wall(self.day.data, self.began.data)

    @property
    def ended_at(self) -> datetime:
        """Past midnight where it ended at an earlier hour than it began."""
        ended = on_the_wall(self.day.data, self.ended.data)
        return ended if ended >= self.began_at else ended + timedelta(days=1)
