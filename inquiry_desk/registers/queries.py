"""What the pages and figures ask of the registers, always within the services a person may see."""

from datetime import date
from typing import Any, Protocol, TypeVar

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from foundation import clock
from foundation.access.scope import visible_service_ids
from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.models import Service, User
from foundation.organisation.queries import all_services_for
from foundation.web.ids import id_argument
from inquiry_desk.cases.models import Case
from inquiry_desk.incidents.queries import security_incidents
from inquiry_desk.registers import figures
from inquiry_desk.registers.from_cases import Asked, counting_from, due_cases, processed_cases
from inquiry_desk.registers.models import Finding, ProcessedVolume, TaskDeadline

PAGE_SIZE, LAST_PAGE = 50, 2000
Record = TypeVar("Record", Finding, TaskDeadline)


class Days(Protocol):
    """First and last day of a period, both included."""

    @property
    def from_day(self) -> date: ...

    @property
    def to_day(self) -> date: ...


def register_figures(period: Days, service_id: int | None, user: User | None) -> list[figures.RegisterFigure]:
    """The three figures of 3-12(1) for a service, or all that `user` may see; None: a report, which sees all."""
    today, first, last = day_of(clock.now()), period.from_day, period.to_day
    asked = Asked(first, last, today, service_id, user)
    volumes, findings = _volumes(first, last, service_id, user), _findings(first, last, service_id, user)
    return [
        figures.error_rate(volumes, findings, processed_cases(asked), asked.since),
        figures.deadlines_met(_tasks(first, last, service_id, user), first, last, today, due_cases(asked)),
        figures.incidents(security_incidents(first, last, service_id, user)),
    ]


def figures_by_service(period: Days, user: User) -> list[tuple[Service | None, list[figures.RegisterFigure]]]:
    """The same for each service that has a row or that `user` may see; None: incidents of no single service."""
    today, first, last = day_of(clock.now()), period.from_day, period.to_day
    volumes, findings = _volumes(first, last, None, user), _findings(first, last, None, user)
    tasks, incidents = _tasks(first, last, None, user), security_incidents(first, last, None, user)
    asked = Asked(first, last, today, None, user)
    processed, due = processed_cases(asked), due_cases(asked)

    def of(rows: list[Any], service: Service | None) -> list[Any]:
        return [row for row in rows if row.service_id == (service.id if service else None)]

    services: list[Service | None] = [*all_services_for(user)]
    if any(row.service_id is None for row in incidents):
        services.append(None)
    return [
        (
            one,
            [
                figures.error_rate(of(volumes, one), of(findings, one), of(processed, one), asked.since),
                figures.deadlines_met(of(tasks, one), first, last, today, of(due, one)),
                figures.incidents(of(incidents, one)),
            ],
        )
        for one in services
    ]


def volumes_behind(period: Days, service_id: int | None, user: User) -> list[ProcessedVolume]:
    """The entries that hold, by day; those of days on which cases count do not."""
    since = counting_from()
    found = _volumes(period.from_day, period.to_day, service_id, user)
    found = [one for one in found if not figures.is_replaced(one, since)]
    return sorted(found, key=lambda one: (one.day, one.service_id))


def record_for(kind: type[Record], record_id: int, user: User) -> Record | None:
    """The row, or None where it does not exist or is of a service `user` may not see."""
    query: Select[Any] = _scoped(select(kind).where(kind.id == record_id), kind, None, user)
    found: Record | None = db.session.scalar(query)
    return found


def page_argument() -> int:
    """The page of a list that the address asks for, from 1."""
    return min(max(id_argument("page") or 1, 1), LAST_PAGE)


def page_of(
    kind: type[Record],
    order: Any,
    service_id: int | None,
    user: User,
    number: int = 1,
    size: int = PAGE_SIZE,
) -> tuple[list[Record], bool]:
    """One page of a list, newest first, and whether more follow."""
    query: Select[Any] = _scoped(select(kind), kind, service_id, user)
    query = query.options(joinedload(kind.service), joinedload(kind.recorded_by))
    if kind is Finding:
        query = query.options(*map(joinedload, (Finding.case, Finding.judged_by, Finding.reviewed_by)))
    query = query.order_by(order.desc(), kind.id.desc()).offset((number - 1) * size).limit(size + 1)
    found = list(db.session.scalars(query))
    return found[:size], len(found) > size


def findings_of(case: Case) -> list[Finding]:
    """What the city found fault with in a case, the newest first."""
    query = select(Finding).where(Finding.case_id == case.id).order_by(Finding.id.desc())
    return list(db.session.scalars(query))


def entries_of(service_id: int, first: date, last: date) -> dict[date, list[ProcessedVolume]]:
    """By day, every entry of a service, the one that holds first."""
    query = select(ProcessedVolume).where(
        ProcessedVolume.service_id == service_id, ProcessedVolume.day.between(first, last)
    )
    query = query.options(joinedload(ProcessedVolume.entered_by)).order_by(ProcessedVolume.id.desc())
    by_day: dict[date, list[ProcessedVolume]] = {}
    for entry in db.session.scalars(query):
        by_day.setdefault(entry.day, []).append(entry)
    return by_day


def _volumes(first: date, last: date, service_id: int | None, user: User | None) -> list[ProcessedVolume]:
    newest = select(func.max(ProcessedVolume.id)).where(ProcessedVolume.day.between(first, last))
    newest = newest.group_by(ProcessedVolume.service_id, ProcessedVolume.day)
    query = select(ProcessedVolume).where(ProcessedVolume.id.in_(newest))
    return list(db.session.scalars(_scoped(query, ProcessedVolume, service_id, user)))


def _findings(first: date, last: date, service_id: int | None, user: User | None) -> list[Finding]:
    query = select(Finding).where(Finding.found_on.between(first, last)).order_by(Finding.found_on)
    query = query.options(joinedload(Finding.service), joinedload(Finding.case))
    return list(db.session.scalars(_scoped(query, Finding, service_id, user)))


def _tasks(first: date, last: date, service_id: int | None, user: User | None) -> list[TaskDeadline]:
    """Those whose first or present day lies in the period."""
    at_first = TaskDeadline.due_on.between(first, last)
    at_last = and_(TaskDeadline.extended_to.is_not(None), TaskDeadline.extended_to.between(first, last))
    query = select(TaskDeadline).where(or_(at_first, at_last)).order_by(TaskDeadline.due_on)
    query = query.options(joinedload(TaskDeadline.service))
    return list(db.session.scalars(_scoped(query, TaskDeadline, service_id, user)))


def _scoped(query: Select[Any], kind: Any, service_id: int | None, user: User | None) -> Select[Any]:
    visible = None if user is None else visible_service_ids(user)
    if visible is not None:
        query = query.where(kind.service_id.in_(visible))
    return query if service_id is None else query.where(kind.service_id == service_id)
