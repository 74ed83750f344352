"""事故・ヒヤリハット: told at once by anybody of the desk, listed and opened by who may read them."""

from datetime import datetime
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import may, requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import JST, day_of
from foundation.db import count, transaction
from foundation.organisation.queries import active_services, all_services_for
from foundation.web.ids import id_argument
from foundation.web.session import me
from inquiry_desk.incidents import actions, queries
from inquiry_desk.incidents.blueprint import blueprint
from inquiry_desk.incidents.drill_queries import target_minutes
from inquiry_desk.incidents.forms import AtOnceForm
from inquiry_desk.incidents.kinds import IncidentKind, LinkKind
from inquiry_desk.incidents.linking import links_for
from inquiry_desk.incidents.page import visible_or_404
from inquiry_desk.incidents.parts import corrections_of, revisions_of, standing_of, standings_of
from inquiry_desk.incidents.queries import FILTERS, Wanted
from inquiry_desk.incidents.rules import acts_of, bars_to_closing, clock_of, is_overdue, state_of
from inquiry_desk.inquiries.drafts import forget_draft, typed_before
from inquiry_desk.staff.refusals import answer

LAST_PAGE = 1000
DRAFT = "incident"
BEGUN_ON = {"of": LinkKind.INQUIRY, "case": LinkKind.CASE}


@blueprint.get("")
@requires(Permission.READ_INCIDENTS)
def index() -> str:
    wanted, number = wanted_argument(), min(max(id_argument("page") or 1, 1), LAST_PAGE)
    with transaction():
        record(AuditAction.SEARCHED, "incidents", wanted.state or "")
    rows, more = queries.incidents(wanted, me(), number)
    return render_template(
        "incidents/index.html",
        rows=rows,
        more=more,
        number=number,
        wanted=wanted,
        counts=queries.counts(wanted, me()),
        standings=standings_of(rows),
        services=all_services_for(me()),
        overdue=count(queries.how_many_overdue(me(), day_of(clock.now()))),
        here=here,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.REPORT_INCIDENTS)
def new() -> ResponseReturnValue:
    """`of`: the number of the inquiry it is about, where it began on its page; `case`: that of the case."""
    form = at_once_form()

    def act() -> str:
        incident = actions.record_incident(form.told, me(), clock.now())
        for kind, number in _about():
            actions.link(incident, kind, number, me(), clock.now())
        forget_draft(me(), DRAFT)
        if queries.incident_for(incident.id, me()) is not None and may(Permission.READ_INCIDENTS):
            flash(_("It was reported as %(number)s.", number=incident.number), "good")
            return url_for("incidents.show", incident_id=incident.id)
        return url_for("incidents.mine", reported=incident.number)

    if request.method == "POST":
        return answer(form, act, lambda: _new_page(form))
    return _new_page(form)


@blueprint.get("/mine")
@requires(Permission.REPORT_INCIDENTS)
def mine() -> str:
    """That it arrived, for whoever reports and need not be able to read incidents."""
    rows = queries.reported_by(me())
    reported = next((one for one in rows if one.number == request.args.get("reported")), None)
    return render_template(
        "incidents/mine.html", rows=rows, standings=standings_of(rows), reported=reported, state_of=state_of
    )


@blueprint.get("/<int:incident_id>")
@requires(Permission.READ_INCIDENTS)
def show(incident_id: int) -> str:
    incident = visible_or_404(incident_id)
    with transaction():
        record(AuditAction.READ, "incident", incident.number)
    standing, today = standing_of(incident), day_of(clock.now())
    return render_template(
        "incidents/show.html",
        incident=incident,
        state=state_of(standing),
        acts={act.value for act in acts_of(me().role, standing)},
        bars=bars_to_closing(standing),
        clock=clock_of(incident.noticed_at, incident.reported_at, target_minutes(), clock.now()),
        links=links_for(incident, me()),
        corrections=corrections_of(incident),
        revisions=revisions_of(incident),
        late={one.id for one in incident.measures if is_overdue(one.due_on, one.done_on, today)},
    )


@blueprint.get("/measures")
@requires(Permission.READ_INCIDENTS)
def measures() -> str:
    """What is not done yet, the overdue ones first."""
    with transaction():
        record(AuditAction.SEARCHED, "incidents", "measures")
    return render_template(
        "incidents/measures.html", measures=queries.open_measures(me()), today=day_of(clock.now())
    )


def at_once_form() -> AtOnceForm:
    """With what this person had typed and not sent; times are those of now."""
    typed = request.form if request.method == "POST" else None
    now = clock.now().astimezone(JST)
    data: dict[str, Any] = {"noticed_at": now, "occurred_on": day_of(now), "noticed_by": me().display_name}
    if request.method == "GET" and may(Permission.WORK_INQUIRIES):
        kept = typed_before(current_user, DRAFT)
        data |= {
            name: kept[name]
            for name in ("kind", "what", "handling", "people", "noticed_by")
            if kept.get(name)
        }
    form = AtOnceForm(typed, data=data)
    form.offer(active_services())
    return form


def wanted_argument() -> Wanted:
    """What the address narrows the list to; what it does not know, it does not narrow."""
    kind = next((one for one in IncidentKind if one.value == request.args.get("kind")), None)
    state = request.args.get("state")
    return Wanted(state if state in FILTERS else None, kind, id_argument("service"))


def here(**changed: Any) -> str:
    """The list as it is asked for, with some of that changed."""
    kept = {
        name: value for name, value in request.args.items() if name in ("state", "kind", "service") and value
    }
    return url_for("incidents.index", **{n: v for n, v in (kept | changed).items() if v})


def untold_notices(at: datetime) -> list[Any]:
    """Incidents the city has not been told of, each with its clock, for the first page."""
    found, target = queries.untold(me()), target_minutes()
    return [(one, clock_of(one.noticed_at, None, target, at)) for one in found]


def _new_page(form: AtOnceForm) -> str:
    draft = DRAFT if may(Permission.WORK_INQUIRIES) else None
    again = url_for("incidents.new", of=request.args.get("of"), case=request.args.get("case"))
    return render_template("incidents/new.html", form=form, draft=draft, about=_about(), again=again)


def _about() -> list[tuple[LinkKind, str]]:
    given = ((kind, request.args.get(name, "").strip()[:40]) for name, kind in BEGUN_ON.items())
    return [(kind, number) for kind, number in given if number]
