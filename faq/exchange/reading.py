"""An import is read: the worker takes its file line by line and decides what becomes of each, changing nothing."""

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import select

from faq.exchange.importing import MOST_LINES
from faq.exchange.judging import Asked, Library, Verdict, asked_by, judge, library_for
from faq.exchange.models import ArticleImport, Fate, ImportLine, ImportState
from faq.exchange.numbered_lines import Numbered, NumberedLines
from foundation.db import db
from foundation.files_in_turns import Reader
from foundation.text import shorten

LINES_AT_ONCE = 500


def read_next() -> bool:
    """Read some lines of the oldest import that waits to be read; False when there is none."""
    return _Articles(LINES_AT_ONCE, MOST_LINES).read_next()


class _Articles(Reader[ArticleImport, NumberedLines]):
    files, rows, states = ArticleImport, ImportLine, ImportState
    kept_open_as = "faq_open_import"

    def open(self, import_id: int) -> NumberedLines:
        content = db.session.scalar(select(ArticleImport.content).where(ArticleImport.id == import_id))
        db.session.rollback()
        return NumberedLines(import_id, content or b"")

    def tell(self, one: ArticleImport, file: NumberedLines) -> None:
        if file.ignored:
            headings = shorten("、".join(file.ignored), 200)
            one.problem = _("These columns are not read: %(headings)s", headings=headings)

    def judged(
        self, one: ArticleImport, file: NumberedLines, piece: list[Numbered]
    ) -> list[dict[str, object]]:
        """Of several lines for one article, or with one question, the first counts."""
        library = library_for([given for _line, given in piece])
        seen = _Seen(one.id, piece, library)
        return [_row(one.id, line, given, seen.judge(line, given)) for line, given in piece]


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
