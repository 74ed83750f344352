"""Each step of an incident is a row of it and an entry of the audit log, and moves its version."""

from datetime import datetime

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.incidents.kinds import StepKind
from inquiry_desk.incidents.models import Incident, IncidentStep


def note(incident: Incident, kind: StepKind, by: User, at: datetime, comment: str = "") -> None:
    """The words stay in the step; the log holds none of them."""
    db.session.add(IncidentStep(incident_id=incident.id, kind=kind, by=by, at=at, comment=comment))
    if kind is not StepKind.RECORDED:
        incident.version += 1
    action = AuditAction.CREATED if kind is StepKind.RECORDED else AuditAction.CHANGED
    record(action, "incident", incident.number, incident_step=f"incident_{kind.value}")
