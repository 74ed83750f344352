"""セキュリティインシデント: what happened, what was done, when the city was told, or why it was none."""

from datetime import datetime
from typing import TypeVar

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation import clock
from foundation.access.guards import may, requires
from foundation.access.roles import Permission
from foundation.calendar import JST, day_of
from foundation.web.session import me
from inquiry_desk.registers import actions
from inquiry_desk.registers.blueprint import blueprint
from inquiry_desk.registers.correcting import correct_incident, corrections_of
from inquiry_desk.registers.forms import CorrectIncidentForm, HandlingForm, IncidentForm, WithdrawIncidentForm
from inquiry_desk.registers.listing import show_list
from inquiry_desk.registers.models import SecurityIncident
from inquiry_desk.registers.queries import record_for, services_of
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer

KEEP = Permission.KEEP_REGISTERS
Kind = TypeVar("Kind", bound=IncidentForm)


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


@blueprint.post("/incidents/<int:incident_id>/correct")
@requires(KEEP)
def correct(incident_id: int) -> ResponseReturnValue:
    shown, form = _found(incident_id), _offered(CorrectIncidentForm())

    def act() -> str:
        actions.must_be_as_seen(shown.version, form.seen.data or "")
        correct_incident(
            shown,
            form.correction.data or "",
            me(),
            clock.now(),
            service_id=form.service_id.data,
            occurred_on=form.occurred_on.data,
            noticed_at=_in_japan(form.noticed_at.data),
            what=form.what.data,
        )
        flash(_("The incident was corrected."), "good")
        return url_for("registers.incident", incident_id=shown.id)

    return answer(form, act, lambda: _page(shown, correction=form))


def _in_japan(typed: datetime | None) -> datetime | None:
    return typed.replace(tzinfo=JST) if typed else None


def _found(incident_id: int) -> SecurityIncident:
    return found(record_for(SecurityIncident, incident_id, me()))


def _form() -> IncidentForm:
    now = clock.now().astimezone(JST)
    typed = request.form if request.method == "POST" else None
    return _offered(IncidentForm(typed, data={"occurred_on": day_of(now), "noticed_at": now}))


def _correction(shown: SecurityIncident) -> CorrectIncidentForm:
    held = {name: getattr(shown, name) for name in ("service_id", "occurred_on", "what")}
    held |= {"seen": str(shown.version), "noticed_at": shown.noticed_at.astimezone(JST)}
    return _offered(CorrectIncidentForm(formdata=None, data=held))


def _offered(form: Kind) -> Kind:
    if may(Permission.SEE_ALL_SERVICES):
        form.offer_all(services_of(me()))
    else:
        form.offer(services_of(me()))
    return form


def _list(form: IncidentForm) -> str:
    return show_list("registers/incidents.html", SecurityIncident, SecurityIncident.occurred_on, form)


def _page(
    shown: SecurityIncident,
    handling: HandlingForm | None = None,
    withdrawal: WithdrawIncidentForm | None = None,
    correction: CorrectIncidentForm | None = None,
) -> str:
    seen = str(shown.version)
    reported = shown.reported_at.astimezone(JST) if shown.reported_at else None
    held = {"seen": seen, "handling": shown.handling, "reported_at": reported}
    return render_template(
        "registers/incident.html",
        incident=shown,
        handling=handling or HandlingForm(formdata=None, data=held),
        withdrawal=withdrawal or WithdrawIncidentForm(formdata=None, data={"seen": seen}),
        correction=correction or _correction(shown),
        corrections=corrections_of(shown),
    )
