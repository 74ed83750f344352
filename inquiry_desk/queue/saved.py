"""A person's own lists: a list of the desk with its filters, under a name."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.queue.models import SavedView

MOST = 30
FILTERS = ("q", "service_id", "channel", "state", "sort")


def saved_views(user: User) -> list[SavedView]:
    """In the person's order."""
    query = select(SavedView).where(SavedView.user_id == user.id)
    return list(db.session.scalars(query.order_by(SavedView.position, SavedView.id)))


def saved_view(view_id: int, user: User) -> SavedView | None:
    """One of this person's own, or None."""
    found = db.session.get(SavedView, view_id)
    return found if found is not None and found.user_id == user.id else None


def save_view(user: User, name: str, view: str, given: Mapping[str, str], at: datetime) -> SavedView:
    """Keep a list under a name, at the end. NotPossibleError where the name is taken or there are too many."""
    mine = saved_views(user)
    if any(one.name == name for one in mine):
        raise NotPossibleError(_l("You have a list of this name already."))
    if len(mine) >= MOST:
        raise NotPossibleError(_l("There are %(count)s lists. Delete one first.", count=MOST))
    filters = {key: given[key] for key in FILTERS if given.get(key)}
    saved = SavedView(
        user_id=user.id, name=name, view=view, filters=filters, position=_last(user) + 1, made_at=at
    )
    db.session.add(saved)
    db.session.flush()
    return saved


def move_up(saved: SavedView, user: User) -> None:
    """Before the one that stood before it; the first stays the first."""
    mine = saved_views(user)
    at = mine.index(saved)
    if at > 0:
        mine[at - 1], mine[at] = mine[at], mine[at - 1]
    for position, one in enumerate(mine):
        one.position = position


def delete_view(saved: SavedView) -> None:
    db.session.delete(saved)


def _last(user: User) -> int:
    return db.session.scalar(select(func.max(SavedView.position)).where(SavedView.user_id == user.id)) or 0
