"""What a list of inquiries is narrowed to: words, service, channel, days, and what is not completed."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from foundation.calendar import day_bounds
from foundation.phone import read_phone, search_digits
from inquiry_desk.inquiries.kinds import Channel, InquiryState
from inquiry_desk.inquiries.models import Contact, Inquiry
from inquiry_desk.inquiries.queries import NO_SERVICE

OPEN = Inquiry.completed_at.is_(None)


@dataclass(frozen=True)
class Filters:
    """Everything may be left out. `service_id` `NO_SERVICE`: those of no service yet; days are days in Japan."""

    words: str = ""
    service_id: int | None = None
    channel: Channel | None = None
    state: InquiryState | None = None
    received_on: date | None = None
    completed_on: date | None = None
    only_open: bool = False
    from_number: int | None = None
    back: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but words is left out of the list."""
        return replace(self, words="", from_number=None, back=False) != Filters()


def narrowed_to(filters: Filters) -> list[ColumnElement[bool]]:
    """The conditions of all filters but the state."""
    conditions: list[ColumnElement[bool]] = [OPEN] if filters.only_open else []
    if filters.service_id is not None:
        conditions.append(of_service(filters.service_id))
    if filters.channel is not None:
        conditions.append(Inquiry.channel == filters.channel)
    if filters.received_on is not None:
        conditions.append(_on(Inquiry.received_at, filters.received_on))
    if filters.completed_on is not None:
        conditions.append(_on(Inquiry.completed_at, filters.completed_on))
    if filters.words:
        conditions.append(matches(filters.words))
    return conditions


def of_service(service_id: int) -> ColumnElement[bool]:
    """The inquiries of one service; `NO_SERVICE`: those of none yet."""
    return Inquiry.service_id.is_(None) if service_id == NO_SERVICE else Inquiry.service_id == service_id


def _on(column: Any, day: date) -> ColumnElement[bool]:
    start, end = day_bounds(day, day)
    return and_(column >= start, column < end)


def matches(words: str) -> ColumnElement[bool]:
    """Inquiries with this number, phone number, name, address or these words."""
    parts = [_has(word) for word in words.split()[:8]]
    whole = _has_phone(words)
    return or_(and_(*parts), whole) if whole is not None else and_(*parts)


def _has(word: str) -> ColumnElement[bool]:
    like = f"%{_escaped(word)}%"
    columns = (
        Inquiry.subject,
        Inquiry.question,
        Contact.name,
        Contact.kana,
        Contact.mail_address,
        Contact.phone_typed,
    )
    anywhere = [column.ilike(like, escape="\\") for column in columns]
    return or_(Inquiry.number.ilike(like, escape="\\"), *anywhere)


def _has_phone(words: str) -> ColumnElement[bool] | None:
    number = read_phone(words)
    if number.e164:
        return Contact.phone_e164 == number.e164
    digits = search_digits(words)
    return Contact.phone_e164.like(f"%{digits}%") if len(digits) >= 4 else None


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
