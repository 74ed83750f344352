"""変更履歴: every change of every field of an inquiry: who, when, from what to what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from foundation.db import db
from foundation.web.filters import label
from inquiry_desk.inquiries.entry_words import field_name, value_in_words
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.models import TimelineEntry
from inquiry_desk.inquiries.timeline_parts import KINDS, Part

_OF_PEOPLE = frozenset(
    {EntryKind.CLAIMED, EntryKind.ASSIGNED, EntryKind.SECOND_LINE, EntryKind.CALLBACK_PASSED}
)


@dataclass(frozen=True)
class Change:
    """One field, or one step of the inquiry itself, where `field` says which and nothing stood there before."""

    at: datetime
    who: str
    field: str
    old: str
    new: str


def history_of(inquiry_id: int) -> list[Change]:
    """Newest first."""
    query = select(TimelineEntry).where(
        TimelineEntry.inquiry_id == inquiry_id, TimelineEntry.kind.in_(KINDS[Part.CHANGES])
    )
    query = query.options(joinedload(TimelineEntry.author)).order_by(TimelineEntry.id.desc())
    return list(changes_of(db.session.scalars(query)))


def changes_of(entries: Iterable[TimelineEntry]) -> Iterator[Change]:
    for entry in entries:
        who = entry.author.display_name if entry.author else _("Automatic")
        for field, old, new in _fields(entry, entry.details or {}):
            yield Change(entry.at, who, field, old, new)


def _fields(entry: TimelineEntry, details: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    if entry.kind in _OF_PEOPLE:
        # Taking an inquiry oneself leaves no name of the new one: it is the author.
        mine = entry.author.display_name if entry.author and entry.kind is EntryKind.CLAIMED else "—"
        yield _("Who has it"), str(details.get("from") or "—"), str(details.get("to") or mine)
    elif "changes" in details:
        for name, (old, new) in details["changes"].items():
            yield field_name(name), value_in_words(name, old), value_in_words(name, new)
    else:
        about = next((details[key] for key in _NUMBERS if details.get(key)), "")
        yield label(entry.kind), "", str(about or entry.body or "")


_NUMBERS = ("merged_into", "merged_from", "linked_with", "split_into", "split_from")
