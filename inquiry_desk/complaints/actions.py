"""Recording a complaint or request, changing it, closing it and opening it again. None of these commits."""

from dataclasses import asdict
from datetime import datetime

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import User
from foundation.seen import check_seen
from inquiry_desk.complaints.models import Complaint, ComplaintStep, ComplaintStepKind
from inquiry_desk.complaints.rules import ComplaintValues, changed_fields
from inquiry_desk.inquiries.models import Inquiry


def record_complaint(
    values: ComplaintValues, by: User, at: datetime, inquiry: Inquiry | None = None
) -> Complaint:
    complaint = Complaint(inquiry=inquiry, recorded_by=by, recorded_at=at, **asdict(values))
    db.session.add(complaint)
    _step(complaint, ComplaintStepKind.RECORDED, by, at)
    db.session.flush()
    record(AuditAction.CREATED, "complaint", complaint.id, inquiry=inquiry.number if inquiry else "")
    return complaint


def change_complaint(
    complaint: Complaint, values: ComplaintValues, by: User, at: datetime, seen: int | None
) -> list[str]:
    """Write `values`; the names of the fields that changed. ChangedMeanwhileError where `seen` is an older version."""
    check_seen(complaint.version, seen)
    fields = changed_fields(complaint, values)
    if fields:
        for name in fields:
            setattr(complaint, name, getattr(values, name))
        _step(complaint, ComplaintStepKind.CHANGED, by, at, fields)
        record(AuditAction.CHANGED, "complaint", complaint.id, fields=fields)
    return fields


def close_complaint(complaint: Complaint, by: User, at: datetime) -> None:
    """`complaint` holds everything that `missing_for_closing` demands."""
    complaint.closed_at = at
    _step(complaint, ComplaintStepKind.CLOSED, by, at)
    record(AuditAction.CHANGED, "complaint", complaint.id, step="closed")


def reopen_complaint(complaint: Complaint, by: User, at: datetime, seen: int | None) -> None:
    """ChangedMeanwhileError where `seen` is an older version."""
    check_seen(complaint.version, seen)
    complaint.closed_at = None
    _step(complaint, ComplaintStepKind.REOPENED, by, at)
    record(AuditAction.CHANGED, "complaint", complaint.id, step="reopened")


def _step(
    complaint: Complaint, kind: ComplaintStepKind, by: User, at: datetime, fields: list[str] | None = None
) -> None:
    step = ComplaintStep(complaint=complaint, kind=kind, by=by, at=at, fields=",".join(fields or []))
    db.session.add(step)
