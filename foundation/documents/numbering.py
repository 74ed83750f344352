"""Numbers of documents: by kind and fiscal year, gapless."""

from datetime import datetime

from sqlalchemy import select, update

from foundation.calendar import fiscal_year_of
from foundation.db import db, insert_into
from foundation.documents.models import DocumentSequence


def take_next(kind: str, at: datetime) -> tuple[int, int]:
    """(fiscal year of `at`, next number of this kind in it).

    The row stays locked until the transaction ends: a second one waits, one rolled back leaves no gap.
    """
    year = fiscal_year_of(at)
    first = insert_into(DocumentSequence).values(kind=kind, fiscal_year=year, last=0)
    db.session.execute(first.on_conflict_do_nothing())
    here = (DocumentSequence.kind == kind, DocumentSequence.fiscal_year == year)
    advance = update(DocumentSequence).where(*here).values(last=DocumentSequence.last + 1)
    db.session.execute(advance.execution_options(synchronize_session=False))
    last = db.session.scalar(select(DocumentSequence.last).where(*here))
    assert last is not None
    return year, last
