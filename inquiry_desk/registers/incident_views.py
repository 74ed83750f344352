"""セキュリティインシデント: what happened, what was done, when the city was told, or why it was none."""

from datetime import datetime

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation import clock
from foundation.access.guards import may, requires
from foundation.access.roles import Permission
from foundation.calendar import JST, day_of
from foundation.web.ids import id_argument
from foundation.web.session import me
from inquiry_desk.registers import actions
from inquiry_desk.registers.blueprint import blueprint
from inquiry_desk.registers.forms import HandlingForm, IncidentForm, WithdrawIncidentForm
from inquiry_desk.registers.models import SecurityIncident
from inquiry_desk.registers.queries import latest, record_for, services_of
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer

KEEP = Permission.KEEP_REGISTERS


@blueprint.get("/incidents")
@requires(Permission.READ_REPORTS)
def incidents() -> ResponseReturnValue:
    return _list(_form())


@blueprint.post("/incidents")
@requires(KEEP)
def record_incident() -> ResponseReturnValue:
    form = _form()

    def act() -> str:
        made = SecurityIncident(
            service_id=form.service_id.data,
            occurred_on=form.occurred_on.data,
            noticed_at=_in_japan(form.noticed_at.data),
            what=form.what.data,
            recorded_by=me(),
            recorded_at=clock.now(),
        )
        actions.note_created("security_incident", made)
        flash(_("The incident was recorded. Report it to the city at once."), "good")
        return url_for("registers.incident", incident_id=made.id)

    return answer(form, act, lambda: _list(form))


@blueprint.get("/incidents/<int:incident_id>")
@requires(Permission.READ_REPORTS)
def incident(incident_id: int) -> ResponseReturnValue:
    return _page(_found(incident_id))


@blueprint.post("/incidents/<int:incident_id>/handling")
@requires(KEEP)
def handle_incident(incident_id: int) -> ResponseReturnValue:
    shown, form = _found(incident_id), HandlingForm()

    def act() -> str:
        actions.must_be_as_seen(shown.version, form.seen.data or "")
        actions.handle_incident(shown, form.handling.data or "", _in_japan(form.reported_at.data))
        flash(_("The handling was registered."), "good")
        return url_for("registers.incident", incident_id=shown.id)

    return answer(form, act, lambda: _page(shown, handling=form))


@blueprint.post("/incidents/<int:incident_id>/withdraw")
@requires(KEEP)
def withdraw_incident(incident_id: int) -> ResponseReturnValue:
    shown, form = _found(incident_id), WithdrawIncidentForm()

    def act() -> str:
        actions.must_be_as_seen(shown.version, form.seen.data or "")
        actions.withdraw_incident(shown, form.reason.data or "", clock.now())
        flash(_("The incident was withdrawn. It stays in the list with the reason."), "good")
        return url_for("registers.incident", incident_id=shown.id)

    return answer(form, act, lambda: _page(shown, withdrawal=form))


def _in_japan(typed: datetime | None) -> datetime | None:
    return typed.replace(tzinfo=JST) if typed else None


def _found(incident_id: int) -> SecurityIncident:
    return found(record_for(SecurityIncident, incident_id, me()))


def _form() -> IncidentForm:
    now = clock.now().astimezone(JST)
    typed = request.form if request.method == "POST" else None
    form = IncidentForm(typed, data={"occurred_on": day_of(now), "noticed_at": now})
    if may(Permission.SEE_ALL_SERVICES):
        form.offer_all(services_of(me()))
    else:
        form.offer(services_of(me()))
    return form


def _list(form: IncidentForm) -> str:
    service_id, services = id_argument("service"), services_of(me())
    rows = latest(SecurityIncident, SecurityIncident.occurred_on, service_id, me())
    return render_template(
        "registers/incidents.html", rows=rows, form=form, services=services, service_id=service_id
    )


def _page(
    shown: SecurityIncident,
    handling: HandlingForm | None = None,
    withdrawal: WithdrawIncidentForm | None = None,
) -> str:
    seen = str(shown.version)
    reported = shown.reported_at.astimezone(JST) if shown.reported_at else None
    held = {"seen": seen, "handling": shown.handling, "reported_at": reported}
    return render_template(
        "registers/incident.html",
        incident=shown,
        handling=handling or HandlingForm(formdata=None, data=held),
        withdrawal=withdrawal or WithdrawIncidentForm(formdata=None, data={"seen": seen}),
    )
