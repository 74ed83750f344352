"""受付番号: by fiscal year, gapless, in order of receipt ("R8-000123")."""

from datetime import datetime

from sqlalchemy import select, update

from foundation.calendar import fiscal_year_of
from foundation.db import db, insert_into
from foundation.wareki import era_year
from inquiry_desk.inquiries.models import NumberSequence


def format_number(fiscal_year: int, sequence: int) -> str:
    return f"{era_year(fiscal_year)}-{sequence:06d}"


def take_number(received_at: datetime) -> tuple[int, int]:
    """(fiscal year, next sequence number) for an inquiry received now."""
    year, sequences = take_numbers(received_at, 1)
    return year, sequences[0]


def take_numbers(received_at: datetime, count: int) -> tuple[int, range]:
    """(fiscal year, next `count` sequence numbers).

    The row stays locked until the transaction ends, so that a second worker waits and a rolled back inquiry
    leaves no gap.
    """
    year = fiscal_year_of(received_at)
    _ensure_row(year)
    advance = (
        update(NumberSequence)
        .where(NumberSequence.fiscal_year == year)
        .values(last=NumberSequence.last + count)
    )
    db.session.execute(advance.execution_options(synchronize_session=False))
    last = db.session.scalar(select(NumberSequence.last).where(NumberSequence.fiscal_year == year))
    assert last is not None
    return year, range(last - count + 1, last + 1)


def _ensure_row(year: int) -> None:
    db.session.execute(insert_into(NumberSequence).values(fiscal_year=year, last=0).on_conflict_do_nothing())
