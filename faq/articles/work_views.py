"""What waits: the desk's work lists, and the one page of a department with everything of its own."""

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from faq.articles import queries, worklists
from faq.articles.bulk import Outcome, read_chosen, take_with_each
from faq.articles.differences import Difference, differences
from faq.articles.files import file_names_of
from faq.articles.forms import BulkForm
from faq.articles.life import Move
from faq.articles.page import REVIEWED_EVERY
from faq.articles.worklists import Worklist
from faq.blueprint import blueprint
from faq.following import follow_changes
from faq.models import Article
from foundation import clock
from foundation.access.guards import may, requires
from foundation.access.roles import Permission
from foundation.calendar import day_of
from foundation.text import shorten
from foundation.web.ids import id_argument
from foundation.web.once import once
from foundation.web.session import me

LAST_PAGE = 10_000
NAMED = 5
"""Articles that are named in a message; of more it says how many."""


@blueprint.get("/work")
@requires(Permission.DRAFT_FAQ)
def work() -> ResponseReturnValue:
    if may(Permission.APPROVE_FAQ):
        return redirect(url_for("faq.ours"))
    tab, today = _chosen_tab(), _today()
    department_id = id_argument("department_id") if tab is Worklist.TO_APPROVE else None
    return render_template(
        "faq/work.html",
        tab=tab,
        tabs=_tabs(),
        counts=worklists.counts_of_work(me(), today),
        page=worklists.worklist(tab, me(), today, _page_number(), department_id),
        departments=queries.waiting_by_department() if tab is Worklist.TO_APPROVE else [],
        department_id=department_id,
        today=today,
    )


@blueprint.get("/ours")
@requires(Permission.APPROVE_FAQ)
def ours() -> str:
    return _ours(BulkForm(formdata=None, next_on=_today() + REVIEWED_EVERY))


@blueprint.post("/ours/approve")
@requires(Permission.APPROVE_FAQ)
def approve_many() -> ResponseReturnValue:
    """Approve what is ticked; what changed after the list was shown is left, and named."""
    form = BulkForm()
    return _take_with_chosen(form, Move.APPROVE)


@blueprint.post("/ours/review")
@requires(Permission.APPROVE_FAQ)
def review_many() -> ResponseReturnValue:
    """Say that what is ticked is still right, and when to look again."""
    form = BulkForm()
    if form.validate_on_submit() and (form.next_on.data is None or form.next_on.data <= _today()):
        form.next_on.errors = [*form.next_on.errors, _("Choose a day after today.")]
        return _ours(form, Move.REVIEW), 422
    return _take_with_chosen(form, Move.REVIEW)


@blueprint.get("/ours/<any(approve,review):_refused>")
@requires(Permission.APPROVE_FAQ)
def ours_again(_refused: str) -> ResponseReturnValue:
    return redirect(url_for("faq.ours"))


def _take_with_chosen(form: BulkForm, move: Move) -> ResponseReturnValue:
    chosen = read_chosen(request.form.getlist("chosen"))
    if not form.validate_on_submit():
        return _ours(form, move), 422
    if not chosen:
        return _ours(form, move, _("Tick at least one article.")), 422

    def act() -> str:
        comment, next_on = form.comment.data or "", form.next_on.data
        _tell(move, take_with_each(chosen, move, me(), clock.now(), comment, next_on))
        return url_for("faq.ours")

    response = once(form.submission_key.data, act)
    follow_changes()
    return response


def _tell(move: Move, outcome: Outcome) -> None:
    if outcome.done and move is Move.APPROVE:
        flash(
            ngettext("%(num)d article was approved.", "%(num)d articles were approved.", outcome.done), "good"
        )
    elif outcome.done:
        flash(ngettext("%(num)d article was noted as still right.", "%(num)d articles were noted as still right.",
                       outcome.done), "good")  # fmt: skip
    if outcome.refused:
        flash(_refused_words(outcome.refused), "warning")


def _refused_words(questions: list[str]) -> str:
    named = "".join(f"「{shorten(question, 40)}」" for question in questions[:NAMED])
    return ngettext(
        "%(num)d article was changed after the list was shown, and left as it is. Look at it again: %(named)s",
        "%(num)d articles were changed after the list was shown, and left as they are. Look again: %(named)s",
        len(questions),
        named=named,
    )


def _ours(form: BulkForm, move: Move | None = None, refusal: str = "") -> str:
    department, today = me().department, _today()
    department_id = department.id if department else None
    waiting = queries.waiting_for(department_id)
    due = queries.due_for_review_by(today + queries.REVIEW_AHEAD, department_id or 0, today)[: queries.PAGE]
    mine = queries.articles_owned_by(department_id, _page_number())
    return render_template(
        "faq/ours.html",
        department=department,
        waiting=waiting,
        changes={article.id: _changes(article) for article in waiting.rows},
        due=due,
        under_way=queries.under_way_of(department_id),
        all_ours=mine,
        seen=queries.last_steps_of([article.id for article in (*waiting.rows, *due)]),
        form=form,
        fresh=BulkForm(formdata=None, next_on=today + REVIEWED_EVERY),
        refused_move=move,
        refusal=refusal,
        ticked=request.form.getlist("chosen"),
        Move=Move,
        today=today,
    )


def _changes(article: Article) -> list[Difference]:
    if article.current is None or article.proposed is None:
        return []
    return differences(article.current, article.proposed, file_names_of(article.id))


def _tabs() -> list[Worklist]:
    """Drafts of others are for those who may change them."""
    return [tab for tab in Worklist if tab is not Worklist.OTHERS or may(Permission.EDIT_FAQ)]


def _chosen_tab() -> Worklist:
    try:
        tab = Worklist(request.args.get("tab", Worklist.MINE.value))
    except ValueError:
        abort(404)
    return tab if tab in _tabs() else abort(404)


def _page_number() -> int:
    return min(max(request.args.get("page", 1, int), 1), LAST_PAGE)


def _today() -> date:
    return day_of(clock.now())
