"""再発防止策: decided, changed, done."""

from datetime import datetime

from flask import abort
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.access.scope import visible_service_ids
from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.models import User
from foundation.web.session import me
from inquiry_desk.incidents import measures
from inquiry_desk.incidents.blueprint import blueprint
from inquiry_desk.incidents.forms import ChangeMeasureForm, FinishMeasureForm, MeasureForm
from inquiry_desk.incidents.models import Incident, IncidentMeasure
from inquiry_desk.incidents.page import Sheet, act_page, visible_or_404
from inquiry_desk.incidents.rules import Act

DECIDE = Sheet(
    Act.MEASURE,
    _l("Decide a measure"),
    _l("Decide this measure"),
    _l("The measure was decided."),
    _l("What keeps it from happening again, who sees to it and until when."),
)
CHANGE = Sheet(Act.MEASURE, _l("Change the measure"), _l("Change it"), _l("The measure was changed."))
FINISH = Sheet(
    Act.MEASURE,
    _l("Register the measure as done"),
    _l("Register as done"),
    _l("The measure was registered as done."),
    _l("Write where it can be seen: a procedure, a training record, a change of a screen."),
)


@blueprint.route("/<int:incident_id>/measures/new", methods=["GET", "POST"])
@requires(Permission.HANDLE_INCIDENTS)
def new_measure(incident_id: int) -> ResponseReturnValue:
    shown, form = visible_or_404(incident_id), MeasureForm()
    form.offer(owners_for(shown))

    def deed(incident: Incident, at: datetime) -> None:
        assert form.due_on.data, "only a valid form has values"
        owner = db.session.get_one(User, form.owner_id.data)
        measures.decide_measure(incident, form.what.data or "", owner, form.due_on.data, me(), at)

    return act_page(shown, DECIDE, form, deed)


@blueprint.route("/<int:incident_id>/measures/<int:measure_id>/change", methods=["GET", "POST"])
@requires(Permission.HANDLE_INCIDENTS)
def change_measure(incident_id: int, measure_id: int) -> ResponseReturnValue:
    shown = visible_or_404(incident_id)
    measure = _of(shown, measure_id)
    form = ChangeMeasureForm(owner_id=measure.owner_id, due_on=measure.due_on)
    form.offer(list(dict.fromkeys([measure.owner, *owners_for(shown)])))

    def deed(incident: Incident, at: datetime) -> None:
        assert form.due_on.data, "only a valid form has values"
        owner = db.session.get_one(User, form.owner_id.data)
        reason = form.reason.data or ""
        measures.change_measure(
            incident, _of(incident, measure_id), owner, form.due_on.data, reason, me(), at
        )

    return act_page(shown, CHANGE, form, deed, measure=measure)


@blueprint.route("/<int:incident_id>/measures/<int:measure_id>/finish", methods=["GET", "POST"])
@requires(Permission.HANDLE_INCIDENTS)
def finish_measure(incident_id: int, measure_id: int) -> ResponseReturnValue:
    shown = visible_or_404(incident_id)
    measure, form = _of(shown, measure_id), FinishMeasureForm(done_on=day_of(clock.now()))

    def deed(incident: Incident, at: datetime) -> None:
        assert form.done_on.data, "only a valid form has values"
        evidence = form.evidence.data or ""
        measures.finish_measure(incident, _of(incident, measure_id), form.done_on.data, evidence, me(), at)

    return act_page(shown, FINISH, form, deed, measure=measure)


def owners_for(incident: Incident) -> list[User]:
    """Who handles incidents and may see this one."""
    query = select(User).where(User.active).options(selectinload(User.services)).order_by(User.id)
    return [one for one in db.session.scalars(query) if measures.may_own(one) and _sees(one, incident)]


def _sees(user: User, incident: Incident) -> bool:
    visible = visible_service_ids(user)
    return visible is None or incident.service_id in visible


def _of(incident: Incident, measure_id: int) -> IncidentMeasure:
    return next((one for one in incident.measures if one.id == measure_id), None) or abort(404)
