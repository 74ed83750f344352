"""Files of applications: brought, read by the worker, looked at row by row, then registered or given up."""

from collections.abc import Callable

from flask import Response, abort, flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation import clock
from foundation.access.guards import background, requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db, transaction
from foundation.organisation.models import Service
from foundation.rows_of_file import LARGEST_FILE
from foundation.web.ids import id_argument
from foundation.web.once import once
from foundation.web.session import me
from foundation.web.uploads import takes_files
from inquiry_desk.cases.importing import actions, mappings
from inquiry_desk.cases.importing.blueprint import blueprint
from inquiry_desk.cases.importing.column_views import columns_page
from inquiry_desk.cases.importing.forms import BringForm, bring_form
from inquiry_desk.cases.importing.models import CaseImport, ImportState
from inquiry_desk.cases.importing.queries import import_with_id, newest_imports, same_before
from inquiry_desk.cases.importing.showing import UNDER_WAY, fate_shown, page_of, totals

_ROOM_FOR_THE_FORM = 2**16


@blueprint.get("")
@requires(Permission.IMPORT_CASES)
def index() -> str:
    return _page(bring_form(me()))


@blueprint.post("")
@takes_files(LARGEST_FILE + _ROOM_FOR_THE_FORM)
@requires(Permission.IMPORT_CASES)
def bring() -> ResponseReturnValue:
    form = bring_form(me())
    if not form.validate_on_submit():
        return _page(form), 422

    def act() -> str:
        service = db.session.get_one(Service, form.service_id.data)
        known = mappings.recognised(service.id, form.brought.headings)
        brought = actions.bring(form.brought, service, known, me(), clock.now())
        record(AuditAction.CREATED, "case_import", brought.id)
        return url_for("case_imports.show", import_id=brought.id)

    return once(form.submission_key.data, act)


@blueprint.get("/<int:import_id>")
@requires(Permission.IMPORT_CASES)
def show(import_id: int) -> str:
    with transaction():
        one = import_or_404(import_id)
        if one.state not in UNDER_WAY:
            record(AuditAction.READ, "case_import", import_id)
    if one.state is ImportState.CHOOSING:
        return columns_page(one)
    counted = totals(one)
    fate = fate_shown(request.args.get("fate", ""), counted["fates"])
    rows = page_of(one, fate, request.args.get("reason", ""), id_argument("after") or 0)
    return render_template("case_imports/import.html", one=one, same=same_before(one), **counted, **rows)


@blueprint.get("/<int:import_id>/progress")
@background
@requires(Permission.IMPORT_CASES)
def progress(import_id: int) -> Response:
    """How far the worker has come; the whole page anew once it is through."""
    one = import_or_404(import_id)
    response = make_response(render_template("case_imports/progress.html", one=one, **totals(one)))
    if one.state not in UNDER_WAY:
        response.headers["HX-Refresh"] = "true"
    return response


@blueprint.post("/<int:import_id>/confirm")
@requires(Permission.IMPORT_CASES)
def confirm(import_id: int) -> ResponseReturnValue:
    return _decide(import_id, "confirmed", lambda one: actions.confirm(one, me()))


@blueprint.post("/<int:import_id>/cancel")
@requires(Permission.IMPORT_CASES)
def cancel(import_id: int) -> ResponseReturnValue:
    return _decide(import_id, "given_up", actions.cancel)


@blueprint.post("/<int:import_id>/choose-again")
@requires(Permission.IMPORT_CASES)
def choose_again(import_id: int) -> ResponseReturnValue:
    return _decide(import_id, "columns_again", actions.choose_again)


def _decide(import_id: int, what: str, decide: Callable[[CaseImport], bool]) -> ResponseReturnValue:
    def act() -> str:
        if decide(import_or_404(import_id, lock=True)):
            record(AuditAction.CHANGED, "case_import", import_id, **{what: True})
        else:
            flash(_("Somebody has decided about this file already."), "warning")
        return url_for("case_imports.show", import_id=import_id)

    return once(request.form.get("submission_key"), act)


def import_or_404(import_id: int, lock: bool = False) -> CaseImport:
    return import_with_id(import_id, me(), lock) or abort(404)


def _page(form: BringForm) -> str:
    return render_template(
        "case_imports/index.html",
        form=form,
        imports=newest_imports(me()),
        mappings=mappings.mappings_for(me()),
    )
