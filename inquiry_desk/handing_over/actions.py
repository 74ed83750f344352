"""照会する, or ask a supervisor to: what happens to the inquiry with it. Nothing here commits."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from escalation import requests
from escalation.actions import hand_over
from escalation.handover_request import HandoverRequest
from escalation.models import Escalation
from escalation.values import RefusedError
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.handing_over.planning import Plan
from inquiry_desk.handing_over.preparing import Words, handover_of
from inquiry_desk.inquiries.actions import add_entry, classify, note_first_response
from inquiry_desk.inquiries.kinds import EntryKind, FirstOutcome, UnansweredReason
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NotPossibleError


def hand_over_or_ask(
    inquiry: Inquiry, by: User, at: datetime, words: Words, plan: Plan
) -> Escalation | HandoverRequest:
    """Hand the inquiry to its department with exactly these words, or put them before a supervisor.

    NotPossibleError with what to do where there is nobody to ask. Either way the citizen was told that it goes on.
    """
    _must_be_possible(words, plan)
    note_first_response(inquiry, FirstOutcome.ESCALATED, by, at)
    _say_why(inquiry, by, at, words.unanswered)
    try:
        if plan.reason is not None:
            return _ask_supervisor(inquiry, by, at, words, plan)
        return _hand_over(inquiry, by, at, words, plan)
    except RefusedError as refusal:
        raise NotPossibleError(refusal.message) from None


def release(
    request: HandoverRequest, inquiry: Inquiry, by: User, at: datetime, words: Words, plan: Plan
) -> Escalation:
    """The supervisor has agreed, or found who is asked: it leaves for the department."""
    _must_be_possible(words, plan)
    if plan.terms is None:
        raise NotPossibleError(_l("Choose whom the inquiry is handed to."))
    _queue_up(inquiry)
    _say_why(inquiry, by, at, words.unanswered)
    _take_service(inquiry, by, at, plan)
    try:
        escalation = requests.release(
            request, handover_of(inquiry, plan.terms, words), plan.terms, by=by, at=at
        )
    except RefusedError as refusal:
        raise NotPossibleError(refusal.message) from None
    add_entry(inquiry, EntryKind.HANDOVER_RELEASED, at, by, details={"to": plan.terms.department.name})
    return escalation


def send_back(request: HandoverRequest, inquiry: Inquiry, by: User, at: datetime, comment: str) -> None:
    """差し戻す: nothing was handed over; an inquiry that nobody has is again with who asked."""
    _queue_up(inquiry)
    try:
        requests.send_back(request, by, at, comment)
    except RefusedError as refusal:
        raise NotPossibleError(refusal.message) from None
    if inquiry.assignee is None and request.asked_by.active:
        inquiry.assignee = request.asked_by
    details = {"to": request.asked_by.display_name}
    add_entry(inquiry, EntryKind.HANDOVER_SENT_BACK, at, by, body=comment, details=details)


def withdraw(request: HandoverRequest, inquiry: Inquiry, by: User, at: datetime) -> None:
    """取り下げる: by who asked."""
    if request.asked_by_id != by.id:
        raise NotPossibleError(_l("Only who asked can take this back. A supervisor can send it back."))
    _queue_up(inquiry)
    try:
        requests.withdraw(request, by, at)
    except RefusedError as refusal:
        raise NotPossibleError(refusal.message) from None
    add_entry(inquiry, EntryKind.HANDOVER_WITHDRAWN, at, by)


def _queue_up(inquiry: Inquiry) -> None:
    """Who decides at the same moment waits here and is then told: inquiry and request change in either order."""
    db.session.execute(select(Inquiry.id).where(Inquiry.id == inquiry.id).with_for_update())


def _hand_over(inquiry: Inquiry, by: User, at: datetime, words: Words, plan: Plan) -> Escalation:
    if plan.terms is None:
        raise NotPossibleError(_l("Choose whom the inquiry is handed to."))
    if requests.request_for(inquiry.id) is not None:
        raise NotPossibleError(_l("This inquiry waits for a supervisor already."))
    _take_service(inquiry, by, at, plan)
    inquiry.changed_at = max(inquiry.changed_at, at)
    flag_modified(inquiry, "changed_at")  # of two people who hand over at the same time, one is told
    return hand_over(inquiry.id, handover_of(inquiry, plan.terms, words), plan.terms, by=by, at=at)


def _ask_supervisor(inquiry: Inquiry, by: User, at: datetime, words: Words, plan: Plan) -> HandoverRequest:
    assert plan.reason is not None
    terms = plan.terms
    department = terms.department if terms else plan.wished
    request = requests.request_handover(
        inquiry.id,
        handover_of(inquiry, terms, words),
        plan.reason,
        by=by,
        at=at,
        service=inquiry.service,
        department=department,
        rule=terms.rule if terms else None,
    )
    details = {"to": department.name} if department else {}
    add_entry(inquiry, EntryKind.HANDOVER_REQUESTED, at, by, body=words.question, details=details)
    return request


def _take_service(inquiry: Inquiry, by: User, at: datetime, plan: Plan) -> None:
    """The service a supervisor has chosen for an inquiry without one."""
    if inquiry.service_id is None and plan.terms is not None:
        classify(inquiry, by, at, service_id=plan.terms.service.id, category_id=None, **_kept(inquiry))


def _say_why(inquiry: Inquiry, by: User, at: datetime, why: UnansweredReason | None) -> None:
    """Why the first responder could not answer; nothing said changes nothing."""
    kept = _kept(inquiry) | ({"unanswered_reason": why} if why else {})
    classify(inquiry, by, at, service_id=inquiry.service_id, category_id=inquiry.category_id, **kept)


def _kept(inquiry: Inquiry) -> dict[str, Any]:
    names = ("nature", "exclusion", "subject", "unanswered_reason")
    return {name: getattr(inquiry, name) for name in names}


def _must_be_possible(words: Words, plan: Plan) -> None:
    if plan.taken:
        raise NotPossibleError(plan.taken)
    if not words.question.strip():
        raise NotPossibleError(_l("Write what the department is asked."))
