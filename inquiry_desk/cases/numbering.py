"""案件番号: by fiscal year, gapless ("KR8-000123"); the letter tells it from the number of an inquiry."""

from datetime import datetime

from sqlalchemy import select, update

from foundation.calendar import fiscal_year_of
from foundation.db import db, insert_into
from foundation.wareki import era_year
from inquiry_desk.cases.models import CaseSequence


def format_case_number(fiscal_year: int, sequence: int) -> str:
    return f"K{era_year(fiscal_year)}-{sequence:06d}"


def take_case_numbers(at: datetime, count: int = 1) -> tuple[int, range]:
    """(fiscal year of `at`, the next `count` numbers). The row stays locked until the transaction ends: no gaps."""
    year = fiscal_year_of(at)
    db.session.execute(insert_into(CaseSequence).values(fiscal_year=year, last=0).on_conflict_do_nothing())
    advance = update(CaseSequence).where(CaseSequence.fiscal_year == year)
    advance = advance.values(last=CaseSequence.last + count)
    db.session.execute(advance.execution_options(synchronize_session=False))
    last = db.session.scalar(select(CaseSequence.last).where(CaseSequence.fiscal_year == year))
    assert last is not None
    return year, range(last - count + 1, last + 1)
