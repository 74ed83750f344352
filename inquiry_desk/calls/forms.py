"""The one form of the call screen."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import Length, ValidationError

from foundation.web.filters import choices_of
from foundation.web.forms import Form, LineField, OptionalIdField, TextField
from foundation.web.ids import read_id
from inquiry_desk.calls.slots import SLOTS, read_slot
from inquiry_desk.calls.times import Span, ended_at_or_none, span_of, started_at_or
from inquiry_desk.inquiries.forms import LONGEST
from inquiry_desk.inquiries.identity import LABELS, IdentityItem, check_of
from inquiry_desk.inquiries.kinds import Channel, FirstOutcome, IdentityCheck, Nature
from inquiry_desk.inquiries.promised_time_field import PromisedTimeField, ahead_and_open
from inquiry_desk.inquiries.values import Caller, NewInquiry

SHORT_LINE = Length(max=200)


class CallForm(Form):
    """A call while it runs. Which button was pressed says how it ended."""

    slot = HiddenField(default="1")
    phone_call_id = HiddenField()
    started_at = HiddenField()
    call_ended_at = HiddenField()
    phone = LineField(_l("Phone number"), [SHORT_LINE])
    name = LineField(_l("Name"), [SHORT_LINE])
    kana = LineField(_l("Kana"), [SHORT_LINE])
    anonymous = BooleanField(_l("Anonymous"))
    identity_check = RadioField(
        _l("Identity check"), choices=lambda: choices_of(IdentityCheck), default=IdentityCheck.NOT_YET.value
    )
    checked_name = BooleanField(LABELS[IdentityItem.NAME])
    checked_birth_date = BooleanField(LABELS[IdentityItem.BIRTH_DATE])
    checked_address = BooleanField(LABELS[IdentityItem.ADDRESS])
    checked_phone = BooleanField(LABELS[IdentityItem.PHONE])
    checked_reference = BooleanField(LABELS[IdentityItem.REFERENCE])
    service_id = OptionalIdField(_l("Service"))
    category_id = OptionalIdField(_l("Category"))
    nature = RadioField(_l("Nature"), choices=lambda: choices_of(Nature), default=Nature.QUESTION.value)
    question = TextField(_l("What is asked"), [Length(max=LONGEST)], render_kw={"rows": 5})
    answer = TextField(_l("Answer"), [Length(max=LONGEST)], render_kw={"rows": 3})
    case_numbers = HiddenField()
    article_version_id = HiddenField()
    article_solved = HiddenField()
    promised_at = PromisedTimeField(_l("Promised time"))
    callback_phone = LineField(_l("Number to call"), [SHORT_LINE])
    colleague_id = OptionalIdField(_l("Second responder"))
    outcome = HiddenField()

    def validate_question(self, field: TextField) -> None:
        if not field.data:
            raise ValidationError(_l("Write what is asked."))

    def validate_service_id(self, field: OptionalIdField) -> None:
        if self.chosen_outcome in {FirstOutcome.ANSWERED, FirstOutcome.ESCALATED} and field.data is None:
            raise ValidationError(_l("Choose the service."))

    def validate_answer(self, field: TextField) -> None:
        if self.chosen_outcome is FirstOutcome.ANSWERED and not field.data and not self.version_id:
            raise ValidationError(_l("Write what was answered, or choose the article that was read out."))

    def validate_promised_at(self, field: PromisedTimeField) -> None:
        if self.chosen_outcome is not FirstOutcome.CALLBACK:
            return
        if field.data is None:
            raise ValidationError(_l("Enter when you will call back."))
        ahead_and_open(self, field)

    def validate_callback_phone(self, field: LineField) -> None:
        if self.chosen_outcome is FirstOutcome.CALLBACK and not (field.data or self.phone.data):
            raise ValidationError(_l("Enter the number to call."))

    @property
    def chosen_outcome(self) -> FirstOutcome:
        value = str(self.outcome.data or "")
        return (
            FirstOutcome(value) if value in {outcome.value for outcome in FirstOutcome} else FirstOutcome.KEPT
        )

    @property
    def version_id(self) -> int | None:
        return read_id(self.article_version_id.data)

    @property
    def solved(self) -> bool | None:
        """Whether the chosen article was all the citizen needed, by the call-taker's word; None: not said."""
        said = {"yes": True, "no": False}.get(str(self.article_solved.data))
        return said if self.version_id else None

    def to_inquiry(self, now: datetime) -> NewInquiry:
        return NewInquiry(
            channel=Channel.PHONE,
            received_at=now,
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
            identity_check=check_of(IdentityCheck(self.identity_check.data), self.identity_items),
        )

    @property
    def identity_items(self) -> list[str]:
        """By what it was checked who is calling."""
        return [item.value for item in IdentityItem if self[f"checked_{item.value}"].data]

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
