"""事故報告書: writing, submitting, the city's questions and its acceptance. None of these commits (spec 3-9(2), 3-9(3))."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from foundation.db import db
from foundation.documents.freezing import digest_of
from foundation.documents.numbering import take_next
from foundation.organisation.models import User
from foundation.wareki import era_year
from inquiry_desk.incidents.composing import TEXTS, content_of
from inquiry_desk.incidents.kinds import Means, StepKind
from inquiry_desk.incidents.models import Incident
from inquiry_desk.incidents.noting import note
from inquiry_desk.incidents.parts import events_of, notices_of, questions_of, revisions_of
from inquiry_desk.incidents.report_models import (
    IncidentEvent,
    IncidentNotice,
    IncidentQuestion,
    IncidentRevision,
)
from inquiry_desk.incidents.rules import missing_in_report
from inquiry_desk.staff.refusals import Refused

SEQUENCE = "incident_report"


def write(incident: Incident, texts: dict[str, str], by: User, at: datetime) -> None:
    """Keep the texts of the report; the same texts again are no step."""
    changed = [name for name in TEXTS if texts[name] != getattr(incident, name)]
    for name in changed:
        setattr(incident, name, texts[name])
    if changed:
        note(incident, StepKind.WRITTEN, by, at)


def add_event(incident: Incident, happened_at: datetime, what: str, by: User, at: datetime) -> None:
    db.session.add(IncidentEvent(incident_id=incident.id, at=happened_at, what=what))
    note(incident, StepKind.WRITTEN, by, at)


def remove_event(incident: Incident, event_id: int, by: User, at: datetime) -> None:
    """What the line said stays in the step."""
    gone = next((one for one in events_of(incident) if one.id == event_id), None)
    if gone is None:
        raise Refused(_l("This line has been removed already."))
    db.session.execute(delete(IncidentEvent).where(IncidentEvent.id == event_id))
    note(incident, StepKind.WRITTEN, by, at, f"－ {gone.what}")


def add_notice(incident: Incident, to: str, means: Means, told_at: datetime, by: User, at: datetime) -> None:
    db.session.add(IncidentNotice(incident_id=incident.id, to_whom=to, means=means, at=told_at, by=by))
    note(incident, StepKind.WRITTEN, by, at)


def remove_notice(incident: Incident, notice_id: int, by: User, at: datetime) -> None:
    gone = next((one for one in notices_of(incident) if one.id == notice_id), None)
    if gone is None:
        raise Refused(_l("This line has been removed already."))
    db.session.execute(delete(IncidentNotice).where(IncidentNotice.id == notice_id))
    note(incident, StepKind.WRITTEN, by, at, f"－ {gone.to_whom}")


def submit(incident: Incident, reason: str, by: User, at: datetime) -> IncidentRevision:
    """Freeze the report as it stands, as the next edition; the first time it is given its document number."""
    missing = missing_in_report({name: getattr(incident, name) for name in TEXTS}, events_of(incident))
    if missing:
        raise Refused(_l("Write this before the report is submitted."), missing[0])
    earlier = revisions_of(incident)
    frozen = content_of(incident).canonical
    if earlier and not reason:
        raise Refused(_l("Write why the report is submitted once more."), "reason")
    if earlier and earlier[-1].digest == digest_of(frozen):
        raise Refused(_l("Nothing was changed since the report was submitted."))
    if not incident.document_number:
        incident.document_number = format_document_number(*take_next(SEQUENCE, at))
    revision = IncidentRevision(
        incident_id=incident.id,
        number=len(earlier) + 1,
        content=frozen,
        digest=digest_of(frozen),
        reason=reason,
        made_by=by,
        made_at=at,
    )
    db.session.add(revision)
    incident.submitted_at, incident.accepted_at = at, None
    note(incident, StepKind.SUBMITTED, by, at, reason)
    return revision


def format_document_number(fiscal_year: int, sequence: int) -> str:
    """「総合事務セ事故R8-0001号」."""
    return f"総合事務セ事故{era_year(fiscal_year)}-{sequence:04d}号"


def accept(incident: Incident, comment: str, by: User, at: datetime) -> None:
    """受理 by the city of the newest edition."""
    incident.accepted_at = at
    note(incident, StepKind.ACCEPTED, by, at, comment)


def ask(incident: Incident, question: str, by: User, at: datetime) -> None:
    """About the newest edition; an incident that was closed is open again (3-9(3))."""
    about = revisions_of(incident)[-1].number
    db.session.add(
        IncidentQuestion(incident_id=incident.id, revision=about, question=question, asked_by=by, asked_at=at)
    )
    incident.closed_at = None
    note(incident, StepKind.ASKED, by, at)


def answer_question(incident: Incident, question_id: int, answer: str, by: User, at: datetime) -> None:
    question = next((one for one in questions_of(incident) if one.id == question_id), None)
    if question is None or question.answered_at is not None:
        raise Refused(_l("This question has been answered already."))
    question.answer, question.answered_by, question.answered_at = answer, by, at
    note(incident, StepKind.ANSWERED, by, at)
