"""What keeps a monthly report from being signed."""

from flask_babel import lazy_gettext as _l

from inquiry_desk.reporting.models import Report
from inquiry_desk.reporting.monthly.days import Missing, daily_reports, missing
from inquiry_desk.reporting.stretches import Stretch


def missing_days(report: Report) -> list[Missing]:
    """What the city has to confirm before this monthly report can be signed."""
    month = Stretch(report.from_day, report.to_day)
    return missing(month, daily_reports(month))


def bar_to_signing(report: Report) -> object | None:
    """In words, or None: every day of the month has to be confirmed by the city first."""
    count = len(missing_days(report))
    if not count:
        return None
    return _l(
        "%(count)s daily reports of this month are missing or not confirmed. The list on this page says which: "
        "the monthly report is signed once the city has confirmed them.",
        count=count,
    )
