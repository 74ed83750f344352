"""The list of the cases, and the same as a file."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import transaction
from foundation.text import clean_line
from foundation.web.forms import read_day
from foundation.web.ids import id_argument
from foundation.web.sheet_response import sheet_response
from inquiry_desk.cases.intake import listing
from inquiry_desk.cases.intake.blueprint import blueprint
from inquiry_desk.cases.intake.narrowing import Filters, View
from inquiry_desk.cases.intake.sheets import cells_of, columns
from inquiry_desk.cases.moving.cases import targets
from inquiry_desk.cases.scope import case_numbered, case_services
from inquiry_desk.cases.stages import stages_of

IN_A_FILE = 50_000
NARROWING = ("view", "q", "service_id", "stage_id", "from_day", "to_day")


@blueprint.get("")
@requires(Permission.READ_CASES)
def index() -> ResponseReturnValue:
    filters, at = filters_asked(), clock.now()
    case = case_numbered(filters.words, current_user) if filters.words else None
    if case is not None:
        return redirect(url_for("cases.show", number=case.number))
    with transaction():
        record(AuditAction.SEARCHED, "cases", f"cases_{filters.view.value}", words=bool(filters.words))
    services = case_services(current_user)
    shown = filters.service_id if filters.service_id in {one.id for one in services} else None
    return render_template(
        "cases/list.html",
        filters=filters,
        page=listing.page_of(filters, current_user, at),
        counts=listing.count_views(filters, current_user, at),
        services=services,
        stages=stages_of(shown) if shown else [],
        targets=[one for one in targets(current_user) if shown in (None, one[0].id)],
        today=day_of(at),
        here=here,
        in_a_file=IN_A_FILE,
    )


@blueprint.get("/list.<any(xlsx, csv):kind_of_file>")
@requires(Permission.EXPORT)
def export(kind_of_file: str) -> ResponseReturnValue:
    """The list as it is narrowed, newest first."""
    filters, at = filters_asked(), clock.now()
    with transaction():
        record(AuditAction.EXPORTED, "cases", kind_of_file, words=bool(filters.words))
    cases = listing.newest(filters, current_user, at, IN_A_FILE)
    title = _("Cases")
    return sheet_response(
        f"{title}-{day_of(at):%Y%m%d}", kind_of_file, title, columns(), map(cells_of, cases), 1
    )


def filters_asked() -> Filters:
    """What the address asks for; what cannot be read is left out. Words without a list are looked for in all."""
    given = request.args
    words = clean_line(given.get("q", ""))[:200]
    view = next((view for view in View if view.value == given.get("view")), None)
    return Filters(
        view=view or (View.ALL if words else View.UNDER_WAY),
        words=words,
        service_id=id_argument("service_id"),
        stage_id=id_argument("stage_id"),
        from_day=read_day(given.get("from_day", "")),
        to_day=read_day(given.get("to_day", "")),
        past=id_argument("past"),
        back=given.get("back") == "1",
    )


def here(endpoint: str = "cases.index", **changed: Any) -> str:
    """The list as it is asked for, with some of that changed; its first page unless that is what changes."""
    kept = {name: value for name in NARROWING if (value := request.args.get(name))}
    return url_for(endpoint, **{name: value for name, value in (kept | changed).items() if value})
