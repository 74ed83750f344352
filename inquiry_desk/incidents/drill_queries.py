"""Drills of a period, and what at once means, as agreed."""

from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from foundation.access.scope import visible_service_ids
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.incidents.drill_models import Drill, FirstReportTarget

# 「直ちに」 until the city has agreed on another number of minutes.
MINUTES_UNTIL_AGREED = 30


def target_minutes() -> int:
    """「直ちに」 in minutes, as agreed last."""
    newest = select(FirstReportTarget.minutes).order_by(FirstReportTarget.id.desc()).limit(1)
    return db.session.scalar(newest) or MINUTES_UNTIL_AGREED


def targets() -> list[FirstReportTarget]:
    """Every agreement, the newest first."""
    query = select(FirstReportTarget).options(joinedload(FirstReportTarget.agreed_by))
    return list(db.session.scalars(query.order_by(FirstReportTarget.id.desc())))


def drills(user: User, limit: int = 200) -> list[Drill]:
    """The newest first; those of the whole centre are for everybody who reads incidents."""
    return list(
        db.session.scalars(_visible(user).order_by(Drill.held_on.desc(), Drill.id.desc()).limit(limit))
    )


def drills_between(from_day: date, to_day: date, user: User) -> list[Drill]:
    """Those that stand, by day."""
    query = _visible(user).where(Drill.held_on.between(from_day, to_day), Drill.withdrawn_at.is_(None))
    return list(db.session.scalars(query.order_by(Drill.held_on, Drill.id)))


def drill_for(drill_id: int, user: User) -> Drill | None:
    """The drill, or None where it does not exist or is of a service `user` may not see."""
    return db.session.scalar(_visible(user).where(Drill.id == drill_id))


def _visible(user: User) -> Select[Any]:
    visible = visible_service_ids(user)
    query = select(Drill).options(joinedload(Drill.service), joinedload(Drill.recorded_by))
    return (
        query
        if visible is None
        else query.where(or_(Drill.service_id.is_(None), Drill.service_id.in_(visible)))
    )
