"""A past of many years out of one: each year before is the same again, a year of whole weeks earlier.

What is not finished is left out, so that the years add to the past and nothing to what waits today.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    DateTime,
    Select,
    String,
    Table,
    func,
    literal,
    select,
    type_coerce,
)

from escalation.models import Escalation, EscalationStep
from foundation.db import db
from inquiry_desk.finding.models import InquiryTerms
from inquiry_desk.inquiries.models import Callback, Contact, Inquiry, TimelineEntry

# A whole number of weeks, so that every day of the week stays itself.
YEAR = timedelta(days=364)
# Each after the tables it points to.
_TABLES: tuple[Table, ...] = tuple(
    model.__table__  # type: ignore[misc]
    for model in (Contact, Inquiry, TimelineEntry, Callback, Escalation, EscalationStep)
)
_TERMS: Table = InquiryTerms.__table__  # type: ignore[assignment]
_POINTS_TO = {"contact_id": "contact", "inquiry_id": "inquiry", "escalation_id": "escalation"}
# More than a year has inquiries: the numbers within a year stay different.
_APART = 10_000_000
_NAMES = frozenset({"number", "reference"})


def repeat_year(times: int) -> None:
    """Write the finished past of the database `times` more, each a year before the last.

    Ids count downwards, below nothing, so that they stay in the order of receipt, as the desk's are.
    """
    offsets = {table.name: _count_of_ids(table) for table in _TABLES}
    for back in range(1, times + 1):
        for table in _TABLES:
            columns = [_moved(table, column, offsets, back) for column in table.columns]
            names = [column.name for column in table.columns]
            db.session.execute(table.insert().from_select(names, _finished(table, columns)))
        _repeat_terms(offsets["inquiry"] * back)


def _repeat_terms(offset: int) -> None:
    """What the inquiries of a year are found by, where they were indexed."""
    terms, inquiries = _TERMS, _table_named("inquiry")
    moved = select(terms.c.inquiry_id - literal(offset), terms.c.terms)
    moved = moved.join(inquiries, inquiries.c.id == terms.c.inquiry_id)
    moved = moved.where(terms.c.inquiry_id > 0, inquiries.c.completed_at.is_not(None))
    db.session.execute(terms.insert().from_select(["inquiry_id", "terms"], moved))


def _count_of_ids(table: Table) -> int:
    return int(db.session.scalar(select(func.max(table.c.id))) or 0)


def _finished(table: Table, columns: list[ColumnElement[Any]]) -> Select[Any]:
    """The rows of the first year that belong to inquiries which are completed."""
    inquiries = _table_named("inquiry")
    completed = select(inquiries.c.id).where(inquiries.c.completed_at.is_not(None), inquiries.c.id > 0)
    query = select(*columns).where(table.c.id > 0)
    if table.name == "inquiry":
        return query.where(table.c.completed_at.is_not(None))
    if "inquiry_id" in table.c:
        return query.where(table.c.inquiry_id.in_(completed))
    if "escalation_id" in table.c:
        escalations = _table_named("escalation")
        return query.where(
            table.c.escalation_id.in_(select(escalations.c.id).where(escalations.c.inquiry_id.in_(completed)))
        )
    return query


def _table_named(name: str) -> Table:
    return next(table for table in _TABLES if table.name == name)


def _moved(table: Table, column: Column[Any], offsets: dict[str, int], back: int) -> ColumnElement[Any]:
    pointed = table.name if column.name == "id" else _POINTS_TO.get(column.name)
    if pointed is not None:
        return column - literal(offsets[pointed] * back)
    if column.name == "sequence":
        return column - literal(_APART * back)
    if column.name == "fiscal_year":
        return column - literal(back)
    if column.name in _NAMES:
        return type_coerce(column, String) + literal(f"-{back}")
    if isinstance(getattr(column.type, "impl", column.type), DateTime):
        return _earlier(column, YEAR * back)
    return column


def _earlier(column: ColumnElement[Any], by: timedelta) -> ColumnElement[Any]:
    if db.engine.dialect.name == "postgresql":
        return column - func.make_interval(0, 0, 0, by.days)
    # As SQLAlchemy writes a moment: to the microsecond.
    moved: ColumnElement[Any] = func.strftime("%Y-%m-%d %H:%M:%f000", column, f"-{by.days} days")
    return moved
