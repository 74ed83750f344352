"""Who is away on a day, and who stands in for whom."""

from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from foundation.db import db
from foundation.organisation.models import Absence, User


def absences_on(day: date) -> dict[int, Absence]:
    """The absence of each person who is away on `day`, by person; of two that overlap the one recorded last."""
    query = select(Absence).where(_covers(day)).options(joinedload(Absence.user), joinedload(Absence.deputy))
    return {absence.user_id: absence for absence in db.session.scalars(query.order_by(Absence.id))}


def is_away(user: User, day: date) -> bool:
    return (
        db.session.scalar(select(Absence.id).where(Absence.user_id == user.id, _covers(day)).limit(1))
        is not None
    )


def stood_in_for(user: User, day: date) -> list[User]:
    """The people `user` stands in for on `day`; nobody while away as well."""
    if is_away(user, day):
        return []
    query = select(User).join(Absence, Absence.user_id == User.id)
    query = query.where(Absence.deputy_id == user.id, _covers(day), User.active).distinct()
    return list(db.session.scalars(query.order_by(User.id)))


def stand_in_of(user: User, day: date) -> User | None:
    """Who has this person's work on `day`: themselves, else the deputy who is not away too; None: nobody."""
    return stand_in_among(absences_on(day), user)


def stand_in_among(away: dict[int, Absence], user: User) -> User | None:
    """As `stand_in_of`, where who is `away` that day is known already."""
    seen = {user.id}
    found: User | None = user
    while found is not None and found.id in away:
        found = away[found.id].deputy
        if found is not None and (found.id in seen or not found.active):
            return None
        if found is not None:
            seen.add(found.id)
    return found


def _covers(day: date) -> ColumnElement[bool]:
    return (Absence.starts_on <= day) & (Absence.ends_on >= day)
