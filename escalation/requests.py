"""Hand-overs that wait for a supervisor (承認・振り分け): asked for, released, sent back, withdrawn. Nothing commits."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from escalation.actions import hand_over
from escalation.handover_request import HandoverRequest
from escalation.kinds import RequestDecision, RequestReason, Wish
from escalation.models import Escalation
from escalation.noting import must_say
from escalation.routing.models import RoutingRule
from escalation.routing.terms import Terms
from escalation.values import Handover, RefusedError
from foundation.db import db
from foundation.organisation.models import Department, Service, User

IS_REQUESTED = HandoverRequest.decided_at.is_(None)


def request_handover(
    inquiry_id: int,
    handover: Handover,
    reason: RequestReason,
    *,
    by: User,
    at: datetime,
    service: Service | None = None,
    department: Department | None = None,
    rule: RoutingRule | None = None,
) -> HandoverRequest:
    """Keep the words exactly as they are until a supervisor decides; one at a time for an inquiry."""
    must_say(handover.question, _l("Write what the department is asked."))
    if request_for(inquiry_id) is not None:
        raise RefusedError(_l("This inquiry waits for a supervisor already."))
    request = HandoverRequest(
        inquiry_id=inquiry_id,
        reason=reason,
        reference=handover.reference,
        handover=_written(handover),
        service=service,
        department=department,
        rule=rule,
        asked_by=by,
        asked_at=at,
    )
    db.session.add(request)
    db.session.flush()
    return request


def release(
    request: HandoverRequest, handover: Handover, terms: Terms, *, by: User, at: datetime
) -> Escalation:
    """照会する: with the words and on the terms the supervisor has decided on; who asked is told by the desk."""
    _must_wait(request)
    escalation = hand_over(request.inquiry_id, handover, terms, by=request.asked_by, at=at, approved_by=by)
    _decide(request, RequestDecision.RELEASED, by, at)
    request.escalation = escalation
    return escalation


def send_back(request: HandoverRequest, by: User, at: datetime, comment: str) -> None:
    """差し戻す: to who asked, who reads why."""
    _must_wait(request)
    must_say(comment, _l("Write what has to be changed, so that who asked can act on it."))
    _decide(request, RequestDecision.SENT_BACK, by, at, comment)


def withdraw(request: HandoverRequest, by: User, at: datetime) -> None:
    """取り下げる: before anybody has decided; nothing reaches a department."""
    _must_wait(request)
    _decide(request, RequestDecision.WITHDRAWN, by, at)


def handover_of(request: HandoverRequest) -> Handover:
    """What was asked to be handed over, as it was written."""
    kept = dict(request.handover)
    kept.update(
        wish=Wish(kept["wish"]), articles=tuple(kept["articles"]), attachments=tuple(kept["attachments"])
    )
    return Handover(**kept)


def request_for(inquiry_id: int) -> HandoverRequest | None:
    """The hand-over of this inquiry that waits for a supervisor; there is one at most."""
    query = select(HandoverRequest).where(HandoverRequest.inquiry_id == inquiry_id, IS_REQUESTED)
    return db.session.scalar(query.order_by(HandoverRequest.id).limit(1))


def _must_wait(request: HandoverRequest) -> None:
    if request.decided_at is not None:
        raise RefusedError(_l("A supervisor has decided this already."))


def _decide(
    request: HandoverRequest, decision: RequestDecision, by: User, at: datetime, comment: str = ""
) -> None:
    request.decided_at, request.decided_by, request.decision = at, by, decision
    request.comment = comment


def _written(handover: Handover) -> dict[str, Any]:
    return {**asdict(handover), "wish": handover.wish.value}
