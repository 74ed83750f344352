"""Looking at what inquiries taught: letting texts count or not, and changing one's mind."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from faq.blueprint import blueprint
from faq.following import follow_changes
from faq.learning import actions, queries
from faq.learning.models import LearnedText, Lesson
from faq.learning.rules import LONGEST, as_lesson
from faq.models import Article
from foundation import clock
from foundation.access.guards import may, requires
from foundation.access.roles import Permission
from foundation.access.scope import may_see_service
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.text import clean_line
from foundation.web.ids import read_id
from foundation.web.once import once


@dataclass(frozen=True)
class Typed:
    """A waiting text with what stands in its field now, and what stood there when the page was shown."""

    row: LearnedText
    text: str
    shown: str


@blueprint.get("/learning")
@requires(Permission.EDIT_FAQ)
def learning() -> str:
    with transaction():
        record(AuditAction.READ, "learned_texts")
    return render_template(
        "faq/learning/index.html",
        lessons=queries.waiting_lessons(current_user),
        waiting=queries.count_waiting(current_user),
        last=queries.last_decisions_of(current_user),
        longest=LONGEST,
    )


@blueprint.post("/learning")
@requires(Permission.EDIT_FAQ)
def judge() -> ResponseReturnValue:
    """`accept` or `reject` name one text, `accept_all` all that were shown; what was typed elsewhere is kept."""
    accepted, rejected = read_id(request.form.get("accept")), read_id(request.form.get("reject"))

    def act() -> str:
        typed = list(_typed())
        for one in typed:
            _reword(one)
        everything = "accept_all" in request.form
        _let_count([one for one in typed if everything or one.row.id == accepted])
        _leave_out([one for one in typed if one.row.id == rejected and not everything])
        return url_for("faq.learning")

    response = once(request.form.get("submission_key", ""), act)
    follow_changes()
    return response


@blueprint.post("/learning/<int:text_id>/undo")
@requires(Permission.EDIT_FAQ)
def undo_judgement(text_id: int) -> ResponseReturnValue:
    def act() -> str:
        row = _held(text_id)
        if row.lesson is not Lesson.WAITING:
            actions.put_back(row, clock.now())
            record(AuditAction.CHANGED, "learned_text", text_id, fields=["lesson"])
            flash(_("The text waits again."), "good")
        return url_for("faq.learning")

    response = once(request.form.get("submission_key", ""), act)
    follow_changes()
    return response


@blueprint.post("/learning/<int:text_id>/use")
@requires(Permission.EDIT_FAQ)
def use_learned(text_id: int) -> ResponseReturnValue:
    """On the article's page: let a text count (`counts=yes`), or no longer."""
    lesson = Lesson.ACCEPTED if request.form.get("counts") == "yes" else Lesson.REJECTED

    def act() -> str:
        row = _held(text_id)
        if row.decided_at is not None and row.lesson is not lesson:
            actions.change_mind(row, lesson, current_user, clock.now())
            record(AuditAction.CHANGED, "learned_text", text_id, fields=["lesson"])
            flash(_said_of(lesson), "good")
        return url_for("faq.show", article_id=row.article_id, _anchor="learned")

    response = once(request.form.get("submission_key", ""), act)
    follow_changes()
    return response


def may_judge(article: Article) -> bool:
    """Whether the person who is signed in decides what this article learns."""
    return may(Permission.EDIT_FAQ) and may_see_service(current_user, article.service_id)


def _said_of(lesson: Lesson) -> str:
    if lesson is Lesson.ACCEPTED:
        return _("The text is used again. Searches follow at once.")
    return _("The text is no longer used. Searches follow at once.")


def _held(text_id: int) -> LearnedText:
    return next(iter(queries.held([text_id], current_user)), None) or abort(404)


def _typed() -> Iterator[Typed]:
    ids = {number for number in map(read_id, request.form.getlist("id")) if number is not None}
    for row in queries.held(ids, current_user):
        if row.lesson is Lesson.WAITING:
            shown = request.form.get(f"shown-{row.id}", row.text)
            yield Typed(row, clean_line(request.form.get(f"text-{row.id}", shown)), shown)


def _reword(one: Typed) -> None:
    # Only what was changed here: the page of another person may still show what was meanwhile taken out.
    if one.text != one.shown and as_lesson(one.text):
        actions.reword(one.row, as_lesson(one.text))


def _let_count(chosen: list[Typed]) -> None:
    good = [one for one in chosen if as_lesson(one.text)]
    _decide(good, Lesson.ACCEPTED)
    if good:
        flash(
            ngettext("%(num)d text counts from now on.", "%(num)d texts count from now on.", len(good)),
            "good",
        )
    if len(good) < len(chosen):
        flash(_("A text of fewer than four letters cannot count. It still waits."), "warning")


def _leave_out(chosen: list[Typed]) -> None:
    _decide(chosen, Lesson.REJECTED)
    if chosen:
        flash(_("The text was left out."), "good")


def _decide(chosen: list[Typed], lesson: Lesson) -> None:
    for one in chosen:
        actions.decide(one.row, lesson, one.row.text, current_user, clock.now())
        record(AuditAction.CHANGED, "learned_text", one.row.id, fields=["lesson"])
