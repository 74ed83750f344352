"""受理 and 検査 of a completion notice by the city (spec 3-13(1)エ). None of these commits."""

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.reporting.models import (
    Inspection,
    InspectionResult,
    Report,
    ReportKind,
    ReportState,
    ReportStepKind,
)
from inquiry_desk.reporting.noting import note

WITHIN = timedelta(days=10)


def inspection_due_on(received_on: date) -> date:
    """The tenth calendar day after that of receipt, which itself does not count (民法140条).

    It is not moved where the office is closed: 「その日から10日以内」 names days, not office days.
    """
    return received_on + WITHIN


def is_received(report: Report) -> bool:
    """Whether the city has received the notice as it was last submitted."""
    for step in reversed(report.steps):
        if step.kind in {ReportStepKind.SUBMITTED, ReportStepKind.RECEIVED}:
            return step.kind is ReportStepKind.RECEIVED
    return False


def may_be_received(report: Report) -> bool:
    return _is_with_the_city(report) and not is_received(report)


def may_be_inspected(report: Report) -> bool:
    return _is_with_the_city(report) and is_received(report)


def is_inspection_overdue(report: Report, today: date) -> bool:
    """Whether the tenth day is over and nobody has inspected."""
    received = report.received_on
    return may_be_inspected(report) and received is not None and inspection_due_on(received) < today


def receive(report: Report, by: User, at: datetime, on: date) -> None:
    """The city has the notice in its hands since `on`; from that day the ten days run."""
    if not may_be_received(report):
        raise NotPossibleError(_l("This notice cannot be received now. Look at its state."))
    submitted = day_of(report.submitted_at) if report.submitted_at else on
    if not submitted <= on <= day_of(at):
        raise NotPossibleError(_l("The day of receipt lies between the submission and today."))
    report.received_on = on
    note(report, ReportStepKind.RECEIVED, by, at)


def inspect(
    report: Report, by: User, at: datetime, on: date, result: InspectionResult, comment: str = ""
) -> Inspection:
    """The result of the inspection. Corrections give the notice back, to be signed and submitted anew."""
    received = report.received_on
    if received is None or not may_be_inspected(report):
        raise NotPossibleError(_l("Receive the notice first: the inspection follows on it."))
    if not received <= on <= day_of(at):
        raise NotPossibleError(_l("The day of the inspection lies between the receipt and today."))
    if result is InspectionResult.CORRECTIONS and not comment.strip():
        raise NotPossibleError(_l("Write what has to be corrected."))
    inspection = Inspection(
        report=report,
        revision=report.revisions[-1].number,
        received_on=received,
        due_on=inspection_due_on(received),
        inspected_on=on,
        result=result,
        comment=comment.strip(),
        by=by,
        at=at,
    )
    db.session.add(inspection)
    note(report, ReportStepKind.INSPECTED, by, at, comment.strip())
    _settle(report, result, at)
    return inspection


def inspections_of(report: Report) -> list[Inspection]:
    """Oldest first: one for each time the notice was inspected."""
    query = select(Inspection).where(Inspection.report_id == report.id).order_by(Inspection.id)
    return list(db.session.scalars(query))


def _settle(report: Report, result: InspectionResult, at: datetime) -> None:
    if result is InspectionResult.PASSED:
        report.state, report.confirmed_at = ReportState.CONFIRMED, at
    else:
        report.state, report.received_on = ReportState.RETURNED, None


def _is_with_the_city(report: Report) -> bool:
    return report.kind is ReportKind.COMPLETION and report.state is ReportState.SUBMITTED
