"""Files of articles: brought, read by the worker, looked at line by line, then registered or given up."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from faq.blueprint import blueprint
from faq.exchange import importing
from faq.exchange.articles_as_rows import Difference, differences, said_by
from faq.exchange.columns import COLUMNS, REASON
from faq.exchange.export_views import file_response
from faq.exchange.forms import ConfirmForm, filter_form
from faq.exchange.judging import judge, library_for
from faq.exchange.models import ArticleImport, Fate, ImportLine, ImportState
from foundation import clock
from foundation.access.guards import background, requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.rows_of_file import LARGEST_FILE
from foundation.web.ids import id_argument
from foundation.web.once import once
from foundation.web.table_form import TableForm
from foundation.web.uploads import takes_files

UNDER_WAY = (ImportState.READING, ImportState.APPLYING)
_ROOM_FOR_THE_FORM = 2**16


@dataclass(frozen=True)
class LineShown:
    """A line as it stands on the page, with what it would change."""

    line: ImportLine
    changes: list[Difference]


@blueprint.get("/imports")
@requires(Permission.EDIT_FAQ)
def imports() -> str:
    return _page(TableForm())


@blueprint.post("/imports")
@takes_files(LARGEST_FILE + _ROOM_FOR_THE_FORM)
@requires(Permission.EDIT_FAQ)
def bring() -> ResponseReturnValue:
    form = TableForm()
    if not form.validate_on_submit():
        return _page(form), 422

    def act() -> str:
        brought = importing.bring(form.name, form.content, current_user, clock.now())
        record(AuditAction.CREATED, "article_import", brought.id)
        return url_for("faq.import_", import_id=brought.id)

    return once(form.submission_key.data, act)


@blueprint.get("/imports/<int:import_id>")
@requires(Permission.EDIT_FAQ)
def import_(import_id: int) -> ResponseReturnValue:
    return _import_page(_import_or_404(import_id), ConfirmForm(formdata=None))


@blueprint.get("/imports/<int:import_id>/progress")
@background
@requires(Permission.EDIT_FAQ)
def import_progress(import_id: int) -> Response:
    """How far the worker has come; the whole page anew once it is through."""
    one = _import_or_404(import_id)
    response = make_response(render_template("faq/exchange/progress.html", one=one, **_totals(one)))
    if one.state not in UNDER_WAY:
        response.headers["HX-Refresh"] = "true"
    return response


@blueprint.get("/imports/<int:import_id>/refused")
@requires(Permission.EDIT_FAQ)
def refused_lines(import_id: int) -> ResponseReturnValue:
    """The refused lines in the format they came in, with the reasons, to be corrected and brought again."""
    one = _import_or_404(import_id)
    kind = "csv" if one.name.lower().endswith(".csv") else "xlsx"
    with transaction():
        record(AuditAction.EXPORTED, "article_import", import_id)
    lines = importing.all_lines_of(import_id, Fate.REFUSED)
    rows = ({**line.cells["given"], REASON.key: line.reason} for line in lines)
    name = _("%(name)s-refused", name=one.name.rpartition(".")[0])
    return file_response(rows, kind, name, (REASON, *COLUMNS[:-1]))


@blueprint.post("/imports/<int:import_id>/confirm")
@requires(Permission.EDIT_FAQ)
def confirm_import(import_id: int) -> ResponseReturnValue:
    form = ConfirmForm()
    if not form.validate_on_submit():
        return _import_page(_import_or_404(import_id), form), 422
    key = form.submission_key.data
    return _decide(import_id, key, "confirmed", lambda one: importing.confirm(one, form.document))


@blueprint.post("/imports/<int:import_id>/cancel")
@requires(Permission.EDIT_FAQ)
def cancel_import(import_id: int) -> ResponseReturnValue:
    return _decide(import_id, request.form.get("submission_key"), "given_up", importing.cancel)


def _decide(
    import_id: int, key: str | None, what: str, decide: Callable[[ArticleImport], bool]
) -> ResponseReturnValue:
    def act() -> str:
        one = importing.import_with_id(import_id, lock=True) or abort(404)
        if decide(one):
            record(AuditAction.CHANGED, "article_import", one.id, **{what: True})
        else:
            flash(_("Somebody has decided about this file already."), "warning")
        return url_for("faq.import_", import_id=import_id)

    return once(key, act)


def _page(form: TableForm) -> str:
    return render_template(
        "faq/exchange/imports.html",
        form=form,
        chosen=filter_form(),
        imports=importing.newest_imports(),
        columns=COLUMNS,
    )


def _import_page(one: ArticleImport, form: ConfirmForm) -> str:
    totals = _totals(one)
    fate = _fate_asked_for(totals["fates"])
    page = importing.lines_of(one.id, fate, id_argument("after") or 0)
    lines = _with_changes(page.lines) if one.state is ImportState.READY else _without_changes(page.lines)
    return render_template(
        "faq/exchange/import.html", one=one, form=form, fate=fate, lines=lines, after=page.after, **totals
    )


def _totals(one: ArticleImport) -> dict[str, Any]:
    fates = importing.count_fates(one.id)
    to_do = fates[Fate.NEW] + fates[Fate.CHANGED]
    total = to_do if one.state is ImportState.APPLYING else one.rows
    counts = {fate.value: count for fate, count in fates.items()}
    return {"fates": fates, "counts": counts, "to_do": to_do, "total": total}


def _fate_asked_for(fates: dict[Fate, int]) -> Fate:
    """What the address names, else the first that has lines, refused ones before others."""
    asked = {fate.value: fate for fate in Fate}.get(request.args.get("fate", ""))
    order = (Fate.REFUSED, Fate.CHANGED, Fate.NEW, Fate.SAME)
    return asked or next((fate for fate in order if fates[fate]), Fate.NEW)


def _with_changes(lines: list[ImportLine]) -> list[LineShown]:
    library = library_for([line.cells["given"] for line in lines])
    shown = []
    for line in lines:
        verdict = judge(line.cells["given"], library)
        before = said_by(verdict.article) if verdict.article else None
        shown.append(LineShown(line, differences(before, verdict.said) if before and verdict.said else []))
    return shown


def _without_changes(lines: list[ImportLine]) -> list[LineShown]:
    return [LineShown(line, []) for line in lines]


def _import_or_404(import_id: int) -> ArticleImport:
    return importing.import_with_id(import_id) or abort(404)
