"""The board, and the cases behind a number, for spreadsheets: nothing of any applicant."""

from collections.abc import Iterable, Iterator
from datetime import date

from flask_babel import gettext as _

from foundation.business_days.queries import exceptions_at
from foundation.calendar import day_of
from foundation.sheet_file import Column, Value
from foundation.web.filters import label
from inquiry_desk.cases.deadlines import office_days_between
from inquiry_desk.cases.models import Case
from inquiry_desk.cases.overview.board import Board
from inquiry_desk.cases.overview.counting import What


def board_columns() -> list[Column]:
    named = [Column(_("Service"), 26), Column(_("Stage"), 18), Column(_("Usual office days"), 14)]
    return [*named, *(Column(label(what), 14) for what in What)]


def board_rows(boards: Iterable[Board]) -> Iterator[list[Value]]:
    for board in boards:
        for row in board.rows:
            stage = row.stage.name if row.stage else ""
            yield [row.service.name, stage, row.usual, *(row.counts.of(what) for what in What)]


def case_columns() -> list[Column]:
    return [
        Column(_("Case number"), 14),
        Column(_("Service"), 22),
        Column(_("What is applied for"), 18),
        Column(_("Day of receipt")),
        Column(_("Stage"), 16),
        Column(_("There since"), 17),
        Column(_("Office days there"), 14),
        Column(_("Due on")),
        Column(_("To be decided by")),
    ]


def case_rows(cases: Iterable[Case], today: date) -> Iterator[list[Value]]:
    for case in cases:
        yield [
            case.number,
            case.service.name,
            case.kind,
            case.received_on,
            case.stage.name,
            case.stage_since,
            days_stood(case, today),
            case.due_on,
            case.decide_by,
        ]


def days_stood(case: Case, today: date) -> int:
    """Office days in its stage."""
    return office_days_between(day_of(case.stage_since), today, exceptions_at())
