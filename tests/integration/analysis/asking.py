"""Inquiries for the analysis, and a slow recount that knows nothing of the conditions in SQL."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from foundation.calendar import JST
from foundation.db import db
from inquiry_desk.inquiries.actions import add_entry, open_inquiry
from inquiry_desk.inquiries.kinds import Channel, EntryKind, Exclusion, FirstOutcome, UnansweredReason
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import Caller, NewInquiry
from tests.integration.reports.pasts import person
from tests.personas import City

Key = TypeVar("Key")


@dataclass(frozen=True)
class Asked:
    """One inquiry. `seconds`: how long its call took, where that was recorded."""

    at: datetime
    service: int | None
    category: int | None = None
    channel: Channel = Channel.PHONE
    phone: str = ""
    mail: str = ""
    seconds: int | None = None
    reason: UnansweredReason | None = None
    outcome: FirstOutcome | None = None
    exclusion: Exclusion | None = None
    question: str = "質問"

    @property
    def local(self) -> datetime:
        return self.at.astimezone(JST)


def store(asked: Asked, city: City) -> Inquiry:
    by = person(city, "operator")
    caller = Caller(name="見本 花子", phone=asked.phone, mail_address=asked.mail)
    made = open_inquiry(
        NewInquiry(asked.channel, asked.at, "件名", asked.question, caller, asked.service, asked.category), by
    )
    made.unanswered_reason, made.first_outcome = asked.reason, asked.outcome
    made.exclusion = asked.exclusion
    if asked.seconds is not None:
        ended = asked.at + timedelta(seconds=asked.seconds)
        add_entry(made, EntryKind.CALL_IN, ended, by, started_at=asked.at, ended_at=ended)
    db.session.flush()
    return made


def recount(asked: Iterable[Asked], key: Callable[[Asked], Key]) -> Counter[Key]:
    return Counter(key(one) for one in asked if one.exclusion is None)


def repeats(asked: list[Asked]) -> Counter[tuple[int | None, int | None]]:
    """Of each service and category, one pair after the other."""
    found: Counter[tuple[int | None, int | None]] = Counter()
    counted = [one for one in asked if one.exclusion is None]
    for place, one in enumerate(counted):
        found[one.service, one.category] += any(
            _is_again(one, other, earlier=place_of_other < place)
            for place_of_other, other in enumerate(counted)
            if other is not one
        )
    return +found


def _is_again(one: Asked, other: Asked, earlier: bool) -> bool:
    same = (one.phone and one.phone == other.phone) or (one.mail and one.mail == other.mail)
    before = other.at < one.at or (other.at == one.at and earlier)
    near = one.at - other.at <= timedelta(days=14)
    return bool(same and one.category is not None and one.category == other.category and before and near)
