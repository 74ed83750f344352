"""Gaps: what was asked without an article, and what becomes of it."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from faq.gaps import actions
from faq.gaps import queries as known
from faq.gaps.models import Gap, GapState
from faq.library import article_with_id
from faq.models import Article
from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.organisation.queries import active_services
from foundation.web.forms import Form
from foundation.web.once import once
from foundation.web.session import me
from inquiry_desk.knowledge import gaps
from inquiry_desk.knowledge.blueprint import blueprint
from inquiry_desk.knowledge.gap_forms import AssignForm, DismissForm
from inquiry_desk.staff.queries import departments_to_choose

PERIODS = (30, 90, 180)
"""Days back from now that are offered."""

SHOWN = 30
"""Groups on the page: whoever has taken these up may look again."""


@blueprint.get("/knowledge/gaps")
@requires(Permission.EDIT_FAQ)
def gap_groups() -> str:
    days = _days()
    groups = gaps.groups_without_article(gaps.days_before(clock.now(), days), me())
    shown = groups[:SHOWN]
    return render_template(
        "knowledge/gaps.html",
        groups=list(zip(shown, gaps.nearest_articles([one.subject for one in shown]), strict=True)),
        all_groups=len(groups),
        asked=sum(len(group.asked) for group in groups),
        days=days,
        periods=PERIODS,
        services={service.id: service.short_name for service in active_services()},
        counts=known.count_by_state(me()),
    )


@blueprint.post("/knowledge/gaps")
@requires(Permission.EDIT_FAQ)
def take_up() -> ResponseReturnValue:
    """Make a gap of one group; with `draft`, its article too."""
    sources = request.form.get("sources", "").split()[: 2 * gaps.MOST_OF_A_KIND]

    def act() -> str:
        asked = gaps.asked_by(sources, gaps.days_before(clock.now(), PERIODS[-1]), me())
        if not asked:
            flash(_("Somebody took this up meanwhile."), "warning")
            return url_for("knowledge.gap_groups")
        gap = actions.take_up(asked, me(), clock.now())
        record(AuditAction.CREATED, "gap", gap.id, asked=len(asked))
        return _drafted(gap) if "draft" in request.form else url_for("knowledge.gap", gap_id=gap.id)

    try:
        return once(request.form.get("submission_key"), act)
    except IntegrityError:
        flash(_("Somebody took this up meanwhile."), "warning")
        return redirect(url_for("knowledge.gap_groups"), 303)


@blueprint.get("/knowledge/gaps/states/<any(open, assigned, drafted, dismissed):state>")
@requires(Permission.EDIT_FAQ)
def gaps_in_state(state: str) -> str:
    chosen, today = GapState(state), day_of(clock.now())
    return render_template(
        "knowledge/gaps_in_state.html",
        state=chosen,
        gaps=[(gap, count, known.is_overdue(gap, today)) for gap, count in known.gaps_in_state(chosen, me())],
        counts=known.count_by_state(me()),
        today=today,
    )


@blueprint.get("/knowledge/gaps/<int:gap_id>")
@requires(Permission.EDIT_FAQ)
def gap(gap_id: int) -> str:
    return _page(_gap_or_404(gap_id))


@blueprint.post("/knowledge/gaps/<int:gap_id>/assign")
@requires(Permission.EDIT_FAQ)
def assign_gap(gap_id: int) -> ResponseReturnValue:
    found, form = _gap_or_404(gap_id), AssignForm().offer(departments_to_choose())
    if not form.validate_on_submit():
        return _page(found, assigning=form), 422

    def act(now: Gap) -> None:
        assert form.department_id.data
        actions.assign(now, form.department_id.data, form.due_on.data, form.note.data or "", clock.now())
        flash(_("The gap was assigned. The department sees it on its page."), "good")

    return _done(found, form, act)


@blueprint.post("/knowledge/gaps/<int:gap_id>/dismiss")
@requires(Permission.EDIT_FAQ)
def dismiss_gap(gap_id: int) -> ResponseReturnValue:
    found, form = _gap_or_404(gap_id), DismissForm()
    if not form.validate_on_submit():
        return _page(found, dismissing=form), 422

    def act(now: Gap) -> None:
        actions.dismiss(now, form.reason.data or "", clock.now())
        flash(_("It was noted that no article is needed."), "good")

    return _done(found, form, act)


@blueprint.post("/knowledge/gaps/<int:gap_id>/reopen")
@requires(Permission.EDIT_FAQ)
def reopen_gap(gap_id: int) -> ResponseReturnValue:
    def act(now: Gap) -> None:
        actions.reopen(now, clock.now())
        flash(_("The gap is open again."), "good")

    return _done(_gap_or_404(gap_id), Form(), act)


@blueprint.post("/knowledge/gaps/<int:gap_id>/draft")
@requires(Permission.EDIT_FAQ)
def draft_gap(gap_id: int) -> ResponseReturnValue:
    found = _gap_or_404(gap_id)
    return once(request.form.get("submission_key"), lambda: _drafted(found))


@blueprint.post("/knowledge/gaps/<int:gap_id>/phrasings")
@requires(Permission.EDIT_FAQ)
def add_phrasings(gap_id: int) -> ResponseReturnValue:
    """The nearest article was there: let it be found by these questions."""
    found = _gap_or_404(gap_id)
    nearest = gaps.nearest_article(found.subject)
    article = nearest.finding.article if nearest else abort(404)
    return once(request.form.get("submission_key"), lambda: _added_to(found, article))


@blueprint.get("/knowledge/department-gaps")
@requires(Permission.APPROVE_FAQ)
def department_gaps() -> str:
    """What the department was asked to write; nothing here tells who asked."""
    return render_template("knowledge/gaps_of_department.html", today=day_of(clock.now()))


@blueprint.post("/knowledge/department-gaps/<int:gap_id>/draft")
@requires(Permission.APPROVE_FAQ)
def draft_department_gap(gap_id: int) -> ResponseReturnValue:
    found = known.gap_of_department(gap_id, me().department_id) or abort(404)
    return once(request.form.get("submission_key"), lambda: _drafted(found))


def _drafted(gap: Gap) -> str:
    """Write the draft and lead to where it is finished."""
    numbers = [example.source for example in gap.asked if not example.source.startswith(gaps.SEARCH)]
    answer = gaps.newest_answer(numbers)
    note = _("[Draft] Made from an answer to a citizen. Check the facts, and that nothing personal is left.")
    article = actions.draft(gap, answer, note if answer else "", me(), clock.now())
    record(AuditAction.CREATED, "article", article.id, gap=gap.id)
    flash(_("The draft was written. Finish it and send it for checking."), "good")
    return url_for("faq.edit", article_id=article.id)


def _added_to(gap: Gap, article: Article) -> str:
    if article.proposed_number is not None:
        flash(_("A new version of this article is under way. Add the questions there."), "warning")
        return url_for("faq.show", article_id=article.id)
    actions.add_to(gap, article, me(), clock.now())
    record(AuditAction.CHANGED, "article", article.id, gap=gap.id)
    flash(_("The questions were added as a new version. Check it and pass it on."), "good")
    return url_for("faq.edit", article_id=article.id)


def _done(gap: Gap, form: Form, act: Callable[[Gap], None]) -> ResponseReturnValue:
    """Do it once, note it, and show the gap."""

    def noted() -> str:
        act(gap)
        record(AuditAction.CHANGED, "gap", gap.id, state=gap.state.value)
        return url_for("knowledge.gap", gap_id=gap.id)

    return once(form.submission_key.data, noted)


def _page(gap: Gap, assigning: AssignForm | None = None, dismissing: DismissForm | None = None) -> str:
    today = day_of(clock.now())
    if assigning is None:
        held: dict[str, object] = {
            "department_id": gap.department_id or (gap.service.department_id if gap.service else None)
        }
        held |= {
            "due_on": gap.due_on or known.default_due(today),
            "note": gap.note if gap.department_id else "",
        }
        assigning = AssignForm(formdata=None, data=held).offer(departments_to_choose(gap.department_id))
    return render_template(
        "knowledge/gap.html",
        gap=gap,
        wordings=known.wordings_of(gap),
        nearest=gaps.nearest_article(gap.subject),
        article=article_with_id(gap.article_id) if gap.article_id else None,
        assigning=assigning,
        dismissing=dismissing or DismissForm(formdata=None),
        overdue=known.is_overdue(gap, today),
        visible=gaps.visible_numbers([example.source for example in gap.asked], me()),
    )


def _gap_or_404(gap_id: int) -> Gap:
    return known.gap_with_id(gap_id, me()) or abort(404)


def _days() -> int:
    asked = request.args.get("days", "")
    return next((days for days in PERIODS if str(days) == asked), PERIODS[1])
