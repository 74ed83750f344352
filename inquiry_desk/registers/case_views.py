"""The cases behind a figure: numbers and days, no personal data."""

from flask import abort, render_template, request
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import transaction
from foundation.web.ids import id_argument
from inquiry_desk.registers.beside_cases import beside_cases
from inquiry_desk.registers.blueprint import blueprint
from inquiry_desk.registers.forms import DaysForm
from inquiry_desk.registers.from_cases import Asked, page_of_cases
from inquiry_desk.registers.parts import PARTS_OF_CASES, Part
from inquiry_desk.registers.queries import PAGE_SIZE, page_argument


@blueprint.get("/figures/<any('processing-errors', 'deadlines-met'):key>/cases")
@requires(Permission.OPEN_FIGURES)
def cases_behind(key: str) -> str:
    days, part = DaysForm(request.args), _part(key)
    if not days.validate():
        abort(404)
    service_id, number = id_argument("service"), page_argument()
    with transaction():
        record(AuditAction.SEARCHED, "register", key)
    asked = Asked(days.from_day, days.to_day, day_of(clock.now()), service_id, current_user)
    rows, more = page_of_cases(asked, part, number, PAGE_SIZE)
    return render_template(
        "registers/cases_behind.html",
        key=key,
        part=part,
        days=days,
        rows=rows,
        beside=beside_cases(rows),
        more=more,
        number=number,
        service_id=service_id,
    )


def _part(key: str) -> Part:
    """The side that is asked for, of those the figure has."""
    asked = request.args.get("part")
    return next((one for one in PARTS_OF_CASES[key] if one.value == asked), None) or abort(404)
