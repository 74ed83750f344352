"""A file is read: the worker takes it row by row and decides what becomes of each, changing nothing."""

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, insert, select

from foundation import clock
from foundation.calendar import day_of
from foundation.db import db, transaction
from foundation.rows_of_file import UnreadableFileError
from inquiry_desk.cases.importing.actions import MOST_ROWS, refuse
from inquiry_desk.cases.importing.judging import Verdict, judge, library_for
from inquiry_desk.cases.importing.lines import number_in
from inquiry_desk.cases.importing.models import CaseImport, CaseImportRow, CaseMapping, ImportState, RowFate
from inquiry_desk.cases.importing.numbered_rows import Numbered, NumberedRows

ROWS_AT_ONCE = 500
"""Rows of one transaction: the database is free for others in between."""

_OPEN_FILE = "case_open_import"
Row = dict[str, object]


def read_next_cases() -> bool:
    """Read some rows of the oldest file that waits to be read; False when there is none.

    A worker that is killed loses at most the rows of this turn, which the next one reads again. Two workers
    may be at the same file: what the second read in vain it throws away.
    """
    waiting = _oldest_waiting()
    if waiting is None:
        return False
    import_id, done = waiting
    with force_locale("ja"):  # reasons are kept, for whoever reads them
        try:
            file = _taken(import_id, done)
            piece, reached = file.next_piece(done, ROWS_AT_ONCE)
            current_app.extensions[_OPEN_FILE] = file
            return _keep(file, piece, done, reached)
        except UnreadableFileError as problem:
            return _refuse(import_id, str(problem))
        except LookupError:
            return _refuse(import_id, _("The stages of the service are not arranged yet."))


def _oldest_waiting() -> tuple[int, int] | None:
    query = select(CaseImport.id, CaseImport.done).where(CaseImport.state == ImportState.READING)
    row = db.session.execute(query.order_by(CaseImport.id).limit(1)).first()
    db.session.rollback()  # parsing takes a while, and holds no snapshot of the database meanwhile
    return (row.id, row.done) if row else None


def _taken(import_id: int, done: int) -> NumberedRows:
    """The file as the last turn left it, for this turn alone: two threads must not read on in one file."""
    left: NumberedRows | None = current_app.extensions.pop(_OPEN_FILE, None)
    # At the beginning it is opened anew: the columns may have been chosen again.
    fits = left is not None and left.import_id == import_id and 0 < left.done <= done
    return left if left is not None and fits else _open(import_id)


def _open(import_id: int) -> NumberedRows:
    query = (
        select(CaseImport.content, CaseMapping.columns).join(CaseMapping).where(CaseImport.id == import_id)
    )
    row = db.session.execute(query).first()
    db.session.rollback()
    return NumberedRows(import_id, row.content if row else b"", row.columns if row else {})


def _refuse(import_id: int, problem: str) -> bool:
    current_app.extensions.pop(_OPEN_FILE, None)
    with transaction():
        one = _claim(import_id, None)
        if one:
            refuse(one, problem)
    return one is not None


def _claim(import_id: int, done: int | None) -> CaseImport | None:
    """The import, locked, while it is read and has come so far; None when somebody else has it or went on."""
    query = select(CaseImport).where(CaseImport.id == import_id, CaseImport.state == ImportState.READING)
    if done is not None:
        query = query.where(CaseImport.done == done)
    found: CaseImport | None = db.session.scalar(query.with_for_update(skip_locked=True, of=CaseImport))
    return found


def _keep(file: NumberedRows, piece: list[Numbered], done: int, reached: int) -> bool:
    with transaction():
        one = _claim(file.import_id, done)
        if one is None:
            return False
        if piece:
            db.session.execute(insert(CaseImportRow), _judged(one, file, piece))
        one.headings = file.headings
        one.done, one.rows = reached, max(file.expected, reached)
        if reached - done < ROWS_AT_ONCE:
            _finish(one)
        elif _rows_kept(one.id) > MOST_ROWS:
            _too_long(one)
    return True


def _finish(one: CaseImport) -> None:
    current_app.extensions.pop(_OPEN_FILE, None)
    one.rows = one.done = _rows_kept(one.id)
    one.state = ImportState.READY
    if not one.rows:
        refuse(one, _("The file has headings but no lines."))
    elif one.rows > MOST_ROWS:
        _too_long(one)


def _too_long(one: CaseImport) -> None:
    current_app.extensions.pop(_OPEN_FILE, None)
    refuse(
        one,
        _("The file has more than %(limit)s lines. Divide it into several files.", limit=f"{MOST_ROWS:,}"),
    )


def _rows_kept(import_id: int) -> int:
    count = select(func.count(CaseImportRow.id)).where(CaseImportRow.import_id == import_id)
    return db.session.scalar(count) or 0


def _judged(one: CaseImport, file: NumberedRows, piece: list[Numbered]) -> list[Row]:
    """The rows to keep. Of several rows with one number the first counts."""
    numbered = [(line, cells, number_in(file.named(cells))[:64]) for line, cells in piece]
    numbers = {number for _line, _cells, number in numbered if number}
    library = library_for(one, numbers, day_of(clock.now()))
    first = _earlier(one.id, numbers)
    rows = []
    for line, cells, number in numbered:
        verdict = judge(file.named(cells), library)
        if number and first.setdefault(number, line) != line:
            verdict = Verdict(RowFate.REFUSED, _("A row above has the same number."))
        rows.append(_row(one.id, line, cells, number, file, verdict))
    return rows


def _row(
    import_id: int, line: int, cells: list[str], number: str, file: NumberedRows, verdict: Verdict
) -> Row:
    return {
        "import_id": import_id,
        "line": line,
        "fate": verdict.fate,
        "reason": verdict.reason,
        "source_number": number,
        "cells": {"row": cells, "given": file.named(cells), "basis": verdict.basis},
        "case_id": verdict.case.id if verdict.case else None,
        "applied": False,
    }


def _earlier(import_id: int, numbers: set[str]) -> dict[str, int]:
    """In which row before the piece its numbers stand first."""
    query = select(CaseImportRow.source_number, func.min(CaseImportRow.line)).where(
        CaseImportRow.import_id == import_id, CaseImportRow.source_number.in_(numbers)
    )
    return dict(db.session.execute(query.group_by(CaseImportRow.source_number)).all())
