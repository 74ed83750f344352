"""Taking a step with an article, and keeping what was written; both only if `life` allows it to the person."""

from collections.abc import Callable
from datetime import date, datetime

from faq.articles import actions
from faq.articles.files import attach
from faq.articles.forms import ArticleForm
from faq.articles.life import Move, may_place, steps_open_to
from faq.articles.seen import NotOpenError, check_seen
from faq.models import Article
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.models import User

Step = Callable[[Article, User, datetime, str], object]

_STEPS: dict[Move, Step] = {
    Move.SUBMIT: actions.submit,
    Move.CHECK: actions.check,
    Move.APPROVE: actions.approve,
    Move.RECORD: actions.approve,
    Move.SEND_BACK: actions.send_back,
    Move.WITHDRAW: actions.withdraw,
    Move.ARCHIVE: actions.archive,
    Move.RESTORE: lambda article, by, at, comment: actions.restore(article, by, at),
}


def take(
    article: Article, move: Move, by: User, at: datetime, comment: str = "", next_on: date | None = None
) -> None:
    """Take one step. NotOpenError where it is not open to the person now."""
    if move not in steps_open_to(by, article, day_of(at)):
        raise NotOpenError
    if move is Move.REVIEW:
        actions.review(article, next_on, by, at, comment)
    else:
        _STEPS[move](article, by, at, comment)
    record(AuditAction.CHANGED, "article", article.id, step=move.value)
    db.session.flush()


def keep_new(form: ArticleForm, then: Move | None, by: User, at: datetime) -> Article:
    """A new article as it was typed, passed on as far as `then` where that is open to its writer."""
    article = actions.write_article(form.to_text(), form.to_placing(), by, at, form.files.data)
    record(AuditAction.CREATED, "article", article.id)
    return _pass_on(article, then, by, at)


def keep(
    article: Article, form: ArticleForm, then: Move | None, by: User, at: datetime, seen: int | None
) -> Article:
    """An article changed as it was typed; the version in force stays until the new one is approved."""
    check_seen(article, seen)
    if Move.EDIT not in steps_open_to(by, article, day_of(at)):
        raise NotOpenError
    text = form.to_text()
    added = attach(article, form.files.data, by, at)
    if may_place(by, article):
        actions.place(article, form.to_placing(), by, at)
    actions.revise(article, actions.with_files(text, added), by, at)
    record(AuditAction.CHANGED, "article", article.id, step=Move.EDIT.value)
    return _pass_on(article, then, by, at)


def _pass_on(article: Article, then: Move | None, by: User, at: datetime) -> Article:
    """A supervisor's own text of the centre itself needs a second person: it is sent for checking instead."""
    open_now = steps_open_to(by, article, day_of(at))
    for move in (Move.CHECK, Move.SUBMIT) if then is Move.CHECK else (then,):
        if move in (Move.CHECK, Move.SUBMIT) and move in open_now:
            take(article, move, by, at)
            break
    db.session.flush()
    return article
