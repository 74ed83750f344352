"""What the figures of spec 3-12(1) take from cases (0036): counted by the database, on the same rule that lists them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, literal, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from foundation.access.scope import visible_service_ids
from foundation.db import db
from foundation.organisation.models import Service, User
from inquiry_desk.cases.kinds import Ending
from inquiry_desk.cases.models import Case, CaseExtension, CaseRules
from inquiry_desk.registers.figures import CaseGroup
from inquiry_desk.registers.parts import Part

BY_THE_APPLICANT = (Ending.WITHDRAWN, Ending.SENT_BACK)
AT_A_TIME = 1000


@dataclass(frozen=True)
class Asked:
    """Whose cases, of which days; `today` tells what is missed from what is not due yet. None: all services, a report."""

    first: date
    last: date
    today: date
    service_id: int | None
    user: User | None

    @cached_property
    def since(self) -> dict[int, date]:
        """By service, the day from which its cases count; of those that are asked for."""
        visible = None if self.user is None else visible_service_ids(self.user)
        return {
            service_id: first
            for service_id, first in counting_from().items()
            if self.service_id in (None, service_id) and (visible is None or service_id in visible)
        }

    @cached_property
    def stretches(self) -> list[tuple[list[int], date]]:
        """Services, and from which day of the period their cases count."""
        whole = [service_id for service_id, first in self.since.items() if first <= self.first]
        begun = [([one], first) for one, first in self.since.items() if self.first < first <= self.last]
        return [(whole, self.first), *begun] if whole else begun


def counting_from() -> dict[int, date]:
    """By service, the day from which the figures follow from its cases."""
    query = select(CaseRules.service_id, CaseRules.counts_from)
    return {row.service_id: row.counts_from for row in db.session.execute(query)}


def services_with_cases() -> list[CaseRules]:
    """The rules of each service that has cases, in the order of the services."""
    query = select(CaseRules).join(CaseRules.service).options(contains_eager(CaseRules.service))
    return list(db.session.scalars(query.order_by(Service.position, Service.id)))


def processed_cases(asked: Asked) -> list[CaseGroup]:
    """総処理件数 from cases: those with which the centre was done in the period."""
    if not asked.stretches:
        return []
    return _groups(select(Case.service_id, literal(Part.PROCESSED.value)), _processed(asked))


def processed_by_day(asked: Asked) -> dict[date, int]:
    """The same by day."""
    query = select(Case.centre_done_on, func.count()).where(_processed(asked))
    rows = db.session.execute(query.group_by(Case.centre_done_on)).all()
    return {day: count for day, count in rows if day is not None}


def due_cases(asked: Asked) -> list[CaseGroup]:
    """対象件数 and 納期達成件数 from cases, and what is left out of them."""
    if not asked.stretches:
        return []
    part = _part(asked).label("part")
    due = _groups(select(Case.service_id, part), _due(asked))
    outside = _groups(select(Case.service_id, literal(Part.DUE_OUTSIDE.value)), _extended_outside(asked))
    return due + outside


def page_of_cases(asked: Asked, part: Part, number: int, size: int) -> tuple[list[Case], bool]:
    """One page of the cases on one side of a figure, and whether more follow."""
    query = _listed(asked, part).offset((number - 1) * size).limit(size + 1)
    found = list(db.session.scalars(query))
    return found[:size], len(found) > size


def cases_behind(asked: Asked, part: Part) -> Iterator[Case]:
    """All of them, read by and by."""
    yield from db.session.scalars(_listed(asked, part).execution_options(yield_per=AT_A_TIME))


def day_counted(one: Case, part: Part) -> date:
    """The day by which a case belongs to its period."""
    return one.centre_done_on if part is Part.PROCESSED and one.centre_done_on else one.due_on


def _groups(columns: Any, condition: ColumnElement[bool]) -> list[CaseGroup]:
    query = columns.add_columns(func.count()).where(condition)
    rows = db.session.execute(query.group_by(*columns.selected_columns)).all()
    services = {row[0] for row in rows}
    known = {
        one.id: one for one in db.session.scalars(select(Service).where(Service.id.in_(services)))
    } if services else {}  # fmt: skip
    groups = (CaseGroup(known[service_id], Part(part), count) for service_id, part, count in rows)
    return sorted(groups, key=lambda one: (one.service.position, one.service.id, list(Part).index(one.part)))


def _listed(asked: Asked, part: Part) -> Select[Any]:
    if part is Part.PROCESSED:
        condition, order = _processed(asked), Case.centre_done_on
    elif part is Part.DUE_OUTSIDE:
        condition, order = _extended_outside(asked), Case.due_on
    else:
        condition, order = and_(_due(asked), _part(asked) == part.value), Case.due_on
    query = select(Case).where(condition)
    return query.options(joinedload(Case.service)).order_by(order, Case.id)


def _processed(asked: Asked) -> ColumnElement[bool]:
    return _within(asked, Case.centre_done_on)


def _due(asked: Asked) -> ColumnElement[bool]:
    return _within(asked, Case.due_on)


def _within(asked: Asked, day: Any) -> ColumnElement[bool]:
    """The days of the period on which cases count. Services are named: each one's index is walked on both databases."""
    stretches = (
        and_(Case.service_id.in_(ids), day.between(first, asked.last)) for ids, first in asked.stretches
    )
    return or_(false(), *stretches)


def _extended_outside(asked: Asked) -> ColumnElement[bool]:
    """Their day was in the period and was extended out of it: listed here, counted where the new day lies."""
    parts = []
    for ids, first in asked.stretches:
        moved = select(CaseExtension.case_id).where(CaseExtension.from_day.between(first, asked.last))
        # + 0: the few extensions are to lead to their cases, not the index of a service to all of its.
        parts.append(and_((Case.service_id + 0).in_(ids), Case.id.in_(moved)))
    return and_(or_(false(), *parts), or_(Case.due_on < asked.first, Case.due_on > asked.last))


def _part(asked: Asked) -> ColumnElement[str]:
    """As for tasks: done by the present day it is met, done later or undone after it it is missed.

    A case that came back to the centre is undone until the centre is done with it again (`standing.moved`).
    What the applicant ended in time never was a matter of the centre's speed.
    """
    done, due = Case.centre_done_on, Case.due_on
    extended = exists().where(CaseExtension.case_id == Case.id, CaseExtension.from_day < done)
    return case(
        (and_(Case.ending.in_(BY_THE_APPLICANT), Case.ended_on <= due), Part.LEFT_BY_APPLICANT.value),
        (and_(done.is_(None), due < asked.today), Part.MISSED.value),
        (done.is_(None), Part.NOT_YET_DUE.value),
        (done > due, Part.MISSED.value),
        (and_(done > Case.first_due_on, extended), Part.MET_EXTENDED.value),
        else_=Part.MET.value,
    )
