"""対応中: who has an inquiry open right now."""

from datetime import datetime

from foundation.db import db, insert_into
from foundation.organisation.models import User
from inquiry_desk.inquiries.models import Presence


def note_presence(inquiry_id: int, user: User, at: datetime) -> None:
    """A sign of life of `user` on this inquiry's page."""
    row = insert_into(Presence).values(inquiry_id=inquiry_id, user_id=user.id, seen_at=at)
    db.session.execute(
        row.on_conflict_do_update(index_elements=["inquiry_id", "user_id"], set_={"seen_at": at})
    )
