"""What has to be written before one is closed, and what a change changed. Pure."""

import enum
from dataclasses import asdict, dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from inquiry_desk.complaints.models import Complaint, ComplaintKind
from inquiry_desk.inquiries.kinds import Channel, Exclusion, Nature

NATURES = (Nature.COMPLAINT, Nature.REQUEST)
# Nobody's complaint about the centre or the city, or one that stands under another number.
NOT_REPORTED = (
    Exclusion.WRONG_NUMBER,
    Exclusion.SPAM,
    Exclusion.DUPLICATE,
    Exclusion.AUTOMATIC_MAIL,
)


class ComplaintState(enum.Enum):
    """Where one stands; `UNRECORDED` is an inquiry that was only classified as one."""

    UNRECORDED = "unrecorded"
    OPEN = "open"
    CLOSED = "closed"


STATE_LABELS: dict[enum.Enum, object] = {
    ComplaintState.UNRECORDED: _l("Not yet recorded"),
    ComplaintState.OPEN: _l("Being handled"),
    ComplaintState.CLOSED: _l("Closed"),
}


@dataclass(frozen=True)
class ComplaintValues:
    """What a form says of one; `received_at` is aware."""

    nature: Nature
    kind: ComplaintKind
    channel: Channel
    service_id: int | None
    received_at: datetime
    content: str
    handling: str = ""
    result: str = ""
    analysis: str = ""
    prevention: str = ""
    handled_by_id: int | None = None


def state_of(complaint: Complaint) -> ComplaintState:
    return ComplaintState.OPEN if complaint.closed_at is None else ComplaintState.CLOSED


def missing_for_closing(values: ComplaintValues) -> list[str]:
    """The fields that have to be filled before it is closed: a request needs no analysis (spec 3-9(1))."""
    needed = ["handling", "result"]
    if values.nature is Nature.COMPLAINT:
        needed += ["analysis", "prevention"]
    return [name for name in needed if not getattr(values, name).strip()]


def changed_fields(complaint: Complaint, values: ComplaintValues) -> list[str]:
    """The names of what differs, in the order of the form."""
    return [name for name, value in asdict(values).items() if getattr(complaint, name) != value]
