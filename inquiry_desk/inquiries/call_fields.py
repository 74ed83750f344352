"""What is written down of a call, while it runs and afterwards from a sheet."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField
from wtforms.validators import DataRequired, Length, ValidationError

from foundation.web.filters import choices_of
from foundation.web.forms import Form, LineField, OptionalIdField, TextField
from foundation.web.ids import read_id
from inquiry_desk.inquiries.forms import LONGEST
from inquiry_desk.inquiries.identity import LABELS, IdentityItem, check_of
from inquiry_desk.inquiries.kinds import Channel, FirstOutcome, IdentityCheck, Nature
from inquiry_desk.inquiries.promised_time_field import PromisedTimeField
from inquiry_desk.inquiries.values import Caller, NewInquiry

SHORT_LINE = Length(max=200)


class CallFields(Form):
    """The fields of a call but its times; what has to be filled in depends on how it ended."""

    outcome: Field
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
    question = TextField(
        _l("What is asked"),
        [DataRequired(_l("Write what is asked.")), Length(max=LONGEST)],
        render_kw={"rows": 5},
    )
    answer = TextField(_l("Answer"), [Length(max=LONGEST)], render_kw={"rows": 3})
    article_version_id = HiddenField()
    article_solved = HiddenField()
    promised_at = PromisedTimeField(_l("Promised time"))
    callback_phone = LineField(_l("Number to call"), [SHORT_LINE])
    colleague_id = OptionalIdField(_l("Second responder"))

    def validate_service_id(self, field: OptionalIdField) -> None:
        if self.chosen_outcome in {FirstOutcome.ANSWERED, FirstOutcome.ESCALATED} and field.data is None:
            raise ValidationError(_l("Choose the service."))

    def validate_answer(self, field: TextField) -> None:
        if self.chosen_outcome is FirstOutcome.ANSWERED and not field.data and not self.version_id:
            raise ValidationError(_l("Write what was answered, or choose the article that was read out."))

    def validate_promised_at(self, field: PromisedTimeField) -> None:
        if self.chosen_outcome is FirstOutcome.CALLBACK and field.data is None and not field.errors:
            raise ValidationError(_l("Enter when a call-back was promised for."))

    def validate_callback_phone(self, field: LineField) -> None:
        if self.chosen_outcome is FirstOutcome.CALLBACK and not (field.data or self.phone.data):
            raise ValidationError(_l("Enter the number to call."))

    @property
    def chosen_outcome(self) -> FirstOutcome:
        known = {outcome.value: outcome for outcome in FirstOutcome}
        return known.get(str(self.outcome.data), FirstOutcome.KEPT)

    @property
    def version_id(self) -> int | None:
        return read_id(self.article_version_id.data)

    @property
    def solved(self) -> bool | None:
        """Whether the chosen article was all the citizen needed, by the call-taker's word; None: not said."""
        said = {"yes": True, "no": False}.get(str(self.article_solved.data))
        return said if self.version_id else None

    @property
    def identity_boxes(self) -> list[BooleanField]:
        return [self[f"checked_{item.value}"] for item in IdentityItem]

    @property
    def identity_items(self) -> list[str]:
        """By what it was checked who is calling."""
        return [item.value for item in IdentityItem if self[f"checked_{item.value}"].data]

    def to_inquiry(self, received_at: datetime) -> NewInquiry:
        return NewInquiry(
            channel=Channel.PHONE,
            received_at=received_at,
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
