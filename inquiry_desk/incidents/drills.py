"""Recording drills and what at once means. None of these commits."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.incidents.drill_models import Drill, FirstReportTarget
from inquiry_desk.staff.refusals import Refused


def record_drill(
    held_on: date, service_id: int | None, topic: str, participants: int, result: str, by: User, at: datetime
) -> Drill:
    drill = Drill(
        held_on=held_on,
        service_id=service_id,
        topic=topic,
        participants=participants,
        result=result,
        recorded_by=by,
        recorded_at=at,
    )
    db.session.add(drill)
    db.session.flush()
    record(AuditAction.CREATED, "drill", drill.id, service_id=service_id)
    return drill


def withdraw_drill(drill: Drill, reason: str, at: datetime) -> None:
    """One that was mistyped stays in the list and counts for nothing."""
    if drill.withdrawn_at is not None:
        raise Refused(_l("This drill has been withdrawn already."))
    drill.withdrawn_at, drill.withdrawn_reason = at, reason
    record(AuditAction.CHANGED, "drill", drill.id, taken_back=True)


def agree_target(minutes: int, reason: str, by: User, at: datetime) -> None:
    """The next clocks run against it; what was agreed before stays in the list."""
    db.session.add(FirstReportTarget(minutes=minutes, reason=reason, agreed_by=by, agreed_at=at))
    record(AuditAction.CHANGED, "first_report_target", minutes)
