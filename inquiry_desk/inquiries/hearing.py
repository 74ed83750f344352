"""The citizen has said something while the desk was waiting for them: it is the desk's turn again."""

from datetime import datetime

from escalation.asking_back import citizen_answered
from escalation.queries import open_for_inquiry
from foundation.organisation.models import User


def citizen_heard(inquiry_id: int, by: User | None, at: datetime) -> None:
    """Note it on every escalation that waits for the citizen. `by`: who recorded it; None where a mail came in."""
    for escalation in open_for_inquiry(inquiry_id):
        if escalation.citizen_asked_at is not None:
            citizen_answered(escalation, by, at)
