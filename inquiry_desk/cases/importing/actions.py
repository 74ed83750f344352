"""What can be done with a file of applications. Nothing here commits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, func, select, update

from foundation.db import db
from foundation.organisation.models import Service, User
from inquiry_desk.cases.importing.models import CaseImport, CaseImportRow, CaseMapping, ImportState, RowFate

MOST_ROWS = 50_000
"""Rows of a file, without the headings."""

KEPT_FOR = timedelta(days=30)
"""How long the rows of a file that is over can be looked at and taken out."""

_BEFORE_IT_IS_CONFIRMED = (ImportState.CHOOSING, ImportState.READING, ImportState.READY)
_OVER = (ImportState.DONE, ImportState.CANCELLED, ImportState.REFUSED)


@dataclass(frozen=True)
class File:
    """As somebody brought it."""

    name: str
    content: bytes
    headings: list[str]


def bring(file: File, service: Service, mapping: CaseMapping | None, by: User, at: datetime) -> CaseImport:
    """Keep a file; the worker reads it, or somebody says first what its columns are."""
    brought = CaseImport(
        service=service,
        mapping=mapping,
        name=file.name,
        headings=file.headings,
        content=file.content,
        sha256=sha256(file.content).hexdigest(),
        state=ImportState.READING if mapping else ImportState.CHOOSING,
        by=by,
        at=at,
    )
    db.session.add(brought)
    db.session.flush()
    return brought


def choose_again(one: CaseImport) -> bool:
    """Back to the choice of columns; False where it is being registered or was."""
    if one.state not in _BEFORE_IT_IS_CONFIRMED:
        return False
    one.state, one.done, one.rows = ImportState.CHOOSING, 0, 0
    forget_rows(one.id)
    return True


def read_with(one: CaseImport, mapping: CaseMapping) -> bool:
    """Have the worker read the file by these columns; False where somebody said so already."""
    if one.state is not ImportState.CHOOSING:
        return False
    one.mapping, one.state, one.done = mapping, ImportState.READING, 0
    return True


def confirm(one: CaseImport, by: User) -> bool:
    """Have the worker register the rows in the name of `by`; False where it waits for nobody's word any more."""
    if one.state is not ImportState.READY:
        return False
    one.by, one.state, one.done = by, ImportState.APPLYING, 0
    return True


def cancel(one: CaseImport) -> bool:
    """Stop: what is registered stays, the rest is forgotten. False where it is through already."""
    if one.state in _BEFORE_IT_IS_CONFIRMED:
        forget_rows(one.id)
        one.rows = one.done = 0
    elif one.state is ImportState.APPLYING:
        one.done = count_applied(one.id)
    else:
        return False
    one.state, one.content = ImportState.CANCELLED, b""
    forget_cells(one.id)
    return True


def count_applied(import_id: int) -> int:
    count = select(func.count(CaseImportRow.id)).where(CaseImportRow.import_id == import_id)
    return db.session.scalar(count.where(CaseImportRow.applied)) or 0


def forget_rows(import_id: int) -> None:
    db.session.execute(delete(CaseImportRow).where(CaseImportRow.import_id == import_id))


def forget_cells(import_id: int) -> None:
    """What rows said that are registered: it stands in the cases, and is about citizens."""
    forgotten = update(CaseImportRow).where(
        CaseImportRow.import_id == import_id, CaseImportRow.fate != RowFate.REFUSED
    )
    db.session.execute(forgotten.values(cells={}).execution_options(synchronize_session=False))


def forget_old_rows(at: datetime) -> None:
    """Forget the rows of files that are over and long past; how many were registered stays."""
    old = select(CaseImport.id).where(CaseImport.state.in_(_OVER), CaseImport.at < at - KEPT_FOR)
    db.session.execute(delete(CaseImportRow).where(CaseImportRow.import_id.in_(old)))
