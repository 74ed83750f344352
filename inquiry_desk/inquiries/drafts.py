"""What a person has typed and not yet sent: kept on the server, per person and form."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from foundation.db import db, insert_into
from foundation.organisation.models import User
from foundation.text import clean_line, clean_text
from inquiry_desk.inquiries.models import Draft

LONGEST_FIELD = 50_000
NOT_KEPT = frozenset({"csrf_token", "submission_key", "version"})


def keep_draft(user: User, form: str, fields: Mapping[str, str], at: datetime) -> None:
    """Remember `fields` as what `user` has typed into `form` (the last one wins)."""
    kept = {name: clean_text(value)[:LONGEST_FIELD] for name, value in fields.items() if name not in NOT_KEPT}
    row = insert_into(Draft).values(user_id=user.id, form=clean_line(form)[:64], fields=kept, updated_at=at)
    newer = {"fields": kept, "updated_at": at}
    db.session.execute(row.on_conflict_do_update(index_elements=["user_id", "form"], set_=newer))


def typed_before(user: User, form: str) -> dict[str, str]:
    """What `user` had typed into `form`; empty where nothing is kept."""
    fields = db.session.scalar(select(Draft.fields).where(Draft.user_id == user.id, Draft.form == form))
    return dict(fields or {})


def forget_draft(user: User, form: str) -> None:
    db.session.execute(delete(Draft).where(Draft.user_id == user.id, Draft.form == form))
