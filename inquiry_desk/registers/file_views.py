"""Each list, and the rows behind a figure, as files."""

from collections.abc import Callable
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of, month_range
from foundation.db import transaction
from foundation.organisation.queries import all_services_for
from foundation.web.ids import id_argument
from foundation.web.session import me
from foundation.web.sheet_response import sheet_response
from inquiry_desk.registers import queries, sheets
from inquiry_desk.registers.blueprint import blueprint
from inquiry_desk.registers.forms import DaysForm
from inquiry_desk.registers.from_cases import Asked, cases_behind
from inquiry_desk.registers.models import Finding, TaskDeadline
from inquiry_desk.registers.parts import PARTS_OF_CASES
from inquiry_desk.registers.volume_views import asked_month

IN_A_FILE = 100_000
LISTS: dict[str, tuple[Any, Any, Callable[[], sheets.Sheet]]] = {
    "findings": (Finding, Finding.found_on, sheets.sheet_of_findings),
    "deadlines": (TaskDeadline, TaskDeadline.due_on, sheets.sheet_of_deadlines),
}


@blueprint.get("/<any(findings, deadlines):register>/list.<any(xlsx, csv):kind>")
@requires(Permission.EXPORT)
def export(register: str, kind: str) -> ResponseReturnValue:
    model, order, sheet_of = LISTS[register]
    rows = queries.page_of(model, order, id_argument("service"), me(), size=IN_A_FILE)[0]
    _note(register, kind, len(rows))
    sheet = sheet_of()
    return sheet_response(register, kind, sheet.title, sheet.columns, map(sheet.cells, rows))


@blueprint.get("/list.<any(xlsx, csv):kind>")
@requires(Permission.EXPORT)
def export_volumes(kind: str) -> ResponseReturnValue:
    """A month of a service, replaced entries too."""
    service, first = asked_month(all_services_for(me()))
    entries = queries.entries_of(service.id, *month_range(first.year, first.month))
    rows = [(one, place == 0) for day in sorted(entries) for place, one in enumerate(entries[day])]
    _note("volumes", kind, len(rows))
    sheet = sheets.sheet_of_volumes()
    name = f"volumes-{service.code}-{first:%Y%m}"
    return sheet_response(name, kind, sheet.title, sheet.columns, map(sheet.cells, rows))


@blueprint.get("/figures/<key>/list.<any(xlsx, csv):kind>")
@requires(Permission.EXPORT)
def export_behind(key: str, kind: str) -> ResponseReturnValue:
    """The rows and cases that make up a figure of a period, and why others are left out."""
    days = DaysForm(request.args)
    if not days.validate():
        abort(404)
    service_id = id_argument("service")
    figures = queries.register_figures(days, service_id, me())
    figure = next((one for one in figures if one.key == key), None) or abort(404)
    volumes = queries.volumes_behind(days, service_id, me()) if key == "processing-errors" else []
    asked = Asked(days.from_day, days.to_day, day_of(clock.now()), service_id, me())
    cases = ((one, part) for part in PARTS_OF_CASES.get(key, ()) for one in cases_behind(asked, part))
    rows = sheets.rows_behind(figure, volumes, cases)
    lines = len(figure.records) + len(volumes) + sum(one.count for one in figure.groups)
    _note(key, kind, lines)
    name = f"{key}-{days.from_day:%Y%m%d}-{days.to_day:%Y%m%d}"
    return sheet_response(name, kind, key, sheets.columns_behind(), rows)


def _note(what: str, kind: str, hits: int) -> None:
    with transaction():
        record(AuditAction.EXPORTED, "register", what, file=kind, hits=hits)
