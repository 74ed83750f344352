"""保留: several calls of one person at once. Each is a draft on the server, with its times; one is on the screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.calls.times import started_at_or
from inquiry_desk.inquiries.drafts import keep_draft
from inquiry_desk.inquiries.models import Draft

SLOTS = range(1, 10)
HELD_AT = "held_at"
PHONE_CALL = "phone_call_id"
_TYPED = ("phone", "name", "kana", "question", "answer", PHONE_CALL)


@dataclass(frozen=True)
class OpenCall:
    """A call that is not registered yet."""

    slot: int
    fields: Mapping[str, str]
    updated_at: datetime

    @property
    def held(self) -> bool:
        return HELD_AT in self.fields

    @property
    def phone_call(self) -> str:
        return self.fields.get(PHONE_CALL, "")

    @property
    def title(self) -> str:
        """What one knows a caller by: name, number, or how the question begins."""
        said = (self.fields.get(name, "").strip() for name in ("name", "phone", "question"))
        return next((words.split("\n")[0][:20] for words in said if words), "")

    def waits_for(self, now: datetime) -> timedelta:
        """How long the caller has been on hold."""
        return now - started_at_or(self.fields.get(HELD_AT), now)


def form_of(slot: int) -> str:
    """The name under which a slot's draft is kept."""
    return "call" if slot == 1 else f"call-{slot}"


_SLOT_OF = {form_of(slot): slot for slot in SLOTS}


def read_slot(number: int | None) -> int | None:
    """A number somebody sent, where it is that of a slot."""
    return number if number is not None and number in SLOTS else None


def open_calls(user: User) -> list[OpenCall]:
    """In the order of their slots."""
    query = select(Draft.form, Draft.fields, Draft.updated_at)
    rows = db.session.execute(query.where(Draft.user_id == user.id, Draft.form.in_(_SLOT_OF)))
    return sorted(
        (OpenCall(_SLOT_OF[form], dict(fields), at) for form, fields, at in rows), key=lambda call: call.slot
    )


def slot_to_show(calls: list[OpenCall]) -> int | None:
    """The call last worked on that is not on hold, else a free slot; None where all are taken."""
    running = [call for call in calls if not call.held]
    return max(running, key=lambda call: call.updated_at).slot if running else free_slot(calls)


def free_slot(calls: list[OpenCall]) -> int | None:
    taken = {call.slot for call in calls}
    return next((slot for slot in SLOTS if slot not in taken), None)


def slot_of_phone_call(calls: list[OpenCall], phone_call_id: int) -> int | None:
    return next((call.slot for call in calls if call.phone_call == str(phone_call_id)), None)


def is_worth_keeping(fields: Mapping[str, str]) -> bool:
    """Whether somebody has typed anything, or the telephone system knows the call."""
    return any(fields.get(name, "").strip() for name in _TYPED)


def hold(user: User, slot: int, fields: Mapping[str, str], now: datetime) -> None:
    """Put what is on the screen aside, as it is."""
    keep_draft(user, form_of(slot), {**fields, HELD_AT: now.isoformat()}, now)


def take_up(user: User, slot: int, now: datetime) -> None:
    """Back to a call on hold."""
    query = select(Draft).where(Draft.user_id == user.id, Draft.form == form_of(slot))
    draft = db.session.scalar(query)
    if draft is not None:
        draft.fields = {name: value for name, value in draft.fields.items() if name != HELD_AT}
        draft.updated_at = now
