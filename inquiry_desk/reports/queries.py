"""What can be asked of the contract figures. No question here reads who a citizen is."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import aliased

from foundation.access.scope import visible_service_ids
from foundation.calendar import fiscal_year
from foundation.db import db
from foundation.organisation.models import Category, Service, User
from inquiry_desk.inquiries.kinds import Channel, Exclusion, FirstOutcome, InquiryState
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.queries import visible_to
from inquiry_desk.inquiries.states import state_column
from inquiry_desk.reports.kpi import DEPARTMENT_ANSWERED, KPIS, Figure, Side, is_on, kpi_with_key
from inquiry_desk.reports.period import Period

PAGE = 50
# An export is one query: as many rows as a spreadsheet takes, less its heading.
EXPORT_AT_MOST = 1_000_000


@dataclass(frozen=True)
class Line:
    """One inquiry behind a figure, without anything personal of the citizen."""

    id: int
    number: str
    received_at: datetime
    service: str | None
    category: str | None
    channel: Channel
    first_outcome: FirstOutcome | None
    first_responder: str | None
    state: InquiryState
    completed_at: datetime | None
    completed_by: str | None
    department_answered: bool
    exclusion: Exclusion | None


@dataclass(frozen=True)
class Page:
    """Some lines, newest first, and the ids from which the pages beside it go on; None where none is."""

    lines: list[Line]
    newer: int | None
    older: int | None


def figures(period: Period, service_id: int | None, user: User) -> list[Figure]:
    """Every contract figure over what `user` may see, of one service or of all."""
    return count_figures(period, among(service_id, user))


def count_figures(period: Period, condition: ColumnElement[bool]) -> list[Figure]:
    """Every contract figure of `period` over the inquiries that meet `condition`, which says nothing of days."""
    query = select(*_counts()).select_from(Inquiry).where(received_in(period), condition)
    row = db.session.execute(query).one()
    return _figures_from(list(row))


def figures_by_service(period: Period, user: User) -> list[tuple[Service | None, list[Figure]]]:
    """The figures of each service that had an inquiry, in their order; those of no service last."""
    query = select(Inquiry.service_id, *_counts()).where(asked(period, None, user))
    query = query.group_by(Inquiry.service_id)
    found = {row[0]: _figures_from(list(row)[1:]) for row in db.session.execute(query)}
    known: list[tuple[Service | None, list[Figure]]] = [
        (service, found[service.id]) for service in services_to_choose(user) if service.id in found
    ]
    return [*known, (None, found[None])] if None in found else known


def whole(by_service: list[tuple[Service | None, list[Figure]]]) -> list[Figure]:
    """The figures over all services, from those of each: one pass over a year's inquiries instead of two."""
    columns = zip(*(measured for _, measured in by_service), strict=True) if by_service else ()
    nothing = [Figure(kpi, 0, 0) for kpi in KPIS]
    return [sum(column, nothing[i]) for i, column in enumerate(columns)] or nothing


def fiscal_years(today: date) -> list[int]:
    """The fiscal years from the first inquiry to the present one, newest first."""
    present = fiscal_year(today)
    first = db.session.scalar(select(func.min(Inquiry.fiscal_year)))
    return list(range(present, min(first or present, present) - 1, -1))


def services_to_choose(user: User) -> list[Service]:
    """The services `user` may see figures of, withdrawn ones too: their past stays."""
    visible = visible_service_ids(user)
    query = select(Service).order_by(Service.position, Service.id)
    return list(db.session.scalars(query if visible is None else query.where(Service.id.in_(visible))))


def inquiries_behind(
    kpi_key: str,
    side: Side,
    period: Period,
    service_id: int | None,
    user: User,
    *,
    older_than: int | None = None,
    newer_than: int | None = None,
) -> Page:
    """One page of the inquiries that make up a number. LookupError where there is no such figure."""
    query = _lines(kpi_key, side, asked(period, service_id, user))
    if newer_than is not None:
        upwards = query.where(Inquiry.id > newer_than).order_by(Inquiry.id.asc())
        lines, more = _cut(upwards)
        return _page(lines[::-1], has_newer=more, has_older=True)
    if older_than is not None:
        query = query.where(Inquiry.id < older_than)
    lines, more = _cut(query.order_by(Inquiry.id.desc()))
    return _page(lines, has_newer=older_than is not None, has_older=more)


def all_inquiries_behind(
    kpi_key: str, side: Side, period: Period, service_id: int | None, user: User
) -> list[Line]:
    """The whole list, for an export."""
    query = _lines(kpi_key, side, asked(period, service_id, user)).order_by(Inquiry.id.desc())
    return _read(query.limit(EXPORT_AT_MOST))


def asked(period: Period, service_id: int | None, user: User) -> ColumnElement[bool]:
    """The inquiries a question is about: received in the period, of the service, visible to the person."""
    return and_(received_in(period), among(service_id, user))


def among(service_id: int | None, user: User) -> ColumnElement[bool]:
    """The inquiries of the service, or of all, that are visible to the person, whenever they came in."""
    return and_(of_service(service_id), visible_to(user))


def received_in(period: Period) -> ColumnElement[bool]:
    start, end = period.bounds
    return and_(Inquiry.received_at >= start, Inquiry.received_at < end)


def of_service(service_id: int | None) -> ColumnElement[bool]:
    return true() if service_id is None else Inquiry.service_id == service_id


_COUNTED_SIDES = (Side.NUMERATOR, Side.DENOMINATOR, Side.EXCLUDED)


def _counts() -> list[ColumnElement[int]]:
    return [func.count().filter(is_on(kpi, side)) for kpi in KPIS for side in _COUNTED_SIDES]


def _figures_from(counts: list[int]) -> list[Figure]:
    width = len(_COUNTED_SIDES)
    return [Figure(kpi, *counts[i * width : (i + 1) * width]) for i, kpi in enumerate(KPIS)]


def _lines(kpi_key: str, side: Side, condition: ColumnElement[bool]) -> Select[Any]:
    kpi = kpi_with_key(kpi_key)
    if kpi is None:
        raise LookupError(kpi_key)
    responder, completer = aliased(User), aliased(User)
    columns: tuple[Any, ...] = (
        Inquiry.id,
        Inquiry.number,
        Inquiry.received_at,
        Service.short_name,
        Category.name,
        Inquiry.channel,
        Inquiry.first_outcome,
        responder.display_name,
        state_column(),
        Inquiry.completed_at,
        completer.display_name,
        DEPARTMENT_ANSWERED,
        Inquiry.exclusion,
    )
    query = select(*columns).select_from(Inquiry).outerjoin(Inquiry.service)
    query = query.outerjoin(Inquiry.category)
    query = query.outerjoin(Inquiry.first_responder.of_type(responder))
    query = query.outerjoin(Inquiry.completed_by.of_type(completer))
    return query.where(condition, is_on(kpi, side))


def _read(query: Select[Any]) -> list[Line]:
    return [_line(*row) for row in db.session.execute(query)]


def _line(*values: Any) -> Line:
    line = Line(*values)
    return replace(line, state=InquiryState(line.state))


def _cut(query: Select[Any]) -> tuple[list[Line], bool]:
    """At most one page, and whether there would be more."""
    lines = _read(query.limit(PAGE + 1))
    return lines[:PAGE], len(lines) > PAGE


def _page(lines: list[Line], *, has_newer: bool, has_older: bool) -> Page:
    if not lines:
        return Page([], None, None)
    return Page(lines, lines[0].id if has_newer else None, lines[-1].id if has_older else None)
