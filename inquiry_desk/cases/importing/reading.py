"""A file is read: the worker takes it row by row and decides what becomes of each, changing nothing."""

from flask_babel import gettext as _
from sqlalchemy import func, select

from foundation import clock
from foundation.calendar import day_of
from foundation.db import db
from foundation.files_in_turns import Reader
from foundation.rows_of_file import UnreadableFileError
from inquiry_desk.cases.importing.actions import MOST_ROWS
from inquiry_desk.cases.importing.judging import Library, Verdict, judge, library_for
from inquiry_desk.cases.importing.lines import number_in
from inquiry_desk.cases.importing.models import CaseImport, CaseImportRow, CaseMapping, ImportState, RowFate
from inquiry_desk.cases.importing.numbered_rows import Numbered, NumberedRows

ROWS_AT_ONCE = 500
Row = dict[str, object]


def read_next_cases() -> bool:
    """Read some rows of the oldest file that waits to be read; False when there is none."""
    return _Applications(ROWS_AT_ONCE, MOST_ROWS).read_next()


class _Applications(Reader[CaseImport, NumberedRows]):
    files, rows, states = CaseImport, CaseImportRow, ImportState
    kept_open_as = "case_open_import"

    def open(self, import_id: int) -> NumberedRows:
        query = select(CaseImport.content, CaseMapping.columns).join(CaseMapping)
        row = db.session.execute(query.where(CaseImport.id == import_id)).first()
        db.session.rollback()
        return NumberedRows(import_id, row.content if row else b"", row.columns if row else {})

    def tell(self, one: CaseImport, file: NumberedRows) -> None:
        one.headings = file.headings

    def judged(self, one: CaseImport, file: NumberedRows, piece: list[Numbered]) -> list[Row]:
        """Of several rows with one number the first counts."""
        numbered = [(line, cells, number_in(file.named(cells))[:64]) for line, cells in piece]
        numbers = {number for _line, _cells, number in numbered if number}
        library = _library_for(one, numbers)
        first = _earlier(one.id, numbers)
        rows = []
        for line, cells, number in numbered:
            verdict = judge(file.named(cells), library)
            if number and first.setdefault(number, line) != line:
                verdict = Verdict(RowFate.REFUSED, _("A row above has the same number."))
            rows.append(_row(one.id, line, cells, number, file, verdict))
        return rows


def _library_for(one: CaseImport, numbers: set[str]) -> Library:
    try:
        return library_for(one, numbers, day_of(clock.now()))
    except LookupError as problem:
        raise UnreadableFileError(_("The stages of the service are not arranged yet.")) from problem


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
