"""What the pages of absences ask: whom one may record, who can stand in, and who is away."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from foundation.db import db
from foundation.organisation.models import Absence, User
from foundation.web.ids import LARGEST_ID
from inquiry_desk.staff.absence_rules import may_record_for, may_stand_in


def people_in_use() -> list[User]:
    query = select(User).where(User.active).order_by(User.kana, User.display_name, User.id)
    return list(db.session.scalars(query.options(selectinload(User.services), joinedload(User.department))))


def people_one_may_record(by: User) -> list[User]:
    """Oneself first."""
    others = [person for person in people_in_use() if person.id != by.id and may_record_for(by, person)]
    return [by, *others]


def possible_deputies(people: list[User]) -> list[User]:
    """Who can stand in for at least one of `people`."""
    return [one for one in people_in_use() if any(may_stand_in(one, person) for person in people)]


def absences_of(people: list[User], since: date) -> list[Absence]:
    """The absences of `people` that last until `since` or longer, in the order in which they begin."""
    ids = [person.id for person in people]
    query = select(Absence).where(Absence.user_id.in_(ids), Absence.ends_on >= since)
    query = query.options(
        joinedload(Absence.user), joinedload(Absence.deputy), joinedload(Absence.recorded_by)
    )
    return list(db.session.scalars(query.order_by(Absence.starts_on, Absence.id)))


def absence_for(absence_id: int, by: User) -> Absence | None:
    """The absence, or None where it does not exist or is of somebody `by` may not record for."""
    absence = db.session.get(Absence, absence_id) if absence_id <= LARGEST_ID else None
    return absence if absence is not None and may_record_for(by, absence.user) else None


def overlapping(user_id: int, first: date, last: date, but: int | None = None) -> list[Absence]:
    """The absences of a person that share a day with `first` to `last`."""
    query = select(Absence).where(
        Absence.user_id == user_id,
        Absence.starts_on <= last,
        Absence.ends_on >= first,
        Absence.id != (but or 0),
    )
    return list(db.session.scalars(query.order_by(Absence.starts_on, Absence.id)))


def leads_back(person_id: int, deputy_id: int, first: date, last: date) -> bool:
    """Whether on some day the deputy is away too and the work would come back to the person: nobody would have it."""
    return _leads_back(person_id, deputy_id, first, last, frozenset({person_id}))


def _leads_back(person_id: int, deputy_id: int, first: date, last: date, seen: frozenset[int]) -> bool:
    for absence in overlapping(deputy_id, first, last):
        if absence.deputy_id == person_id:
            return True
        if absence.deputy_id is None or absence.deputy_id in seen:
            continue
        begin, end = max(first, absence.starts_on), min(last, absence.ends_on)
        if _leads_back(person_id, absence.deputy_id, begin, end, seen | {absence.deputy_id}):
            return True
    return False
