"""文書番号: by kind and fiscal year of the first submission, gapless, kept for every later revision."""

from datetime import datetime

from sqlalchemy import select, update

from foundation.calendar import fiscal_year_of
from foundation.db import db, insert_into
from foundation.wareki import era_year
from inquiry_desk.reporting.models import ReportKind, ReportSequence

PREFIXES = {
    ReportKind.DAILY: "総合事務セ日報",
    ReportKind.MONTHLY: "総合事務セ月報",
    ReportKind.COMPLETION: "総合事務セ完了",
}


def format_number(kind: ReportKind, fiscal_year: int, sequence: int) -> str:
    """「総合事務セ日報R8-0001号」."""
    return f"{PREFIXES[kind]}{era_year(fiscal_year)}-{sequence:04d}号"


def take_number(kind: ReportKind, at: datetime) -> str:
    """The next number for a document submitted at `at`.

    The row stays locked until the transaction ends: a second submission waits, one rolled back leaves no gap.
    """
    year = fiscal_year_of(at)
    first = insert_into(ReportSequence).values(kind=kind, fiscal_year=year, last=0)
    db.session.execute(first.on_conflict_do_nothing())
    here = (ReportSequence.kind == kind, ReportSequence.fiscal_year == year)
    advance = update(ReportSequence).where(*here).values(last=ReportSequence.last + 1)
    db.session.execute(advance.execution_options(synchronize_session=False))
    last = db.session.scalar(select(ReportSequence.last).where(*here))
    assert last is not None
    return format_number(kind, year, last)
