"""Writing past inquiries many at a time."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from sqlalchemy import Table, insert, update

from escalation.models import Escalation, EscalationStep
from foundation.calendar import fiscal_year_of
from foundation.db import db
from inquiry_desk.inquiries.models import Callback, Contact, Inquiry, NumberSequence, TimelineEntry
from inquiry_desk.inquiries.numbering import format_number, take_number
from inquiry_desk.sample.story import Row, Story


def write(stories: list[Story]) -> None:
    """Write `stories`, which are in order of receipt; numbers go on gapless from the last one given."""
    _number(stories)
    contact_ids = _insert_for_ids(Contact, [story.contact for story in stories])
    for story, contact_id in zip(stories, contact_ids, strict=True):
        story.inquiry["contact_id"] = contact_id
    inquiry_ids = _insert_for_ids(Inquiry, [story.inquiry for story in stories])
    numbered = list(zip(inquiry_ids, stories, strict=True))
    _insert(TimelineEntry, [{**row, "inquiry_id": i} for i, story in numbered for row in story.entries])
    _insert(Callback, [{**row, "inquiry_id": i} for i, story in numbered for row in story.callbacks])
    _write_escalations([(i, story) for i, story in numbered if story.escalation])


def _number(stories: list[Story]) -> None:
    by_year = groupby(stories, lambda story: fiscal_year_of(story.received_at))
    for year, of_year in by_year:
        block = list(of_year)
        for sequence, story in enumerate(block, _take_block(block)):
            story.inquiry |= {
                "fiscal_year": year,
                "sequence": sequence,
                "number": format_number(year, sequence),
            }


def _take_block(block: list[Story]) -> int:
    """The first of as many numbers as there are stories; the sequence's row stays locked until the commit."""
    year, first = take_number(block[0].received_at)
    rest = update(NumberSequence).where(NumberSequence.fiscal_year == year)
    advance = rest.values(last=NumberSequence.last + len(block) - 1)
    db.session.execute(advance.execution_options(synchronize_session=False))
    return first


def _write_escalations(escalated: list[tuple[int, Story]]) -> None:
    rows = [
        {**(story.escalation or {}), "inquiry_id": inquiry_id, "reference": story.inquiry["number"]}
        for inquiry_id, story in escalated
    ]
    ids = _insert_for_ids(Escalation, rows)
    steps: Iterable[Row] = (
        {**step, "escalation_id": escalation_id}
        for escalation_id, (_, story) in zip(ids, escalated, strict=True)
        for step in story.steps
    )
    _insert(EscalationStep, list(steps))


def _table(model: type[Any]) -> Table:
    table: Table = model.__table__
    return table


def _insert(model: type[Any], rows: list[Row]) -> None:
    if rows:
        db.session.execute(insert(_table(model)), rows)


def _insert_for_ids(model: type[Any], rows: list[Row]) -> list[int]:
    """The new ids, in the order of `rows`."""
    if not rows:
        return []
    table = _table(model)
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, rows))
