"""What can be asked of escalations."""

from sqlalchemy import func, select

from escalation.models import Escalation
from foundation.db import db
from foundation.organisation.models import User


def count_open_for(user: User) -> int:
    """How many escalations wait for this person's department."""
    query = select(func.count(Escalation.id)).where(
        Escalation.department_id == user.department_id,
        Escalation.answered_at.is_(None),
        Escalation.returned_at.is_(None),
    )
    return db.session.scalar(query) or 0
