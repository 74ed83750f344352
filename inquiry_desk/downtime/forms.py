"""Reserving numbers, entering a sheet, and settling the others."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, DateTimeLocalField, IntegerField, RadioField, TimeField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from foundation import clock
from foundation.calendar import JST
from foundation.web.filters import choices_of, label
from foundation.web.forms import Form, LineField, OptionalIdField, TextField
from inquiry_desk.downtime.models import SheetState
from inquiry_desk.downtime.rules import MOST_AT_ONCE, is_possible
from inquiry_desk.inquiries.kinds import Channel, FirstOutcome, IdentityCheck, Nature
from inquiry_desk.inquiries.values import Caller, NewInquiry
from inquiry_desk.staff.fields import EditForm

LONGEST = 50_000
SHORT_LINE = Length(max=200)


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


class EntryForm(EditForm):
    """A sheet in the order in which it is written; `reserved_at` is set by the view."""

    reserved_at: datetime | None = None
    day = DateField(_l("Day of the call"), [DataRequired(_l("Enter the day of the call."))])
    began = TimeField(_l("Call began at"), [InputRequired(_l("Enter when the call began."))])
    ended = TimeField(_l("Call ended at"), [InputRequired(_l("Enter when the call ended."))])
    taken_by_id = OptionalIdField(_l("Who took the call"))
    phone = LineField(_l("Phone number"), [SHORT_LINE])
    name = LineField(_l("Name"), [SHORT_LINE])
    kana = LineField(_l("Kana"), [SHORT_LINE])
    anonymous = BooleanField(_l("Anonymous"))
    identity_check = RadioField(
        _l("Identity check"), choices=lambda: choices_of(IdentityCheck), default=IdentityCheck.NOT_YET.value
    )
    service_id = OptionalIdField(_l("Service"))
    category_id = OptionalIdField(_l("Category"))
    nature = RadioField(_l("Nature"), choices=lambda: choices_of(Nature), default=Nature.QUESTION.value)
    question = TextField(
        _l("What is asked"),
        [DataRequired(_l("Write what is asked.")), Length(max=LONGEST)],
        render_kw={"rows": 6},
    )
    answer = TextField(_l("Answer"), [Length(max=LONGEST)], render_kw={"rows": 4})
    outcome = RadioField(
        _l("How it ended"), choices=lambda: choices_of(FirstOutcome), default=FirstOutcome.ANSWERED.value
    )
    promised_at = DateTimeLocalField(_l("Promised time"), [Optional()], format="%Y-%m-%dT%H:%M")
    callback_phone = LineField(_l("Number to call"), [SHORT_LINE])
    colleague_id = OptionalIdField(_l("Second responder"))

    def validate_day(self, field: DateField) -> None:
        if field.data is None or not (self.began.data and self.ended.data) or self.reserved_at is None:
            return
        # The sheet says minutes, and its number was reserved within one.
        reserved = self.reserved_at.replace(second=0, microsecond=0)
        if not is_possible(self.began_at, self.ended_at, reserved, clock.now()):
            raise ValidationError(
                _l("The call lies after the number was reserved, and is over. Check the day and both times.")
            )

    def validate_service_id(self, field: OptionalIdField) -> None:
        if self.chosen in {FirstOutcome.ANSWERED, FirstOutcome.ESCALATED} and field.data is None:
            raise ValidationError(_l("Choose the service."))

    def validate_answer(self, field: TextField) -> None:
        if self.chosen is FirstOutcome.ANSWERED and not field.data:
            raise ValidationError(_l("Write what was answered."))

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        # An optional field that is empty asks no validator of its own.
        if self.chosen is FirstOutcome.CALLBACK and not (self.promised_at.data or self.promised_at.errors):
            self.promised_at.errors = [_l("Enter when a call-back was promised for.")]
            return False
        return valid

    def validate_callback_phone(self, field: LineField) -> None:
        if self.chosen is FirstOutcome.CALLBACK and not (field.data or self.phone.data):
            raise ValidationError(_l("Enter the number to call."))

    @property
    def promised(self) -> datetime | None:
        typed = self.promised_at.data
        return on_the_wall(typed.date(), typed.time()) if typed else None

    @property
    def began_at(self) -> datetime:
        return on_the_wall(self.day.data, self.began.data)

    @property
    def ended_at(self) -> datetime:
        """Past midnight where it ended at an earlier hour than it began."""
        ended = on_the_wall(self.day.data, self.ended.data)
        return ended if ended >= self.began_at else ended + timedelta(days=1)

    @property
    def chosen(self) -> FirstOutcome:
        known = {outcome.value for outcome in FirstOutcome}
        return FirstOutcome(self.outcome.data) if self.outcome.data in known else FirstOutcome.KEPT

    def to_inquiry(self) -> NewInquiry:
        return NewInquiry(
            channel=Channel.PHONE,
            received_at=self.began_at,
            subject="",
            question=self.question.data or "",
            caller=Caller(
                name=self.name.data or "",
                kana=self.kana.data or "",
                phone=self.phone.data or "",
                anonymous=bool(self.anonymous.data),
            ),
            service_id=self.service_id.data,
            category_id=self.category_id.data,
            nature=Nature(self.nature.data),
            identity_check=IdentityCheck(self.identity_check.data),
        )
