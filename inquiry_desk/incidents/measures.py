"""再発防止策: decided with who and until when, changed with a reason, done with what shows it. None of these commits."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from foundation.access.roles import Permission, allows
from foundation.db import db
from foundation.organisation.models import User
from foundation.wareki import format_date
from inquiry_desk.incidents.kinds import StepKind
from inquiry_desk.incidents.models import Incident, IncidentMeasure
from inquiry_desk.incidents.noting import note
from inquiry_desk.staff.refusals import Refused


def decide_measure(
    incident: Incident, what: str, owner: User, due_on: date, by: User, at: datetime
) -> IncidentMeasure:
    measure = IncidentMeasure(incident=incident, what=what, owner=owner, due_on=due_on)
    db.session.add(measure)
    note(incident, StepKind.MEASURE_SET, by, at, what)
    return measure


def change_measure(
    incident: Incident,
    measure: IncidentMeasure,
    owner: User,
    due_on: date,
    reason: str,
    by: User,
    at: datetime,
) -> None:
    """Another owner or another day; what it was stands in the step."""
    _must_be_open(measure)
    if (owner.id, due_on) == (measure.owner_id, measure.due_on):
        raise Refused(_l("Nothing was changed."))
    before = f"{measure.owner.display_name} {format_date(measure.due_on)}"
    measure.owner, measure.due_on = owner, due_on
    now = f"{owner.display_name} {format_date(due_on)}"
    note(incident, StepKind.MEASURE_CHANGED, by, at, f"{before} → {now}\n{reason}")


def finish_measure(
    incident: Incident, measure: IncidentMeasure, done_on: date, evidence: str, by: User, at: datetime
) -> None:
    _must_be_open(measure)
    measure.done_on, measure.evidence = done_on, evidence
    note(incident, StepKind.MEASURE_DONE, by, at, measure.what)


def may_own(user: User) -> bool:
    """Whoever handles incidents can see to it that a measure is done."""
    return user.active and allows(user.role, Permission.HANDLE_INCIDENTS)


def _must_be_open(measure: IncidentMeasure) -> None:
    if measure.done_on is not None:
        raise Refused(_l("This measure is done already."))
