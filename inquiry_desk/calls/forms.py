"""The one form of the call screen."""

from datetime import datetime

from wtforms import HiddenField

from foundation.web.ids import read_id
from inquiry_desk.calls.slots import SLOTS, read_slot
from inquiry_desk.calls.times import ended_at_or_none, span_of, started_at_or
from inquiry_desk.inquiries.call_fields import CallFields
from inquiry_desk.inquiries.first_call import Span
from inquiry_desk.inquiries.kinds import FirstOutcome
from inquiry_desk.inquiries.promised_time_field import PromisedTimeField, ahead_and_open


class CallForm(CallFields):
    """A call while it runs. Which button was pressed says how it ended."""

    slot = HiddenField(default="1")
    phone_call_id = HiddenField()
    started_at = HiddenField()
    call_ended_at = HiddenField()
    case_numbers = HiddenField()
    outcome = HiddenField()

    def validate_promised_at(self, field: PromisedTimeField) -> None:
        super().validate_promised_at(field)
        if self.chosen_outcome is FirstOutcome.CALLBACK:
            ahead_and_open(self, field)

    @property
    def slot_number(self) -> int:
        return read_slot(read_id(self.slot.data)) or SLOTS[0]

    def began(self, now: datetime) -> datetime:
        return started_at_or(self.started_at.data, now)

    def ended(self, now: datetime) -> datetime | None:
        """When 「通話終了」 was said; None while the call runs."""
        return ended_at_or_none(self.call_ended_at.data, self.began(now), now)

    def span(self, now: datetime, told: tuple[datetime, datetime | None] | None) -> Span:
        return span_of(self.began(now), self.ended(now), now, told)
