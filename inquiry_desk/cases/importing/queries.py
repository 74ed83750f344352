"""What is asked of files of applications and of their rows."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.cases.importing.models import CaseImport, CaseImportRow, ImportState, RowFate
from inquiry_desk.cases.models import Case
from inquiry_desk.cases.scope import case_services

PAGE = 50
_NOT_THE_SAME = (ImportState.CANCELLED, ImportState.REFUSED)


@dataclass(frozen=True)
class RowsPage:
    """Some rows of one fate, and the line after which the next page begins (None: there is none)."""

    rows: list[CaseImportRow]
    after: int | None


def import_with_id(import_id: int, user: User, lock: bool = False) -> CaseImport | None:
    """The import, None where `user` may not see its service; with `lock`, kept from others until the end."""
    found = db.session.get(CaseImport, import_id, with_for_update=lock or None)
    visible = {service.id for service in case_services(user)}
    return found if found and found.service_id in visible else None


def newest_imports(user: User, limit: int = 20) -> list[CaseImport]:
    ids = [service.id for service in case_services(user)]
    query = select(CaseImport).where(CaseImport.service_id.in_(ids)).order_by(CaseImport.id.desc())
    query = query.options(joinedload(CaseImport.service), joinedload(CaseImport.by))
    return list(db.session.scalars(query.limit(limit)))


def same_before(one: CaseImport) -> CaseImport | None:
    """The newest file before it with the same content, of the same service, that was not given up."""
    query = select(CaseImport).where(
        CaseImport.sha256 == one.sha256,
        CaseImport.service_id == one.service_id,
        CaseImport.id < one.id,
        CaseImport.state.not_in(_NOT_THE_SAME),
    )
    found: CaseImport | None = db.session.scalar(query.order_by(CaseImport.id.desc()).limit(1))
    return found


def count_fates(import_id: int) -> dict[RowFate, int]:
    query = select(CaseImportRow.fate, func.count()).where(CaseImportRow.import_id == import_id)
    counted: dict[RowFate, int] = dict(db.session.execute(query.group_by(CaseImportRow.fate)).all())
    return {fate: counted.get(fate, 0) for fate in RowFate}


def count_reasons(import_id: int, fate: RowFate) -> list[tuple[str, int]]:
    """How many rows of this fate have which reason, the commonest first; those without one are left out."""
    count = func.count()
    query = select(CaseImportRow.reason, count).where(
        CaseImportRow.import_id == import_id, CaseImportRow.fate == fate, CaseImportRow.reason != ""
    )
    query = query.group_by(CaseImportRow.reason).order_by(count.desc(), CaseImportRow.reason).limit(PAGE)
    return [(reason, number) for reason, number in db.session.execute(query)]


def rows_of(import_id: int, fate: RowFate, reason: str = "", after: int = 0, limit: int = PAGE) -> RowsPage:
    """Rows of one fate, all or those with one reason, that stand below line `after` of the file."""
    query = select(CaseImportRow).where(CaseImportRow.import_id == import_id, CaseImportRow.fate == fate)
    if reason:
        query = query.where(CaseImportRow.reason == reason)
    query = query.where(CaseImportRow.line > after).order_by(CaseImportRow.line).limit(limit + 1)
    rows = list(db.session.scalars(query))
    return RowsPage(rows[:limit], rows[limit - 1].line if len(rows) > limit else None)


def all_rows_of(import_id: int, fate: RowFate) -> Iterator[CaseImportRow]:
    """All rows of one fate, some at a time in memory."""
    after: int | None = 0
    while after is not None:
        page = rows_of(import_id, fate, after=after, limit=500)
        yield from page.rows
        after = page.after


def numbers_of_cases(rows: list[CaseImportRow]) -> dict[int, str]:
    """The number of each case these rows became or belong to."""
    ids = {row.case_id for row in rows if row.case_id}
    return dict(db.session.execute(select(Case.id, Case.number).where(Case.id.in_(ids))).all())


def case_of_number(one: CaseImport, source_number: str) -> int | None:
    """The id of the case with this number at the source of the file."""
    assert one.mapping is not None, "a file is registered by its columns"
    query = select(Case.id).where(
        Case.service_id == one.service_id,
        Case.source == one.mapping.source,
        Case.source_number == source_number,
    )
    found: int | None = db.session.scalar(query)
    return found
