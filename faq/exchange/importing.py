"""What can be done with an import. Nothing here commits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from faq.exchange.models import ArticleImport, Fate, ImportLine, ImportState
from foundation.db import db
from foundation.organisation.models import User

MOST_LINES = 50_000
"""Lines of a file, without the headings."""

PAGE = 50
WITH_A_DECISION = (ImportState.READY, ImportState.READING)


@dataclass(frozen=True)
class LinesPage:
    """Some lines of one fate, and the line after which the next page begins (None: there is none)."""

    lines: list[ImportLine]
    after: int | None


def bring(name: str, content: bytes, by: User, at: datetime) -> ArticleImport:
    """Keep a file; the worker reads it."""
    brought = ArticleImport(name=name, content=content, state=ImportState.READING, by_id=by.id, at=at)
    db.session.add(brought)
    db.session.flush()
    return brought


def confirm(one: ArticleImport, approval: str) -> bool:
    """Have the worker register the lines; False where it waits for nobody's word any more.

    With `approval`, the document with which the departments approved the file, the articles are in force at
    once; without, they wait for the departments.
    """
    if one.state is not ImportState.READY:
        return False
    one.approved, one.approval = bool(approval), approval
    one.state, one.done = ImportState.APPLYING, 0
    return True


def cancel(one: ArticleImport) -> bool:
    """Forget the file and its lines; False where it is being registered or was."""
    if one.state not in WITH_A_DECISION:
        return False
    one.state, one.content = ImportState.CANCELLED, b""
    forget_lines(one.id)
    return True


def forget_lines(import_id: int) -> None:
    db.session.execute(delete(ImportLine).where(ImportLine.import_id == import_id))


def import_with_id(import_id: int, lock: bool = False) -> ArticleImport | None:
    """The import; with `lock`, kept from everybody else until the transaction ends."""
    return db.session.get(ArticleImport, import_id, with_for_update=lock or None)


def newest_imports(limit: int = 20) -> list[ArticleImport]:
    query = select(ArticleImport).order_by(ArticleImport.id.desc()).limit(limit)
    return list(db.session.scalars(query))


def count_fates(import_id: int) -> dict[Fate, int]:
    query = select(ImportLine.fate, func.count()).where(ImportLine.import_id == import_id)
    counted: dict[Fate, int] = dict(db.session.execute(query.group_by(ImportLine.fate)).all())
    return {fate: counted.get(fate, 0) for fate in Fate}


def lines_of(import_id: int, fate: Fate, after: int = 0, limit: int = PAGE) -> LinesPage:
    """Lines of one fate that stand below line `after` of the file."""
    query = select(ImportLine).where(ImportLine.import_id == import_id, ImportLine.fate == fate)
    query = query.where(ImportLine.line > after).order_by(ImportLine.line).limit(limit + 1)
    lines = list(db.session.scalars(query))
    return LinesPage(lines[:limit], lines[limit - 1].line if len(lines) > limit else None)


def all_lines_of(import_id: int, fate: Fate) -> Iterator[ImportLine]:
    """All lines of one fate, some at a time in memory."""
    after: int | None = 0
    while after is not None:
        page = lines_of(import_id, fate, after, limit=500)
        yield from page.lines
        after = page.after
