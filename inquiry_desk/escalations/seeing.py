"""Which escalations and which of their files a person of the desk may see: those of the inquiries they may see."""

from flask import abort
from flask_login import current_user
from sqlalchemy import select

from escalation.models import Escalation, EscalationFile
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.queries import visible_to


def escalation_visible(escalation_id: int, user: User) -> tuple[Escalation, Inquiry] | None:
    """The escalation and its inquiry; None where the person may not see them, or they are not there."""
    query = select(Escalation, Inquiry).join(Inquiry, Inquiry.id == Escalation.inquiry_id)
    row = db.session.execute(query.where(Escalation.id == escalation_id, visible_to(user))).first()
    return (row[0], row[1]) if row else None


def visible_or_404(escalation_id: int) -> tuple[Escalation, Inquiry]:
    """As `escalation_visible` for whoever is signed in."""
    return escalation_visible(escalation_id, current_user) or abort(404)


def file_visible(file_id: int, user: User) -> tuple[EscalationFile, Inquiry] | None:
    """A file of such an escalation. What still waits for the department's approver is the department's alone."""
    query = select(EscalationFile, Inquiry).join(EscalationFile.escalation)
    query = query.join(Inquiry, Inquiry.id == Escalation.inquiry_id)
    released = EscalationFile.submission_id.is_(None) | EscalationFile.step_id.is_not(None)
    row = db.session.execute(query.where(EscalationFile.id == file_id, released, visible_to(user))).first()
    return (row[0], row[1]) if row else None
