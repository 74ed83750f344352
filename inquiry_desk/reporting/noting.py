"""Each step of a report is a row of it and an entry of the audit log."""

from datetime import datetime

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.reporting.models import Report, ReportStep, ReportStepKind

NOT_YET_SIGNED = frozenset({ReportStepKind.DRAFTED, ReportStepKind.EDITED})


def newest_number(report: Report) -> int:
    """Of the newest revision; 0 before the first signature."""
    return report.revisions[-1].number if report.revisions else 0


def note(report: Report, kind: ReportStepKind, by: User | None, at: datetime, comment: str = "") -> None:
    """About the newest revision; a step of the draft is about none."""
    about = 0 if kind in NOT_YET_SIGNED else newest_number(report)
    step = ReportStep(report=report, kind=kind, by=by, at=at, revision=about, comment=comment)
    db.session.add(step)
    action = AuditAction.CREATED if kind is ReportStepKind.DRAFTED else AuditAction.CHANGED
    record(action, "report", audit_name(report), report_step=f"report_{kind.value}", revision=about)


def reason_of(report: Report) -> str:
    """Why there is one more revision: what the city or the centre said since the last submission."""
    reason = ""
    for step in report.steps:
        if step.kind is ReportStepKind.SUBMITTED:
            reason = ""
        elif step.kind in {ReportStepKind.RETURNED, ReportStepKind.CORRECTED, ReportStepKind.INSPECTED}:
            reason = step.comment
    return reason


def audit_name(report: Report) -> str:
    """What an entry of the audit log is about: kind, service and last day, each a word or a name."""
    service = f"{report.service.short_name}/" if report.service else ""
    return f"report_{report.kind.value}/{service}{report.to_day.isoformat()}"
