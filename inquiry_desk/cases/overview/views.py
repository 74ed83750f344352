"""The city's board: how many cases stand where and for how long, what is due, and what will be late."""

from typing import Any

from flask import abort, render_template, request, url_for
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
from foundation.organisation.models import Service
from foundation.web.filters import label
from foundation.web.ids import id_argument
from foundation.web.sheet_response import sheet_response
from inquiry_desk.cases.overview import sheets
from inquiry_desk.cases.overview.blueprint import blueprint
from inquiry_desk.cases.overview.board import bands_of, board_of, board_of_service
from inquiry_desk.cases.overview.counting import What, cases_behind
from inquiry_desk.cases.overview.flow import By, flow_of, picture_of
from inquiry_desk.cases.scope import case_services

PAGE = 100
IN_A_FILE = 50_000


@blueprint.get("")
@requires(Permission.READ_CASE_BOARD)
def index() -> str:
    services, service = _services()
    at, by = clock.now(), By.WEEK if request.args.get("by") == By.WEEK.value else By.DAY
    shown = [service] if service else services
    return render_template(
        "case_overview/index.html",
        services=services,
        service=service,
        board=board_of_service(service, at) if service else board_of(services, at),
        picture=picture_of(flow_of([one.id for one in shown], by, day_of(at)), by),
        by=by,
        kinds=By,
        whats=What,
        moment=at,
    )


@blueprint.get("/list")
@requires(Permission.READ_CASE_BOARD)
def cases() -> str:
    """The cases behind a number, with nothing of the applicant."""
    services, service = _services()
    today, what = day_of(clock.now()), _what()
    found = _behind(what, [service] if service else services, PAGE + 1)
    return render_template(
        "case_overview/list.html",
        what=what,
        service=service,
        stage=found[0].stage if found and id_argument("stage_id") else None,
        cases=found[:PAGE],
        following=_here(after=found[PAGE - 1].id) if len(found) > PAGE else None,
        first=_here(after=None) if request.args.get("after") else None,
        days_stood=sheets.days_stood,
        today=today,
        here=_here,
    )


@blueprint.get("/board.xlsx")
@requires(Permission.READ_CASE_BOARD)
def board_file() -> ResponseReturnValue:
    """Every stage of every service, or of the one shown."""
    services, service = _services()
    at = clock.now()
    _note_export("case_numbers")
    boards = (board_of_service(one, at) for one in ([service] if service else services))
    title = _("State of the cases")
    rows = sheets.board_rows(boards)
    return sheet_response(f"{title}-{day_of(at):%Y%m%d}", "xlsx", title, sheets.board_columns(), rows, 2)


@blueprint.get("/list.xlsx")
@requires(Permission.READ_CASE_BOARD)
def cases_file() -> ResponseReturnValue:
    services, service = _services()
    today, what = day_of(clock.now()), _what()
    _note_export("cases_counted")
    rows = sheets.case_rows(_behind(what, [service] if service else services, IN_A_FILE), today)
    title = label(what)
    return sheet_response(f"{title}-{today:%Y%m%d}", "xlsx", title, sheets.case_columns(), rows, 1)


def _behind(what: What, services: list[Service], most: int) -> Any:
    at = clock.now()
    bands = bands_of(services, id_argument("stage_id"), at)
    return cases_behind(what, bands, day_of(at), id_argument("after") or 0, most)


def _services() -> tuple[list[Service], Service | None]:
    """Those the person may see, and the one asked for, or the only one there is; 404 for one of others."""
    services = case_services(current_user)
    asked = id_argument("service_id")
    if asked is None:
        return services, services[0] if len(services) == 1 else None
    return services, next((one for one in services if one.id == asked), None) or abort(404)


def _what() -> What:
    return next((what for what in What if what.value == request.args.get("what")), What.UNDER_WAY)


def _here(endpoint: str = "case_overview.cases", **changed: Any) -> str:
    kept = {name: request.args[name] for name in ("what", "service_id", "stage_id") if request.args.get(name)}
    return url_for(endpoint, **{name: value for name, value in (kept | changed).items() if value})


def _note_export(what: str) -> None:
    with transaction():
        record(AuditAction.EXPORTED, "case_board", what)
