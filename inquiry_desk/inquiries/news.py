"""What happened to a list since it was shown: told, not moved under the hand of the person who reads it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from foundation.db import db
from foundation.organisation.models import User
from foundation.web.ids import read_id
from inquiry_desk.inquiries.counting import COUNTED
from inquiry_desk.inquiries.listing import PAGE, Row
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.narrowing import Filters, conditions_of, search_in
from inquiry_desk.inquiries.queries import visible_to
from inquiry_desk.inquiries.searching import found_ids


@dataclass(frozen=True)
class News:
    """How many came, and how many of those shown are not as they are shown."""

    new: int
    changed: int


def news_since(
    newest: int, shown: Iterable[tuple[int, int]], view: str, user: User, filters: Filters, at: datetime
) -> News:
    """`newest` is the highest id there was; `shown` are ids and versions of the rows on the page."""
    return News(_came(newest, view, user, filters, at), _changed(dict(shown), user))


def newest_id() -> int:
    return db.session.scalar(select(func.max(Inquiry.id))) or 0


def as_shown(rows: Iterable[Row]) -> str:
    """Ids and versions, for the address that asks."""
    return ",".join(f"{row.inquiry.id}:{row.inquiry.version}" for row in rows)


def read_shown(text: str) -> list[tuple[int, int]]:
    """What `as_shown` wrote; anything else is left out."""
    pairs = (pair.partition(":") for pair in text.split(",")[:PAGE])
    read = ((read_id(inquiry_id), read_id(version)) for inquiry_id, _colon, version in pairs)
    return [(one, version) for one, version in read if one is not None and version is not None]


def _came(newest: int, view: str, user: User, filters: Filters, at: datetime) -> int:
    if filters.words:
        search = search_in(view, user, filters, at)
        return len(found_ids(search, past=newest, ascending=True, limit=COUNTED + 1))
    rows = select(Inquiry.id).where(*conditions_of(view, user, filters, at), Inquiry.id > newest)
    return db.session.scalar(select(func.count()).select_from(rows.limit(COUNTED + 1).subquery())) or 0


def _changed(shown: dict[int, int], user: User) -> int:
    if not shown:
        return 0
    query = select(Inquiry.id, Inquiry.version).where(Inquiry.id.in_(shown), visible_to(user))
    now = {row.id: row.version for row in db.session.execute(query)}
    return sum(now.get(inquiry_id) != version for inquiry_id, version in shown.items())
