"""The field for a promised time: what is typed there lies ahead and in business time, or is refused with other times."""

from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from wtforms import DateTimeLocalField
from wtforms.validators import ValidationError

from foundation import clock
from foundation.business_days.queries import exceptions_at
from foundation.calendar import JST, day_of, is_open
from foundation.web.filters import clock_time, label, short_day
from foundation.web.forms import Form
from inquiry_desk.inquiries.promised_times import Offer, OfferKind, offers_after, offers_at, on_the_wall


class PromisedTimeField(DateTimeLocalField):
    """A moment of the centre's wall clock."""

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        super().__init__(label, validators, format="%Y-%m-%dT%H:%M", **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Nothing typed is no mistake: whether a time is needed, the form says."""
        if any(str(text).strip() for text in valuelist):
            super().process_formdata(valuelist)
        else:
            self.data = None

    @property
    def moment(self) -> datetime:
        """The moment in UTC; ValueError where none was typed."""
        if self.data is None:
            raise ValueError("no time was promised")
        typed: datetime = self.data.replace(tzinfo=JST)
        return typed.astimezone(UTC)

    @property
    def offers(self) -> list[tuple[str, str]]:
        """(words, value of the field) of the times to choose with one click; next to a closed moment, those after it."""
        now, exceptions = clock.now(), exceptions_at()
        refused = self.data is not None and self.moment > now and not is_open(self.moment, exceptions)
        found = offers_after(self.moment, exceptions) if refused else offers_at(now, exceptions)
        return [(words_of(offer), f"{on_the_wall(offer.at):%Y-%m-%dT%H:%M}") for offer in found]


def ahead_and_open(_form: Form, field: PromisedTimeField) -> None:
    """Refuses a moment that is over, and one at which nobody will be there to call."""
    if field.data is None:
        return
    if field.moment <= clock.now():
        raise ValidationError(_("The promised time is already over."))
    if not is_open(field.moment, exceptions_at()):
        raise ValidationError(_("The centre is closed then. Choose one of the next open times below."))


def words_of(offer: Offer) -> str:
    """「30分後 10:30」, 「朝一番 11/17(火) 8:30〜9:00」, 「11/17(火) 13:00」."""
    day, at = short_day(day_of(offer.at)), clock_time(offer.at)
    if offer.kind is OfferKind.FIRST_THING:
        return f"{label(offer.kind)} {day} {clock_time(offer.begins)}〜{at}"
    return f"{day} {at}" if offer.kind is OfferKind.AT_A_TIME else f"{label(offer.kind)} {at}"
