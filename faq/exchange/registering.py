"""A confirmed import is registered: the worker writes some articles in each transaction, each line once."""

import logging
import time

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm.exc import StaleDataError

from faq.articles import actions
from faq.exchange.judging import Verdict, judge, library_for
from faq.exchange.models import ArticleImport, Fate, ImportLine, ImportState
from faq.models import Article
from foundation import clock
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db, transaction

log = logging.getLogger(__name__)

LINES_AT_ONCE = 25
"""Lines of one transaction: SQLite has one writer, and calls are registered in between."""

REST = 0.1
"""Seconds without the lock of SQLite after each transaction: whoever waits for it looks that often."""

_TO_DO = (Fate.NEW, Fate.CHANGED)


def apply_next() -> bool:
    """Register some lines of the oldest confirmed import; False when there is none, or others are at all of them.

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


def _register_some(one: ArticleImport) -> None:
    lines = _lines_to_do(one.id)
    library = library_for([line.cells["given"] for line in lines])
    for line in lines:
        _register(line, judge(line.cells["given"], library), one)
    one.done += len(lines)
    if len(lines) < LINES_AT_ONCE:
        _finish(one)


def _claim() -> ArticleImport | None:
    query = select(ArticleImport).where(ArticleImport.state == ImportState.APPLYING)
    query = query.order_by(ArticleImport.id).limit(1).with_for_update(skip_locked=True, of=ArticleImport)
    return db.session.scalar(query)


def _lines_to_do(import_id: int) -> list[ImportLine]:
    query = select(ImportLine).where(ImportLine.import_id == import_id, ImportLine.fate.in_(_TO_DO))
    query = query.where(~ImportLine.applied).order_by(ImportLine.line).limit(LINES_AT_ONCE)
    return list(db.session.scalars(query))


def _finish(one: ArticleImport) -> None:
    one.state, one.applied_at, one.content = ImportState.DONE, clock.now(), b""
    record(AuditAction.CHANGED, "article_import", one.id, lines_registered=one.done)


def _register(line: ImportLine, verdict: Verdict, one: ArticleImport) -> None:
    """One line; what the database refuses of it is refused, and holds up none of the others."""
    if verdict.fate is not line.fate or verdict.basis != line.cells["basis"]:
        line.fate, line.reason = Fate.REFUSED, verdict.reason or _("The article was changed meanwhile.")
        return
    try:
        with db.session.begin_nested():
            line.article_id = _write(verdict, one).id
            line.applied = True
    except (IntegrityError, StatementError, StaleDataError) as problem:
        log.warning("import %d, line %d: %s", one.id, line.line, type(problem).__name__)
        line.fate, line.reason = Fate.REFUSED, _("The database did not take this line.")


def _write(verdict: Verdict, one: ArticleImport) -> Article:
    assert verdict.said is not None, "a line that is new or changed says something"
    text, placing, now = verdict.said.text, verdict.said.placing, clock.now()
    article = verdict.article
    if article is None:
        article = actions.write_article(text, placing, one.by, now)
        _pass_on(article, one)
        return article
    actions.place(article, placing, one.by, now)
    if actions.revise(article, text, one.by, now):
        _pass_on(article, one)
    return article


def _pass_on(article: Article, one: ArticleImport) -> None:
    """Approved with its document, or checked; what no department approves somebody else checks."""
    if one.approved:
        actions.approve(article, one.by, clock.now(), one.approval)
    elif article.owner is None:
        actions.submit(article, one.by, clock.now())
    else:
        actions.check(article, one.by, clock.now())
