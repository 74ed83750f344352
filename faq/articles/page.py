"""An article's page: what it shows, and a step that is taken once or refused with what was typed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import abort, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from faq import library
from faq.articles.differences import differences
from faq.articles.files import file_names_of, files_of
from faq.articles.forms import StepForm
from faq.articles.life import ASKS_FIRST, NEEDS_COMMENT, Move, next_step, steps_open_to
from faq.articles.queries import steps_of
from faq.articles.seen import ChangedMeanwhileError, NotOpenError, check_seen, last_step, meanwhile
from faq.articles.taking import take
from faq.articles.telling import said_of, what_next
from faq.following import follow_changes
from faq.likeness import related
from faq.models import Article, ArticleStep, StepKind
from foundation import clock
from foundation.calendar import day_of
from foundation.web.ids import read_id
from foundation.web.once import new_key, once
from foundation.web.session import me

REVIEWED_EVERY = timedelta(days=365)
RELATED = 5


def article_or_404(article_id: int) -> Article:
    return library.article_with_id(article_id) or abort(404)


def perform(article: Article, move: Move, form: StepForm) -> ResponseReturnValue:
    """Take the step once; else the page again, with what was typed and what others did meanwhile."""
    if not _is_complete(form, move):
        return show_page(article, form, move), 422
    seen = read_id(form.seen.data)
    try:
        response = once(form.submission_key.data, lambda: _taken(article, move, form, seen))
    except (ChangedMeanwhileError, StaleDataError):
        return show_page(article, form, move, changed_since=seen or 0), 409
    except NotOpenError:
        return show_page(article, form, move, refusal=_("This step is not open now, or not to you.")), 409
    follow_changes()
    return response


def _taken(article: Article, move: Move, form: StepForm, seen: int | None) -> str:
    check_seen(article, seen)
    take(article, move, me(), clock.now(), form.comment.data or "", form.next_on.data)
    flash(_done(move), "good")
    return url_for("faq.show", article_id=article.id)


def _is_complete(form: StepForm, move: Move) -> bool:
    """Whether the form is right for its step: some need a reason, a review a day to come."""
    right = form.validate_on_submit()
    if move in NEEDS_COMMENT and not form.comment.data:
        form.comment.errors = [*form.comment.errors, _("Write it, so that others understand later.")]
        return False
    if move is Move.REVIEW and right and not _lies_ahead(form, clock.now()):
        form.next_on.errors = [*form.next_on.errors, _("Choose a day after today.")]
        return False
    return bool(right)


def _lies_ahead(form: StepForm, at: datetime) -> bool:
    return form.next_on.data is not None and form.next_on.data > day_of(at)


def show_page(
    article: Article,
    refused: StepForm | None = None,
    refused_move: Move | None = None,
    *,
    changed_since: int | None = None,
    refusal: str = "",
) -> str:
    """The page of an article. `changed_since` is the step after which others changed it, where they did."""
    today = day_of(clock.now())
    steps = steps_of(article.id)
    moves = steps_open_to(me(), article, today)
    return render_template(
        "faq/show.html",
        article=article,
        version=article.shown,
        state=article.state_on(today),
        today=today,
        next_words=what_next(article, today),
        moves=moves,
        next_move=next_step(moves, article),
        forms=_forms(article, refused, refused_move),
        refused_move=refused_move,
        refusal=refusal,
        meanwhile=meanwhile(article, changed_since) if changed_since is not None else None,
        changes=_changes(article),
        files=files_of(article.id, article.shown.file_ids),
        steps=steps,
        said_of=said_of,
        returned=_returned(article, steps),
        related=related(article, RELATED),
        asks_first=ASKS_FIRST,
    )


def _forms(article: Article, refused: StepForm | None, refused_move: Move | None) -> dict[Move, StepForm]:
    """One form for each step: the refused one as it was sent, the others fresh, all for the state as it is."""
    next_on = day_of(clock.now()) + REVIEWED_EVERY
    forms = {move: StepForm(formdata=None, next_on=next_on) for move in Move}
    if refused is not None and refused_move is not None:
        forms[refused_move] = refused
        refused.submission_key.data = new_key()
    for form in forms.values():
        form.seen.data = str(last_step(article) or "")
    return forms


def _changes(article: Article) -> list[object]:
    """What the version under way would change of the one in force."""
    if article.current is None or article.proposed is None:
        return []
    return [*differences(article.current, article.proposed, file_names_of(article.id))]


def _returned(article: Article, steps: list[ArticleStep]) -> ArticleStep | None:
    """The step that sent the version under way back, while it was not written anew."""
    is_returned = article.stage is not None and article.stage.value == "returned"
    return next((s for s in steps if s.kind is StepKind.RETURNED), None) if is_returned else None


def _done(move: Move) -> str:
    said: dict[Move, Callable[[], str]] = {
        Move.SUBMIT: lambda: _("Sent for checking."),
        Move.CHECK: lambda: _("Passed as checked."),
        Move.APPROVE: lambda: _("Approved."),
        Move.RECORD: lambda: _("The department's approval was recorded."),
        Move.SEND_BACK: lambda: _("Sent back with your comment."),
        Move.WITHDRAW: lambda: _("The version was withdrawn."),
        Move.REVIEW: lambda: _("Noted as still right."),
        Move.ARCHIVE: lambda: _("The article was archived. You can bring it back on this page."),
        Move.RESTORE: lambda: _("The article is in use again."),
        Move.EDIT: lambda: _("Kept."),
    }
    return said[move]()
