"""An import is read: the worker takes its file line by line and decides what becomes of each, changing nothing."""

from collections.abc import Mapping

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, insert, select

from faq.exchange.importing import MOST_LINES, refuse
from faq.exchange.judging import Asked, Library, Verdict, asked_by, judge, library_for
from faq.exchange.models import ArticleImport, Fate, ImportLine, ImportState
from faq.exchange.numbered_lines import Numbered, NumberedLines
from foundation.db import db, transaction
from foundation.rows_of_file import UnreadableFileError
from foundation.text import shorten

LINES_AT_ONCE = 500
"""Lines of one transaction: the database is free for others in between."""

_OPEN_FILE = "faq_open_import"


def read_next() -> bool:
    """Read some lines of the oldest import that waits to be read; False when there is none.

    A worker that is killed loses at most the lines of this turn, which the next one reads again. Two workers
    may be at the same file: what the second read in vain it throws away.
    """
    waiting = _oldest_waiting()
    if waiting is None:
        return False
    import_id, done = waiting
    with force_locale("ja"):  # reasons are kept, for whoever reads them
        try:
            file = _taken(import_id, done)
            piece, reached = file.next_piece(done, LINES_AT_ONCE)
            current_app.extensions[_OPEN_FILE] = file
        except UnreadableFileError as problem:
            return _refuse(import_id, str(problem))
        return _keep(file, piece, done, reached)


def _oldest_waiting() -> tuple[int, int] | None:
    query = select(ArticleImport.id, ArticleImport.done).where(ArticleImport.state == ImportState.READING)
    row = db.session.execute(query.order_by(ArticleImport.id).limit(1)).first()
    db.session.rollback()  # parsing takes a while, and holds no snapshot of the database meanwhile
    return (row.id, row.done) if row else None


def _taken(import_id: int, done: int) -> NumberedLines:
    """The file as the last turn left it, for this turn alone: two threads must not read on in one file."""
    left: NumberedLines | None = current_app.extensions.pop(_OPEN_FILE, None)
    fits = left is not None and left.import_id == import_id and left.done <= done
    return left if left is not None and fits else _open(import_id)


def _open(import_id: int) -> NumberedLines:
    content = db.session.scalar(select(ArticleImport.content).where(ArticleImport.id == import_id)) or b""
    db.session.rollback()
    return NumberedLines(import_id, content)


def _refuse(import_id: int, problem: str) -> bool:
    current_app.extensions.pop(_OPEN_FILE, None)
    with transaction():
        one = _claim(import_id, None)
        if one:
            refuse(one, problem)
    return one is not None


def _claim(import_id: int, done: int | None) -> ArticleImport | None:
    """The import, locked, while it is read and has come so far; None when somebody else has it or went on."""
    query = select(ArticleImport).where(
        ArticleImport.id == import_id, ArticleImport.state == ImportState.READING
    )
    if done is not None:
        query = query.where(ArticleImport.done == done)
    return db.session.scalar(query.with_for_update(skip_locked=True))


def _keep(file: NumberedLines, piece: list[Numbered], done: int, reached: int) -> bool:
    with transaction():
        one = _claim(file.import_id, done)
        if one is None:
            return False
        if piece:
            db.session.execute(insert(ImportLine), _judged(one.id, piece))
        one.done, one.lines = reached, max(file.expected, reached)
        if reached - done < LINES_AT_ONCE:
            _finish(one, file)
        elif _lines_kept(one.id) > MOST_LINES:
            _too_long(one)
    return True


def _finish(one: ArticleImport, file: NumberedLines) -> None:
    current_app.extensions.pop(_OPEN_FILE, None)
    one.lines = one.done = _lines_kept(one.id)
    one.state = ImportState.READY
    if file.ignored:
        one.problem = _(
            "These columns are not read: %(headings)s", headings=shorten("、".join(file.ignored), 200)
        )
    if not one.lines:
        refuse(one, _("The file has headings but no lines."))
    elif one.lines > MOST_LINES:
        _too_long(one)


def _too_long(one: ArticleImport) -> None:
    current_app.extensions.pop(_OPEN_FILE, None)
    limit = f"{MOST_LINES:,}"
    refuse(one, _("The file has more than %(limit)s lines. Divide it into several files.", limit=limit))


def _lines_kept(import_id: int) -> int:
    return db.session.scalar(select(func.count(ImportLine.id)).where(ImportLine.import_id == import_id)) or 0


def _judged(import_id: int, piece: list[Numbered]) -> list[dict[str, object]]:
    """The rows to keep. Of several lines for one article, or with one question, the first counts."""
    library = library_for([given for _line, given in piece])
    seen = _Seen(import_id, piece, library)
    return [_row(import_id, line, given, seen.judge(line, given)) for line, given in piece]


def _row(import_id: int, line: int, given: Mapping[str, str], verdict: Verdict) -> dict[str, object]:
    return {
        "import_id": import_id,
        "line": line,
        "fate": verdict.fate,
        "reason": verdict.reason,
        "cells": {"given": given, "basis": verdict.basis},
        "article_id": verdict.article.id if verdict.article else None,
    }


class _Seen:
    """What earlier lines of the file say already."""

    def __init__(self, import_id: int, piece: list[Numbered], library: Library) -> None:
        self._library = library
        self._articles = _earlier_articles(import_id, library)
        self._asked = _earlier_questions(import_id, piece)

    def judge(self, line: int, given: Mapping[str, str]) -> Verdict:
        verdict = judge(given, self._library)
        if verdict.fate is Fate.REFUSED or verdict.said is None:
            return verdict
        if verdict.article:
            first = self._articles.setdefault(verdict.article.id, line)
            twice = _("“Article number”: line %(line)s is for the same article.", line=first)
        else:
            first = self._asked.setdefault(asked_by(verdict.said), line)
            twice = _("“Question”: line %(line)s asks the same.", line=first)
        return verdict if first == line else Verdict(Fate.REFUSED, twice)


def _earlier_articles(import_id: int, library: Library) -> dict[int, int]:
    query = select(ImportLine.article_id, ImportLine.line).where(
        ImportLine.import_id == import_id, ImportLine.article_id.in_(list(library.articles))
    )
    return {article_id: line for article_id, line in db.session.execute(query) if article_id}


def _earlier_questions(import_id: int, piece: list[Numbered]) -> dict[Asked, int]:
    """New lines before the piece with one of its questions; the service is read as the piece would read it."""
    question = ImportLine.cells[("given", "question")].as_string()
    query = select(ImportLine.line, ImportLine.cells).where(
        ImportLine.import_id == import_id,
        ImportLine.fate == Fate.NEW,
        question.in_(sorted({given["question"] for _line, given in piece})),
    )
    rows = [(line, cells["given"]) for line, cells in db.session.execute(query)]
    library = library_for([given for _line, given in rows])
    said = [(line, judge(given, library).said) for line, given in rows]
    return {asked_by(one): line for line, one in said if one}
