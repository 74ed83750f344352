"""文書番号: by kind and fiscal year of the first submission, gapless, kept for every later revision."""

from datetime import datetime

from foundation.documents.numbering import take_next
from foundation.wareki import era_year
from inquiry_desk.reporting.models import ReportKind

PREFIXES = {
    ReportKind.DAILY: "総合事務セ日報",
    ReportKind.MONTHLY: "総合事務セ月報",
    ReportKind.COMPLETION: "総合事務セ完了",
}


def format_number(kind: ReportKind, fiscal_year: int, sequence: int) -> str:
    """「総合事務セ日報R8-0001号」."""
    return f"{PREFIXES[kind]}{era_year(fiscal_year)}-{sequence:04d}号"


def take_number(kind: ReportKind, at: datetime) -> str:
    """The next number for a document submitted at `at`."""
    return format_number(kind, *take_next(kind.value, at))
