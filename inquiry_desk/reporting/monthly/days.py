"""The daily reports of a month: which there are, what was last submitted of each, and what is still missing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from foundation.calendar import day_of, days_from
from foundation.db import db
from foundation.organisation.models import Service
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.reporting.content import Content, read_content
from inquiry_desk.reporting.models import (
    Report,
    ReportKind,
    ReportRevision,
    ReportState,
    ReportStep,
    ReportStepKind,
)
from inquiry_desk.reporting.stretches import Stretch

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Missing:
    """Days of a service (None: of no service) that no confirmed report covers; `report` is the one to be confirmed."""

    service: Service | None
    stretch: Stretch
    report: Report | None


def daily_reports(month: Stretch) -> list[Report]:
    """Those that lie in the month, by service and day."""
    query = select(Report).where(
        Report.kind == ReportKind.DAILY, Report.from_day >= month.from_day, Report.to_day <= month.to_day
    )
    query = query.outerjoin(Report.service).options(joinedload(Report.service))
    return list(db.session.scalars(query.order_by(Service.position, Service.id, Report.from_day)))


def submitted(report_ids: Collection[int]) -> dict[int, ReportRevision]:
    """By report, the newest revision the city was given; a later one that was only signed is none yet."""
    newest = select(ReportStep.report_id, func.max(ReportStep.revision).label("number"))
    newest = newest.where(ReportStep.kind == ReportStepKind.SUBMITTED, ReportStep.report_id.in_(report_ids))
    given = newest.group_by(ReportStep.report_id).subquery()
    query = select(ReportRevision).join(
        given,
        and_(ReportRevision.report_id == given.c.report_id, ReportRevision.number == given.c.number),
    )
    return {revision.report_id: revision for revision in db.session.scalars(query)}


def contents_by_service(reports: Sequence[Report]) -> dict[int | None, list[Content]]:
    """What was submitted, oldest first, of every service that has a report."""
    given = submitted({report.id for report in reports})
    found: dict[int | None, list[Content]] = defaultdict(list)
    for report in reports:
        contents = found[report.service_id]
        if report.id in given:
            contents.append(read_content(given[report.id].content))
    return dict(found)


def missing(month: Stretch, reports: Sequence[Report]) -> list[Missing]:
    """What keeps the month from being reported: reports not confirmed, and days without a report."""
    unconfirmed = [
        Missing(report.service, Stretch(report.from_day, report.to_day), report)
        for report in reports
        if report.state is not ReportState.CONFIRMED
    ]
    return [*unconfirmed, *_without_report(month, reports)]


def _without_report(month: Stretch, reports: Sequence[Report]) -> Iterator[Missing]:
    begins = _first_day_of_work()
    if begins is None:
        return
    covered: dict[int | None, set[date]] = defaultdict(set)
    for report in reports:
        covered[report.service_id].update(days_from(report.from_day, report.to_day))
    for service in _services_at_work(month):
        first, last = max(month.from_day, service.starts_on, begins), min(month.to_day, service.ends_on)
        for stretch in _stretches(day for day in days_from(first, last) if day not in covered[service.id]):
            yield Missing(service, stretch, None)
    for stretch in _stretches(day for day in _days_of_no_service(month) if day not in covered[None]):
        yield Missing(None, stretch, None)


def _first_day_of_work() -> date | None:
    """The day of the first inquiry: before it there was nothing to report."""
    first = db.session.scalar(select(func.min(Inquiry.received_at)))
    return None if first is None else day_of(first)


def _services_at_work(month: Stretch) -> list[Service]:
    query = select(Service).where(
        Service.active, Service.starts_on <= month.to_day, Service.ends_on >= month.from_day
    )
    return list(db.session.scalars(query.order_by(Service.position, Service.id)))


def _days_of_no_service(month: Stretch) -> list[date]:
    start, end = month.bounds
    query = select(Inquiry.received_at).where(
        Inquiry.service_id.is_(None), Inquiry.received_at >= start, Inquiry.received_at < end
    )
    return sorted({day_of(at) for at in db.session.scalars(query)})


def _stretches(days: Iterable[date]) -> Iterator[Stretch]:
    """Days in order as stretches without a gap."""
    begun: Stretch | None = None
    for day in days:
        if begun and begun.to_day + _ONE_DAY == day:
            begun = Stretch(begun.from_day, day)
            continue
        if begun:
            yield begun
        begun = Stretch(day, day)
    if begun:
        yield begun


def services_of(month: Stretch, reports: Collection[Report]) -> list[Service | None]:
    """Every service that has a report or an inquiry of the month, in their order; none comes last."""
    start, end = month.bounds
    received = select(Inquiry.service_id).where(Inquiry.received_at >= start, Inquiry.received_at < end)
    ids = {*db.session.scalars(received.distinct()), *(report.service_id for report in reports)}
    query = select(Service).where(Service.id.in_(ids - {None})).order_by(Service.position, Service.id)
    known: list[Service | None] = list(db.session.scalars(query))
    return [*known, None] if None in ids else known
