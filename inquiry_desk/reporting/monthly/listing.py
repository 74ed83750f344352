"""The months a person may see, each with what belongs to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.reporting.models import Inspection, Report, ReportKind
from inquiry_desk.reporting.queries import visible_to

AT_MOST = 200


@dataclass(frozen=True)
class Month:
    """One month; `inspection` is the newest of its notice."""

    last_day: date
    report: Report | None
    notice: Report | None
    inspection: Inspection | None


def months_for(user: User) -> list[Month]:
    """The newest first."""
    query = select(Report).where(Report.kind != ReportKind.DAILY, visible_to(user))
    reports = list(db.session.scalars(query.order_by(Report.to_day.desc(), Report.id).limit(AT_MOST)))
    newest = _newest_inspections(report.id for report in reports)
    found: dict[date, dict[ReportKind, Report]] = {}
    for report in reports:
        found.setdefault(report.to_day, {})[report.kind] = report
    return [_month(last_day, kinds, newest) for last_day, kinds in found.items()]


def _month(last_day: date, kinds: dict[ReportKind, Report], newest: dict[int, Inspection]) -> Month:
    notice = kinds.get(ReportKind.COMPLETION)
    inspection = newest.get(notice.id) if notice else None
    return Month(last_day, kinds.get(ReportKind.MONTHLY), notice, inspection)


def _newest_inspections(report_ids: Iterable[int]) -> dict[int, Inspection]:
    query = select(Inspection).where(Inspection.report_id.in_(list(report_ids))).order_by(Inspection.id)
    return {inspection.report_id: inspection for inspection in db.session.scalars(query)}
