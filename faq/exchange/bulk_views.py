"""Many articles changed at once, and what was changed taken back."""

from datetime import date

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from faq.blueprint import blueprint
from faq.exchange import bulk as actions
from faq.exchange.bulk import Act, Undone
from faq.exchange.choosing import count_chosen, page_of, with_ids
from faq.exchange.forms import BulkForm, bulk_form, filter_form
from faq.following import follow_changes
from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.web.ids import id_argument, read_id
from foundation.web.once import once

ACTS = {act.value: act for act in Act}


@blueprint.get("/bulk")
@requires(Permission.EDIT_FAQ)
def bulk() -> str:
    return _page(bulk_form(), problem="")


@blueprint.post("/bulk")
@requires(Permission.EDIT_FAQ)
def change_many() -> ResponseReturnValue:
    form, act = bulk_form(), ACTS.get(request.form.get("act", ""))
    problem = _problem_with(form, act)
    if act is None or problem:
        return _page(form, problem), 422
    response = once(form.submission_key.data, lambda: _change(act, _value_of(form, act)))
    follow_changes()
    return response


@blueprint.get("/bulk/changes")
@requires(Permission.EDIT_FAQ)
def bulk_changes() -> str:
    return render_template("faq/exchange/changes.html", changes=actions.last_changes(), acts=ACTS)


@blueprint.post("/bulk/changes/<int:change_id>/undo")
@requires(Permission.EDIT_FAQ)
def undo_bulk_change(change_id: int) -> ResponseReturnValue:
    response = once(request.form.get("submission_key"), lambda: _undo(change_id))
    follow_changes()
    return response


def _change(act: Act, value: int | date | None) -> str:
    articles = with_ids(_ticked())
    change = actions.change_many(articles.values(), act, value, current_user, clock.now())
    if change is None:
        flash(_("Nothing had to be changed, or nothing could be."), "warning")
        return str(url_for("faq.bulk", **filter_form().arguments))
    record(AuditAction.CHANGED, "articles", change.id, fields=[act.value], hits=len(change.rows))
    left = len(articles) - len(change.rows)
    return str(url_for("faq.bulk", changed=change.id, left=left or None, **filter_form().arguments))


def _undo(change_id: int) -> str:
    change = actions.change_with_id(change_id, lock=True) or abort(404)
    if change.undone_at is None:
        undone = actions.undo(change, current_user, clock.now())
        record(AuditAction.CHANGED, "articles", change.id, restored=True, hits=undone.count)
        _say(undone)
    return url_for("faq.bulk_changes")


def _say(undone: Undone) -> None:
    if undone.count:
        flash(
            ngettext("%(num)d article is as before.", "%(num)d articles are as before.", undone.count), "good"
        )
    if undone.kept:
        numbers = "、".join(map(str, undone.kept))
        flash(_("Changed since, and left as they are: articles %(numbers)s", numbers=numbers), "warning")


def _page(form: BulkForm, problem: str) -> str:
    chosen, today = filter_form(), day_of(clock.now())
    rows, after = page_of(chosen.filters, today, id_argument("after"))
    changed = id_argument("changed")
    return render_template(
        "faq/exchange/bulk.html",
        form=form,
        problem=problem,
        chosen=chosen,
        rows=rows,
        after=after,
        total=count_chosen(chosen.filters, today),
        today=today,
        ticked=set(_ticked()),
        change=actions.change_with_id(changed) if changed else None,
        left=id_argument("left"),
        acts=ACTS,
    )


def _ticked() -> list[int]:
    return [article_id for text in request.form.getlist("article") if (article_id := read_id(text))]


def _problem_with(form: BulkForm, act: Act | None) -> str:
    if act is None or not form.validate():
        return _("The change could not be understood. Choose the value again.")
    return "" if _ticked() else _("Tick the articles that are to be changed.")


def _value_of(form: BulkForm, act: Act) -> int | date | None:
    value: int | date | None = None if act in (Act.ARCHIVE, Act.RESTORE) else form[act.value].data
    return value
