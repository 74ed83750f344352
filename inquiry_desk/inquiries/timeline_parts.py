"""The parts a timeline can be narrowed to, and where a page of it goes on."""

import enum
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, or_

from foundation.web.ids import read_id
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.models import TimelineEntry

K = EntryKind
ENTRY, STEP = 0, 1
"""What comes first of two lines of one moment: what the desk wrote, then the steps of departments."""


class Part(enum.Enum):
    """What is left of a timeline when the rest is hidden."""

    CALLS = "calls"
    MAIL = "mail"
    NOTES = "notes"
    DEPARTMENTS = "departments"
    CHANGES = "changes"


LABELS: dict[enum.Enum, object] = {
    Part.CALLS: _l("Phone calls"),
    Part.MAIL: _l("Mail"),
    Part.NOTES: _l("Notes"),
    Part.DEPARTMENTS: _l("Departments"),
    Part.CHANGES: _l("Changes"),
}
_CALLS = frozenset({K.CALL_IN, K.CALL_OUT, K.CALLBACK_PROMISED, K.CALLBACK_TRIED, K.CALLBACK_MOVED})
_MAIL = frozenset(
    {
        K.MAIL_IN,
        K.MAIL_OUT,
        K.ACKNOWLEDGED,
        K.REPLY_HELD,
        K.REPLY_RETURNED,
        K.REPLY_WITHDRAWN,
        K.REPLY_CANCELLED,
    }
)
_NOTES = frozenset({K.NOTE})
_DEPARTMENTS = frozenset(
    {K.HANDOVER_REQUESTED, K.HANDOVER_RELEASED, K.HANDOVER_SENT_BACK, K.HANDOVER_WITHDRAWN}
)
KINDS: dict[Part, frozenset[EntryKind]] = {
    Part.CALLS: _CALLS,
    Part.MAIL: _MAIL,
    Part.NOTES: _NOTES,
    Part.DEPARTMENTS: _DEPARTMENTS,
    Part.CHANGES: frozenset(K) - _CALLS - _MAIL - _NOTES - _DEPARTMENTS,
}
"""Every kind of entry stands in exactly one part."""


@dataclass(frozen=True, order=True)
class Place:
    """A line of a timeline: its moment, whether it is an entry or a step, and its id."""

    at: datetime
    kind: int
    row_id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()},{self.kind},{self.row_id}"

    @property
    def entries_before(self) -> ColumnElement[bool]:
        """The entries that come before this line."""
        if self.kind == STEP:
            return TimelineEntry.at <= self.at
        return or_(
            TimelineEntry.at < self.at, and_(TimelineEntry.at == self.at, TimelineEntry.id < self.row_id)
        )


def read_place(text: str) -> Place | None:
    """What `str` of a place wrote; None for anything else."""
    at, _comma, rest = text.partition(",")
    kind, _comma, row_id = rest.partition(",")
    found = read_id(row_id)
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    if moment.tzinfo is None or kind not in {str(ENTRY), str(STEP)} or found is None:
        return None
    return Place(moment, int(kind), found)


def read_part(text: str) -> Part | None:
    return Part(text) if text in {part.value for part in Part} else None
