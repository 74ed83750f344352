"""業務完了届: refers to the month's report as it was submitted, and repeats its figures without counting again."""

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from escalation.notices import LANGUAGE
from foundation.calendar import day_of
from foundation.db import db
from foundation.wareki import format_date
from inquiry_desk.reporting.content import Figures, Listing, Row, Table, read_content
from inquiry_desk.reporting.models import Report, ReportKind, ReportRevision, ReportState
from inquiry_desk.reporting.monthly.days import daily_reports, submitted
from inquiry_desk.reporting.stretches import Stretch

TABLES = ("contract", "by_service")
LISTINGS = ("contract_targets",)
WITH_THE_CITY = frozenset({ReportState.SUBMITTED, ReportState.CONFIRMED})


def compose(service_id: int | None, stretch: Stretch, at: datetime) -> Figures:
    """What was delivered for the month, and the contract figures of the monthly report the city has."""
    with force_locale(LANGUAGE):
        return _compose(stretch)


def monthly_report(stretch: Stretch) -> Report | None:
    query = select(Report).where(
        Report.kind == ReportKind.MONTHLY,
        Report.from_day == stretch.from_day,
        Report.to_day == stretch.to_day,
    )
    return db.session.scalar(query)


def bar_to_signing(report: Report) -> object | None:
    """In words, or None: the city has to have the month's report, the newest one."""
    monthly = monthly_report(Stretch(report.from_day, report.to_day))
    if monthly is not None and monthly.state in WITH_THE_CITY:
        return None
    return _("The monthly report of this month is not submitted. Submit it first: this notice refers to it.")


def _compose(stretch: Stretch) -> Figures:
    monthly = monthly_report(stretch)
    revision = submitted([monthly.id]).get(monthly.id) if monthly else None
    if monthly is None or revision is None:
        return Figures((_deliverables(stretch, 0),), ())
    month = read_content(revision.content).figures
    tables = tuple(table for table in month.tables if table.key in TABLES)
    listings = tuple(listing for listing in month.listings if listing.key in LISTINGS)
    return Figures((_deliverables(stretch, 1), *tables), (_reference(monthly, revision), *listings))


def _deliverables(stretch: Stretch, monthly: int) -> Table:
    """成果品: how many daily reports the city was given, and the monthly one."""
    given = submitted([report.id for report in daily_reports(stretch)])
    rows = (Row("daily", (len(given),)), Row("monthly", (monthly,)))
    return Table("deliverables", ("copies",), rows, flows=False, totals=False)


def _reference(monthly: Report, revision: ReportRevision) -> Listing:
    line = (
        monthly.number,
        _("Edition %(number)d", number=revision.number),
        format_date(day_of(revision.made_at)),
        revision.digest,
    )
    return Listing("monthly_report", ("document_number", "edition", "signed_on", "digest"), (line,))
