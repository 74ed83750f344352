"""The gold set: queries and their right articles, and how well the search answers them over time."""

from collections.abc import Callable
from datetime import timedelta

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from faq.blueprint import blueprint
from faq.gold import actions, chart, queries
from faq.gold.forms import QueryForm
from faq.gold.kinds import kind_of
from faq.gold.measuring import GOOD_RANK, Asked, NothingToMeasureError, keep, measure
from faq.gold.models import GoldQuery, QueryKind
from faq.library import articles_with_ids, find
from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.web.ids import id_argument
from foundation.web.once import once
from foundation.web.session import me

LOOKED_BACK = timedelta(days=90)
CANDIDATES = 9


@blueprint.get("/gold")
@requires(Permission.EDIT_FAQ)
def gold() -> str:
    kind = next((kind for kind in QueryKind if kind.value == request.args.get("kind")), None)
    words, retired = request.args.get("q", ""), "retired" in request.args
    older, newer = id_argument("older_than"), id_argument("newer_than")
    return render_template(
        "faq/gold/index.html",
        page=queries.queries_of(kind, words, retired, older, newer),
        kind=kind,
        words=words,
        retired=retired,
        counts=queries.count_by_kind(),
        count_retired=queries.count_retired(),
    )


@blueprint.route("/gold/new", methods=["GET", "POST"])
@requires(Permission.EDIT_FAQ)
def new_gold_query() -> ResponseReturnValue:
    form = QueryForm(text=request.args.get("q", ""))
    if not form.validate_on_submit():
        return render_template("faq/gold/new.html", form=form), 422 if form.errors else 200

    def act() -> str:
        text = form.text.data or ""
        known = queries.query_with_text(text)
        if known:
            flash(_("This query is in the set already."), "warning")
            return url_for("faq.gold_query", query_id=known.id)
        query = actions.add_query(text, form.chosen_kind, [], me(), clock.now())
        record(AuditAction.CREATED, "gold_query", query.id)
        flash(_("The query was added. Say now which articles answer it."), "good")
        return url_for("faq.gold_query", query_id=query.id)

    return once(form.submission_key.data, act)


@blueprint.route("/gold/<int:query_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_FAQ)
def gold_query(query_id: int) -> ResponseReturnValue:
    query = _query_or_404(query_id)
    form = QueryForm(text=query.text, kind=query.kind.value)
    if form.validate_on_submit():
        text, kind = form.text.data or "", form.chosen_kind
        return _done(query, lambda: actions.change_query(query, text, kind) and _("The query was changed."))
    words = request.args.get("find", "").strip() or query.text
    return render_template(
        "faq/gold/query.html",
        form=form,
        query=query,
        words=words,
        candidates=find(words, limit=CANDIDATES),
        right={article.id for article in query.answers},
    ), 422 if form.errors else 200


@blueprint.post("/gold/<int:query_id>/answers/<int:article_id>")
@requires(Permission.EDIT_FAQ)
def judge_gold_answer(query_id: int, article_id: int) -> ResponseReturnValue:
    """Say that the article is a right answer (`right=yes`), or is none."""
    query = _query_or_404(query_id)
    known = {article.id: article for article in query.answers} | articles_with_ids([article_id])
    article = known.get(article_id) or abort(404)
    is_right = request.form.get("right") == "yes"
    return _done(query, lambda: actions.judge(query, article, is_right))


@blueprint.post("/gold/<int:query_id>/retire")
@requires(Permission.EDIT_FAQ)
def retire_gold_query(query_id: int) -> ResponseReturnValue:
    """Measure by it no longer, or again."""
    query = _query_or_404(query_id)

    def act() -> str:
        if query.retired_at:
            actions.take_back(query)
            return _("The query is measured by again.")
        actions.retire(query, clock.now())
        return _("The query is no longer measured by. You can take it back on this page.")

    return _done(query, act)


@blueprint.get("/gold/searches")
@requires(Permission.EDIT_FAQ)
def gold_searches() -> str:
    found = queries.real_searches(clock.now() - LOOKED_BACK)
    return render_template(
        "faq/gold/searches.html", searches=[(search, kind_of(search.text)) for search in found]
    )


@blueprint.post("/gold/searches/<int:search_id>")
@requires(Permission.EDIT_FAQ)
def add_gold_search(search_id: int) -> ResponseReturnValue:
    search = queries.search_with_id(search_id) or abort(404)
    article = articles_with_ids([search.opened_id or 0]).get(search.opened_id or 0) or abort(404)

    def act() -> str:
        if queries.query_with_text(search.text) is None:
            query = actions.add_query(search.text, kind_of(search.text), [article], me(), clock.now())
            record(AuditAction.CREATED, "gold_query", query.id)
            flash(_("“%(text)s” was added.", text=search.text), "good")
        return url_for("faq.gold_searches")

    return once(request.form.get("submission_key"), act)


@blueprint.get("/gold/trend")
@requires(Permission.EDIT_FAQ)
def gold_trend() -> str:
    measurements = queries.newest_measurements()
    return render_template(
        "faq/gold/trend.html",
        measurements=measurements,
        mrr=chart.points_of([one.mrr_at_10 for one in measurements]),
        recall=chart.points_of([one.recall_at_5 for one in measurements]),
        chart=chart,
        kinds=QueryKind,
    )


@blueprint.get("/gold/failing")
@requires(Permission.EDIT_FAQ)
def failing_gold_queries() -> str:
    """The queries whose right article is not among the first, as the search is now."""
    failed = [one for one in _measured() if one.failed]
    ids = {article for one in failed for article in one.found[:GOOD_RANK]}
    return render_template(
        "faq/gold/failing.html", failed=failed, articles=articles_with_ids(sorted(ids)), good_rank=GOOD_RANK
    )


@blueprint.post("/gold/measure")
@requires(Permission.EDIT_FAQ)
def measure_gold() -> ResponseReturnValue:
    try:
        result = measure(clock.now())
    except NothingToMeasureError:
        result = None

    def act() -> str:
        if result is None:
            flash(_("There is no query with a right article to measure by."), "warning")
            return url_for("faq.gold")
        keep(result, clock.now())
        flash(_("Measured by %(count)s queries.", count=result.evaluation.queries), "good")
        return url_for("faq.gold_trend")

    return once(request.form.get("submission_key"), act)


def _measured() -> list[Asked]:
    try:
        return measure(clock.now()).asked
    except NothingToMeasureError:
        return []


def _done(query: GoldQuery, act: Callable[[], object]) -> ResponseReturnValue:
    """Do it once, note it, say what `act` says, and show the query."""

    def noted() -> str:
        said = act()
        record(AuditAction.CHANGED, "gold_query", query.id)
        if isinstance(said, str):
            flash(said, "good")
        return url_for("faq.gold_query", query_id=query.id)

    return once(request.form.get("submission_key"), noted)


def _query_or_404(query_id: int) -> GoldQuery:
    return queries.query_with_id(query_id) or abort(404)
