"""Telling the citizen what departments have answered."""

from datetime import datetime

from escalation.actions import mark_relayed
from escalation.kinds import EscalationState
from escalation.models import Escalation
from escalation.queries import of_inquiry
from escalation.values import RefusedError
from foundation.organisation.models import User
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NotPossibleError


def tell_citizen_done(escalation: Escalation, by: User, at: datetime) -> None:
    """The citizen has been told this answer."""
    try:
        mark_relayed(escalation, by, at)
    except RefusedError as refusal:
        raise NotPossibleError(refusal.message) from None


def tell_citizen(inquiry: Inquiry, by: User, at: datetime) -> None:
    """The citizen has been told whatever departments have answered so far; nothing where there is no answer."""
    for escalation in of_inquiry(inquiry.id):
        if escalation.state is EscalationState.ANSWERED:
            tell_citizen_done(escalation, by, at)
