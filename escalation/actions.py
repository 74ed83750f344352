"""What can be done with an escalation. Every step is written down; nothing here commits."""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from escalation.clocks import due_at
from escalation.deadlines import resume, set_deadline
from escalation.kinds import EscalationState, StepKind
from escalation.models import Escalation
from escalation.notices import LANGUAGE, notify
from escalation.noting import (
    attach,
    must_be_open,
    must_say,
    must_take_inquiries,
    note,
    overtake_submission,
    take_along,
)
from escalation.queries import moves_of
from escalation.routing.reaching import advice_for
from escalation.routing.terms import Part, Terms
from escalation.values import Handover, NewFile, Occasion, RefusedError
from foundation.business_days.queries import exceptions_at
from foundation.db import db
from foundation.organisation.models import AnsweredBy, User
from mail_gateway.models import IncomingMail


def hand_over(
    inquiry_id: int,
    handover: Handover,
    terms: Terms,
    *,
    by: User,
    at: datetime,
    approved_by: User | None = None,
) -> Escalation:
    """照会する: the department gets exactly `handover`, and a notice. `approved_by`: the supervisor who released it.

    What the desk must do besides (a department without mail or staff) stands on the first step.
    """
    must_take_inquiries(terms.department)
    agreed: dict[str, Any] = {"approved_by": approved_by.display_name} if approved_by else {}
    escalation = _handed_over(inquiry_id, handover, terms, by, at)
    db.session.add(escalation)
    set_deadline(escalation, at, timedelta(hours=terms.hours(handover.urgent)))
    if Part.FILES in terms.includes:
        take_along(escalation, handover.attachments)
    with force_locale(LANGUAGE):
        note(escalation, StepKind.HANDED_OVER, by, at, advice_for(terms.department, terms.section), **agreed)
    db.session.flush()
    notify(escalation, Occasion.HANDED_OVER, at)
    return escalation


def _handed_over(inquiry_id: int, handover: Handover, terms: Terms, by: User, at: datetime) -> Escalation:
    within = terms.hours_to_accept(handover.urgent)
    return Escalation(
        inquiry_id=inquiry_id,
        service=terms.service,
        department=terms.department,
        section=terms.section,
        rule=terms.rule,
        answered_by=terms.answered_by,
        channel=terms.channel,
        content_in_notice=terms.content_in_notice,
        handed_over_at=at,
        handed_over_by=by,
        accept_due_at=due_at(within, at, exceptions_at()),
        changed_at=at,
        moves=moves_of(inquiry_id),
        reference=handover.reference,
        subject=handover.subject,
        question=handover.question,
        background=handover.background,
        wish=handover.wish,
        contact_name=handover.contact_name,
        contact_phone=handover.contact_phone,
        contact_mail=handover.contact_mail,
        articles=list(handover.articles),
        urgent=handover.urgent,
    )


def note_phone_call(escalation: Escalation, by: User, at: datetime, whom: str) -> None:
    """The section was told by phone, which urgent ones demand; `whom`: who took the call, and what was said."""
    must_be_open(escalation)
    must_say(whom, _l("Write whom you told by phone."))
    escalation.phoned_at = at
    note(escalation, StepKind.PHONED, by, at, whom)


def accept(escalation: Escalation, by: User | None, at: datetime, mail: IncomingMail | None = None) -> None:
    """受領する: the department has read it and works on it."""
    must_be_open(escalation)
    if escalation.accepted_at is not None:
        raise RefusedError(_l("This inquiry has been accepted already."))
    escalation.accepted_at = at
    escalation.assignee = escalation.assignee or by
    note(escalation, StepKind.ACCEPTED, by, at, mail=mail)


def assign(escalation: Escalation, by: User, at: datetime, to: User) -> None:
    """担当者を決める: somebody of the department has it in hand."""
    must_be_open(escalation)
    if not to.active or to.department_id != escalation.department_id:
        raise RefusedError(_l("Choose somebody of your own department."))
    escalation.accepted_at = escalation.accepted_at or at
    escalation.assignee = to
    note(escalation, StepKind.ASSIGNED, by, at, to=to.display_name)


def answer(
    escalation: Escalation,
    by: User | None,
    at: datetime,
    text: str,
    files: tuple[NewFile, ...] = (),
    mail: IncomingMail | None = None,
    **details: Any,
) -> None:
    """回答する: whoever answers has also accepted. Where answers pass an approver, see `deciding`."""
    must_be_open(escalation)
    must_say(text, _l("Write the answer."))
    overtake_submission(escalation, at)
    escalation.accepted_at = escalation.accepted_at or at
    escalation.paused_at = escalation.citizen_asked_at = escalation.next_alert_at = None
    escalation.answered_at = at
    escalation.answer = text
    attach(note(escalation, StepKind.ANSWERED, by, at, text, mail, **details), files)


def answer_partly(
    escalation: Escalation,
    by: User | None,
    at: datetime,
    text: str,
    files: tuple[NewFile, ...] = (),
    mail: IncomingMail | None = None,
    **details: Any,
) -> None:
    """一部を回答する: what is known already; the rest is still owed, by the same deadline."""
    must_be_open(escalation)
    must_say(text, _l("Write the answer."))
    escalation.accepted_at = escalation.accepted_at or at
    resume(escalation, at)
    attach(note(escalation, StepKind.PARTLY_ANSWERED, by, at, text, mail, **details), files)


def mark_relayed(escalation: Escalation, by: User, at: datetime) -> None:
    """The citizen has been told the department's answer."""
    if escalation.state is EscalationState.RELAYED:
        raise RefusedError(_l("It is noted already that the citizen has been told."))
    if escalation.state is not EscalationState.ANSWERED:
        raise RefusedError(_l("There is no answer of the department to tell the citizen yet."))
    escalation.relayed_at = at
    note(escalation, StepKind.RELAYED, by, at)


def take_back_relayed(escalation: Escalation, by: User, at: datetime) -> None:
    """The mail that told the citizen the answer did not leave after all."""
    if escalation.state is not EscalationState.RELAYED:
        raise RefusedError(_l("There is no answer of the department to tell the citizen yet."))
    escalation.relayed_at = None
    note(escalation, StepKind.RELAY_TAKEN_BACK, by, at)


def mark_relayed_by_department(escalation: Escalation, by: User, at: datetime) -> None:
    """As `mark_relayed`, where it was agreed that the department itself tells the citizen (spec 2-4(2))."""
    if escalation.answered_by is not AnsweredBy.DEPARTMENT:
        raise RefusedError(_l("For this service the centre tells the citizen."))
    mark_relayed(escalation, by, at)
