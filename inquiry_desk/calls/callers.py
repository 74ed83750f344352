"""What is known of a number while its caller is on the line."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.inquiries.models import Contact, Inquiry
from inquiry_desk.inquiries.queries import visible_to

LATELY = timedelta(days=7)
OFTEN = 3
"""Inquiries within a week from which on somebody calls again and again."""
SHOWN = 5


@dataclass(frozen=True)
class Known:
    """Inquiries of one number that a person may see: open matters first, then the newest."""

    inquiries: list[Inquiry]
    count: int
    open_count: int
    lately: int

    @property
    def calls_often(self) -> bool:
        return self.lately >= OFTEN


def known_of(e164: str, user: User, now: datetime) -> Known:
    mine = (visible_to(user), Contact.phone_e164 == e164)
    counts: Any = select(
        func.count(Inquiry.id),
        func.count(Inquiry.id).filter(Inquiry.completed_at.is_(None)),
        func.count(Inquiry.id).filter(Inquiry.received_at > now - LATELY),
    ).join(Inquiry.contact)
    count, still_open, lately = db.session.execute(counts.where(*mine)).one()
    query = select(Inquiry).join(Inquiry.contact).where(*mine)
    query = query.options(joinedload(Inquiry.contact), joinedload(Inquiry.service)).limit(SHOWN)
    order = (Inquiry.completed_at.is_not(None), Inquiry.received_at.desc())
    return Known(list(db.session.scalars(query.order_by(*order))), count, still_open, lately)
