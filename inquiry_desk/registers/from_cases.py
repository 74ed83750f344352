"""What the figures of spec 3-12(1) take from cases (0036): counted by the database, on the same rule that lists them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from foundation.access.scope import visible_service_ids
from foundation.db import db
from foundation.organisation.models import Service, User
from inquiry_desk.cases.kinds import Ending
from inquiry_desk.cases.models import Case, CaseExtension, CaseRules
from inquiry_desk.registers.figures import CaseGroup, Part

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


def counting_from(services: list[int] | None = None) -> dict[int, date]:
    """By service, the day from which the figures follow from its cases."""
    query = select(CaseRules.service_id, CaseRules.counts_from)
    if services is not None:
        query = query.where(CaseRules.service_id.in_(services))
    return {row.service_id: row.counts_from for row in db.session.execute(query)}


def processed_cases(asked: Asked) -> list[CaseGroup]:
    """総処理件数 from cases: those with which the centre was done in the period."""
    return _groups(select(CaseRules.service_id, literal(Part.PROCESSED.value)), _processed(asked))


def processed_by_day(asked: Asked) -> dict[date, int]:
    """The same by day."""
    query = select(Case.centre_done_on, func.count()).select_from(CaseRules)
    query = query.join(Case, Case.service_id == CaseRules.service_id).where(_processed(asked))
    rows = db.session.execute(query.group_by(Case.centre_done_on)).all()
    return {day: count for day, count in rows if day is not None}


def due_cases(asked: Asked) -> list[CaseGroup]:
    """対象件数 and 納期達成件数 from cases, and what is left out of them."""
    part = _part(asked).label("part")
    due = _groups(select(CaseRules.service_id, part), _due(asked))
    outside = _groups(select(CaseRules.service_id, literal(Part.DUE_OUTSIDE.value)), _extended_outside(asked))
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
    query = columns.add_columns(func.count()).select_from(CaseRules)
    query = query.join(Case, Case.service_id == CaseRules.service_id).where(condition)
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
    query = select(Case).join(CaseRules, CaseRules.service_id == Case.service_id).where(condition)
    return query.options(joinedload(Case.service)).order_by(order, Case.id)


def _processed(asked: Asked) -> ColumnElement[bool]:
    done = Case.centre_done_on
    return and_(_seen(asked), done.between(asked.first, asked.last), done >= CaseRules.counts_from)


def _due(asked: Asked) -> ColumnElement[bool]:
    due = Case.due_on
    return and_(_seen(asked), due.between(asked.first, asked.last), due >= CaseRules.counts_from)


def _extended_outside(asked: Asked) -> ColumnElement[bool]:
    """Their day was in the period and was extended out of it: listed here, counted where the new day lies."""
    one, rules = aliased(Case), aliased(CaseRules)
    # Extensions are few and are read first; asking each case for its own reads all cases.
    moved = select(CaseExtension.case_id).join(one, one.id == CaseExtension.case_id)
    moved = moved.join(rules, rules.service_id == one.service_id)
    moved = moved.where(
        CaseExtension.from_day.between(asked.first, asked.last), CaseExtension.from_day >= rules.counts_from
    )
    outside = or_(Case.due_on < asked.first, Case.due_on > asked.last)
    return and_(_seen(asked), outside, Case.id.in_(moved))


def _part(asked: Asked) -> ColumnElement[str]:
    """As for tasks: done by the present day it is met, done later or undone after it it is missed.

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


def _seen(asked: Asked) -> ColumnElement[bool]:
    """Within the services of the person; the rules of a service are read first, so that its index is walked."""
    visible = None if asked.user is None else visible_service_ids(asked.user)
    conditions: list[ColumnElement[bool]] = [] if visible is None else [CaseRules.service_id.in_(visible)]
    if asked.service_id is not None:
        conditions.append(CaseRules.service_id == asked.service_id)
    return and_(true(), *conditions)
