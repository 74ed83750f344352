"""How a report is called in lists, titles and mails: its days, its services, whether it is late."""

from datetime import date

from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from foundation.calendar import fiscal_year
from foundation.wareki import fiscal_year_name
from foundation.wareki import format_date as format_wareki
from foundation.web.filters import day, label, short_day
from inquiry_desk.reporting.models import Report, ReportKind, ReportState

WITH_THE_CITY = frozenset({ReportState.SUBMITTED, ReportState.CONFIRMED})


def month_name(value: date) -> str:
    """「令和8年11月」."""
    if getattr(get_locale(), "language", "ja") != "ja":
        return str(format_date(value, "MMMM y"))
    return format_wareki(value).partition("月")[0] + "月"


def year_name(value: date) -> str:
    """「令和8年度」, the fiscal year of a day."""
    year = fiscal_year(value)
    if getattr(get_locale(), "language", "ja") != "ja":
        return _("Fiscal year %(year)s", year=year)
    return fiscal_year_name(year)


def short_month(value: date) -> str:
    """「11月」, where the fiscal year is plain."""
    return str(format_date(value, "MMM"))


def period_name(report: Report) -> str:
    """「令和8年11月16日(月)」, of several days first and last, of a month 「令和8年11月」."""
    if report.kind is not ReportKind.DAILY:
        return month_name(report.to_day)
    last = day(report.to_day)
    return last if report.from_day == report.to_day else f"{day(report.from_day)}～{last}"


def days_name(report: Report) -> str:
    """「11/14(土)～11/16(月)」 for lists."""
    if report.kind is not ReportKind.DAILY:
        return month_name(report.to_day)
    last = short_day(report.to_day)
    return last if report.from_day == report.to_day else f"{short_day(report.from_day)}～{last}"


def service_name(report: Report) -> str:
    if report.service:
        return report.service.name
    return _("Inquiries of no service") if report.kind is ReportKind.DAILY else _("All services")


def full_name(report: Report) -> str:
    """「日報 就学援助業務 令和8年11月16日(月)」."""
    return f"{label(report.kind)} {service_name(report)} {period_name(report)}"


def days_late(report: Report, today: date) -> int:
    """How many days its submission is overdue; 0 where it is in time or with the city."""
    if report.due_on is None or report.state in WITH_THE_CITY:
        return 0
    return max((today - report.due_on).days, 0)
