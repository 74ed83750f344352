"""A confirmed file is registered: the worker takes in some rows in each transaction, each row once."""

import logging
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import aliased, joinedload
from sqlalchemy.orm.exc import StaleDataError

from foundation import clock
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import db, transaction
from inquiry_desk.cases.actions import Application, move_case, note, search_keys, take_all_in
from inquiry_desk.cases.importing.actions import count_applied, forget_cells
from inquiry_desk.cases.importing.judging import TAKEN_OVER, Verdict, judge, library_for
from inquiry_desk.cases.importing.models import CaseImport, CaseImportRow, ImportState, RowFate
from inquiry_desk.cases.importing.queries import case_of_number
from inquiry_desk.cases.kinds import Side, StepKind
from inquiry_desk.cases.models import Case, CaseRules
from inquiry_desk.cases.moving.leaving import leave
from inquiry_desk.cases.stages import LABELS, MoveRefusedError, rules_of

log = logging.getLogger(__name__)

ROWS_AT_ONCE = 250
"""Rows of one transaction: it keeps the next case number to itself, and on SQLite whoever wants to write waits."""

REST = 0.1
"""Seconds without the lock of SQLite after each transaction: whoever waits for it looks that often."""

_TO_DO = (RowFate.NEW, RowFate.CHANGED)
_NOT_TAKEN = (IntegrityError, StatementError, StaleDataError)


@dataclass(frozen=True)
class _Judged:
    row: CaseImportRow
    verdict: Verdict


def register_next_cases() -> bool:
    """Register some rows of a confirmed file; False when there is none, or others are at all of them.

    What was committed is marked, so a worker that is killed leaves nothing half done and nothing done twice.
    """
    with transaction(), force_locale("ja"):
        one = _claim()
        if one is None:
            return False
        _register_some(one)
    if db.engine.dialect.name == "sqlite":
        time.sleep(REST)
    return True


def _claim() -> CaseImport | None:
    """The oldest confirmed file of some service: files of one service are registered one after the other."""
    older = aliased(CaseImport)
    waits = exists().where(
        older.service_id == CaseImport.service_id,
        older.state == ImportState.APPLYING,
        older.id < CaseImport.id,
    )
    query = select(CaseImport).where(CaseImport.state == ImportState.APPLYING, ~waits)
    query = query.options(joinedload(CaseImport.by), joinedload(CaseImport.mapping))
    query = query.order_by(CaseImport.id).limit(1).with_for_update(skip_locked=True, of=CaseImport)
    found: CaseImport | None = db.session.scalar(query)
    return found


def _register_some(one: CaseImport) -> None:
    rows = _rows_to_do(one.id)
    judged = _judged_again(one, rows)
    _register(one, [each for each in judged if each.verdict.fate is RowFate.NEW], _take_in)
    _register(one, [each for each in judged if each.verdict.fate is RowFate.CHANGED], _change)
    one.done += len(rows)
    if len(rows) < ROWS_AT_ONCE:
        _finish(one)


def _rows_to_do(import_id: int) -> list[CaseImportRow]:
    query = select(CaseImportRow).where(CaseImportRow.import_id == import_id, CaseImportRow.fate.in_(_TO_DO))
    query = query.where(~CaseImportRow.applied).order_by(CaseImportRow.line).limit(ROWS_AT_ONCE)
    return list(db.session.scalars(query))


def _judged_again(one: CaseImport, rows: list[CaseImportRow]) -> list[_Judged]:
    """What is still to be done as it was shown; the others meet their fate here."""
    library = library_for(one, {row.source_number for row in rows}, day_of(clock.now()))
    judged = [_Judged(row, judge(row.cells["given"], library)) for row in rows]
    return [each for each in judged if _is_as_shown(each)]


def _is_as_shown(each: _Judged) -> bool:
    row, verdict = each.row, each.verdict
    if verdict.fate is row.fate and verdict.basis == row.cells["basis"]:
        return True
    if verdict.fate is RowFate.KNOWN and verdict.case:
        row.fate, row.case_id = RowFate.KNOWN, verdict.case.id
    else:
        changed = _("The case was registered or changed meanwhile. Bring the row again.")
        row.fate, row.reason = RowFate.REFUSED, verdict.reason or changed
    return False


def _register(
    one: CaseImport, judged: list[_Judged], write: Callable[[CaseImport, list[_Judged]], None]
) -> None:
    """All at once; where the database does not take them, each alone, so that one holds up none of the others."""
    try:
        with db.session.begin_nested():
            write(one, judged)
    except _NOT_TAKEN:
        for each in judged:
            _register_alone(one, each, write)


def _register_alone(
    one: CaseImport, each: _Judged, write: Callable[[CaseImport, list[_Judged]], None]
) -> None:
    try:
        with db.session.begin_nested():
            write(one, [each])
    except _NOT_TAKEN as problem:
        log.warning("import %d, line %d: %s", one.id, each.row.line, type(problem).__name__)
        known = case_of_number(one, each.row.source_number) if each.row.fate is RowFate.NEW else None
        if known is not None:
            each.row.fate, each.row.case_id = RowFate.KNOWN, known
        else:
            each.row.fate, each.row.reason = RowFate.REFUSED, _("The database did not take this line.")


def _take_in(one: CaseImport, judged: list[_Judged]) -> None:
    now = clock.now()
    cases = take_all_in([_application(one, each.verdict) for each in judged], one.by, now)
    rules = rules_of(one.service_id)
    for each, case in zip(judged, cases, strict=True):
        _move(case, each, one, rules)


def _change(one: CaseImport, judged: list[_Judged]) -> None:
    rules = rules_of(one.service_id)
    for each in judged:
        case, changes = each.verdict.case, each.verdict.changes
        assert case is not None, "what changes is there"
        if changes:
            for key, value in changes.items():
                setattr(case, key, value)
            for key, value in search_keys(case.applicant, case.kana).items():
                setattr(case, key, value)
            note(case, StepKind.CORRECTED, one.by, clock.now(), fields=sorted(changes))
            record(AuditAction.CHANGED, "case", case.number, fields=sorted(changes))
        _move(case, each, one, rules)
    db.session.flush()


def _move(case: Case, each: _Judged, one: CaseImport, rules: CaseRules) -> None:
    """As far as it goes: what stops it on the way is told with the row, which is registered all the same."""
    each.row.case_id, each.row.applied = case.id, True
    decided_on = each.verdict.said.decided_on if each.verdict.said else None
    for stage in each.verdict.path:
        try:
            # Only what waits for its applicant has something beside its move, that goes back with it.
            with db.session.begin_nested() if case.stage.side is Side.APPLICANT else nullcontext():
                leave(case, stage, one.by, clock.now())
                move_case(case, stage, one.by, clock.now(), decided_on=decided_on, rules=rules)
        except MoveRefusedError as refused:
            where = {"stage": case.stage.name, "problem": LABELS[refused.why]}
            each.row.reason = _("Registered, but it stays in “%(stage)s”: %(problem)s", **where)
            return


def _application(one: CaseImport, verdict: Verdict) -> Application:
    said, mapping = verdict.said, one.mapping
    assert said is not None and said.received_on is not None and mapping is not None, "judged to be new"
    words = {key: getattr(said, key) for key in TAKEN_OVER}
    return Application(one.service_id, mapping.source, said.received_on, said.source_number, **words)


def _finish(one: CaseImport) -> None:
    one.state, one.applied_at, one.content = ImportState.DONE, clock.now(), b""
    db.session.flush()
    one.done = count_applied(one.id)
    forget_cells(one.id)
    record(AuditAction.CHANGED, "case_import", one.id, lines_registered=one.done)
