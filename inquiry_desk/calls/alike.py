"""二重登録の注意: open inquiries that are probably the one being typed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rapidfuzz import fuzz
from sqlalchemy import select

from foundation.db import db
from foundation.organisation.models import User
from foundation.text import fold
from inquiry_desk.inquiries.models import Contact, Inquiry
from inquiry_desk.inquiries.queries import visible_to

LOOKED_BACK = timedelta(days=14)
LOOKED_AT = 300
SHORTEST = 8
"""Signs from which on words say something."""
NEARLY_THE_SAME = 75.0
SAME_NUMBER = 40.0
_COMPARED = 400
_SHOWN = 3


@dataclass(frozen=True)
class Alike:
    """An open inquiry, how near its words are (0 to 100), and whether it came from the same number."""

    inquiry: Inquiry
    nearness: float
    same_number: bool


def nearness(first: str, second: str) -> float:
    """0 to 100: how nearly two texts say the same in the same words, one perhaps not yet finished."""
    one, other = fold(first)[:_COMPARED], fold(second)[:_COMPARED]
    if min(len(one), len(other)) < SHORTEST:
        return 0.0
    return float(fuzz.partial_ratio(one, other))


def is_alike(near: float, *, same_number: bool) -> bool:
    return near >= (SAME_NUMBER if same_number else NEARLY_THE_SAME)


def open_alike(
    question: str, e164: str | None, service_id: int | None, user: User, now: datetime
) -> list[Alike]:
    """The nearest first. Those of the same number count sooner than those that only sound the same."""
    if len(fold(question)) < SHORTEST:
        return []
    query = (
        select(Inquiry, Contact.phone_e164)
        .join(Inquiry.contact)
        .where(Inquiry.completed_at.is_(None), Inquiry.received_at > now - LOOKED_BACK, visible_to(user))
        .order_by(Inquiry.received_at.desc())
        .limit(LOOKED_AT)
    )
    if service_id is not None:
        query = query.where((Inquiry.service_id == service_id) | Inquiry.service_id.is_(None))
    found = [
        Alike(inquiry, nearness(question, inquiry.question or inquiry.subject), bool(e164) and number == e164)
        for inquiry, number in db.session.execute(query)
    ]
    near = [one for one in found if is_alike(one.nearness, same_number=one.same_number)]
    return sorted(near, key=lambda one: -one.nearness)[:_SHOWN]
