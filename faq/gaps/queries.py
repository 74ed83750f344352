"""What can be asked of the gaps."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from faq.gaps.models import Gap, GapExample, GapState
from foundation.access.scope import visible_service_ids
from foundation.db import db
from foundation.organisation.models import User

MOST_SHOWN = 200


def visible_gaps(user: User) -> ColumnElement[bool]:
    """The gaps `user` may see: of their services and of none.

    Whoever takes up a gap gives it to its service: its questions hold no personal data, whichever service they came from.
    """
    services = visible_service_ids(user)
    if services is None:
        return Gap.id.is_not(None)
    return or_(Gap.service_id.is_(None), Gap.service_id.in_(services))


def gap_with_id(gap_id: int, user: User) -> Gap | None:
    """The gap, or None where it does not exist or is not for `user`'s eyes."""
    query = select(Gap).where(Gap.id == gap_id, visible_gaps(user))
    return db.session.scalar(query.options(selectinload(Gap.asked), joinedload(Gap.article)))


def wordings_of(gap: Gap) -> list[tuple[str, list[GapExample]]]:
    """Each different wording with the times it was used, oldest first; the most frequent wording on top."""
    found: dict[str, list[GapExample]] = defaultdict(list)
    for example in gap.asked:
        found[example.text].append(example)
    return sorted(found.items(), key=lambda wording: -len(wording[1]))


def gaps_in_state(state: GapState, user: User) -> list[tuple[Gap, int]]:
    """The gaps in a state and how often each was asked, what is due first on top, then what was asked most."""
    asked = func.count(GapExample.id).label("asked")
    counts = select(GapExample.gap_id, asked).group_by(GapExample.gap_id).subquery()
    query = select(Gap, counts.c.asked).join(counts, counts.c.gap_id == Gap.id)
    query = query.where(Gap.state == state, visible_gaps(user)).options(*_beside())
    query = query.order_by(Gap.due_on.is_(None), Gap.due_on, counts.c.asked.desc(), Gap.id).limit(MOST_SHOWN)
    return [(gap, count) for gap, count in db.session.execute(query)]


def count_by_state(user: User) -> dict[GapState, int]:
    """How many gaps there are in each state."""
    query = select(Gap.state, func.count()).where(visible_gaps(user)).group_by(Gap.state)
    found = dict(db.session.execute(query).all())
    return {state: found.get(state, 0) for state in GapState}


def gaps_of(department_id: int | None) -> list[Gap]:
    """What a department was asked to write and has not yet written, due first on top."""
    if department_id is None:
        return []
    query = select(Gap).where(Gap.state == GapState.ASSIGNED, Gap.department_id == department_id)
    query = query.options(selectinload(Gap.asked), *_beside())
    return list(db.session.scalars(query.order_by(Gap.due_on.is_(None), Gap.due_on, Gap.id)))


def gap_of_department(gap_id: int, department_id: int | None) -> Gap | None:
    """A gap that this department was asked to write."""
    return next((gap for gap in gaps_of(department_id) if gap.id == gap_id), None)


def is_overdue(gap: Gap, today: date) -> bool:
    """Whether the department should have written the article by now."""
    return gap.state is GapState.ASSIGNED and gap.due_on is not None and gap.due_on < today


def default_due(today: date) -> date:
    """Two weeks are time enough to write an answer."""
    return today + timedelta(days=14)


def sources_taken_up(since: datetime) -> set[str]:
    """What was asked since then and stands in a gap already."""
    return set(db.session.scalars(select(GapExample.source).where(GapExample.at >= since)))


def _beside() -> tuple[ExecutableOption, ...]:
    return joinedload(Gap.service), joinedload(Gap.department), joinedload(Gap.article)
