"""A person's own lists: keeping one, their order, deleting."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.db import db, transaction
from foundation.web.once import once
from foundation.web.session import me
from inquiry_desk.inquiries.tabs import url_of
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.queue.blueprint import blueprint
from inquiry_desk.queue.forms import SavedViewForm
from inquiry_desk.queue.models import SavedView
from inquiry_desk.queue.saved import FILTERS, delete_view, move_up, save_view, saved_view, saved_views

READ = Permission.READ_INQUIRIES


@blueprint.get("/lists")
@requires(READ)
def lists() -> ResponseReturnValue:
    return render_template("queue/lists.html", lists=saved_views(current_user), url=url_of_saved)


@blueprint.get("/lists/new")
@requires(READ)
def new_list() -> ResponseReturnValue:
    return _form(SavedViewForm(formdata=None, view=request.args.get("view", "all")))


@blueprint.post("/lists/new")
@requires(READ)
def keep_list() -> ResponseReturnValue:
    form = SavedViewForm()
    if not form.validate_on_submit():
        return _form(form, 422)
    try:
        return once(form.submission_key.data, lambda: _keep(form))
    except NotPossibleError as problem:
        db.session.rollback()
        form.name.errors = [str(problem.message)]
        return _form(form, 409)


@blueprint.post("/lists/<int:list_id>/up")
@requires(READ)
def list_up(list_id: int) -> ResponseReturnValue:
    return _changed(list_id, lambda saved: move_up(saved, me()))


@blueprint.post("/lists/<int:list_id>/delete")
@requires(READ)
def delete_list(list_id: int) -> ResponseReturnValue:
    return _changed(list_id, delete_view)


def url_of_saved(saved: SavedView) -> str:
    return url_of(saved.view, **saved.filters)


def own_lists() -> list[tuple[SavedView, str]]:
    """For the row above a list: each with its address."""
    return [(one, url_of_saved(one)) for one in saved_views(current_user)]


def _keep(form: SavedViewForm) -> str:
    saved = save_view(me(), form.name.data or "", form.view.data or "", request.form, clock.now())
    flash(_("The list was saved."), "good")
    return url_of_saved(saved)


def _form(form: SavedViewForm, status: int = 200) -> ResponseReturnValue:
    kept = {name: value for name in FILTERS if (value := request.values.get(name))}
    return render_template("queue/new_list.html", form=form, filters=kept), status


def _changed(list_id: int, act: Callable[[SavedView], None]) -> ResponseReturnValue:
    with transaction():
        act(saved_view(list_id, current_user) or abort(404))
    return redirect(url_for("queue.lists"), 303)
