"""The vocabulary of cases: each value once, with its label beside it."""

import enum

from flask_babel import lazy_gettext as _l


class Side(enum.Enum):
    """Whose turn it is in a stage."""

    CENTRE = "centre"
    CITY = "city"
    APPLICANT = "applicant"
    OVER = "over"


class Ending(enum.Enum):
    """How a case is over."""

    DECIDED = "decided"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    SENT_BACK = "sent_back"


class MovedBy(enum.Enum):
    """Who may make a move: anybody of the desk, its supervision, or the owning department."""

    DESK = "desk"
    SUPERVISION = "supervision"
    CITY = "city"


class CheckMode(enum.Enum):
    """ダブルチェック: which cases a second person looks at before they leave the centre."""

    NONE = "none"
    SAMPLE = "sample"
    ALL = "all"


class Source(enum.Enum):
    """Where an application came from (spec 2-3(1))."""

    PAPER = "paper"
    COUNTER = "counter"
    E_APPLICATION = "e_application"
    DEPARTMENT_SYSTEM = "department_system"


class StepKind(enum.Enum):
    """What happened to a case."""

    RECEIVED = "received"
    MOVED = "moved"
    UNDONE = "undone"
    CORRECTED = "corrected"
    MISSING = "missing"
    REMINDED = "reminded"
    CAME = "came"
    EXTENDED = "extended"
    CHECKED = "checked"
    HANDED_OVER = "handed_over"
    CAME_BACK = "came_back"
    TOLD = "told"
    LINKED = "linked"
    UNLINKED = "unlinked"


class BatchState(enum.Enum):
    """束: how far a batch has come."""

    OPEN = "open"
    HANDED_OVER = "handed_over"
    COUNTED = "counted"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class CheckResult(enum.Enum):
    """What the second person found."""

    RIGHT = "right"
    WRONG = "wrong"


LABELS: dict[enum.Enum, object] = {
    Side.CENTRE: _l("The centre"),
    Side.CITY: _l("The department"),
    Side.APPLICANT: _l("The applicant"),
    Side.OVER: _l("Over"),
    Ending.DECIDED: _l("Decision made"),
    Ending.REJECTED: _l("Rejected"),
    Ending.WITHDRAWN: _l("Application withdrawn"),
    Ending.SENT_BACK: _l("Sent back to the applicant"),
    MovedBy.DESK: _l("Anybody of the desk"),
    MovedBy.SUPERVISION: _l("Supervisors and management"),
    MovedBy.CITY: _l("The owning department"),
    CheckMode.NONE: _l("No second look"),
    CheckMode.SAMPLE: _l("A share drawn at random"),
    CheckMode.ALL: _l("Every case"),
    Source.PAPER: _l("Paper"),
    Source.COUNTER: _l("Counter"),
    Source.E_APPLICATION: _l("E-application service"),
    Source.DEPARTMENT_SYSTEM: _l("System of the department"),
    StepKind.RECEIVED: _l("Taken in"),
    StepKind.MOVED: _l("Moved on"),
    StepKind.UNDONE: _l("Move taken back"),
    StepKind.CORRECTED: _l("Corrected"),
    StepKind.MISSING: _l("Something is missing"),
    StepKind.REMINDED: _l("Reminded"),
    StepKind.CAME: _l("What was missing came"),
    StepKind.EXTENDED: _l("Deadline extended"),
    StepKind.CHECKED: _l("Looked at by a second person"),
    StepKind.HANDED_OVER: _l("Handed over in a batch"),
    StepKind.CAME_BACK: _l("Came back in a batch"),
    StepKind.TOLD: _l("The applicant was told"),
    StepKind.LINKED: _l("Linked with an inquiry"),
    StepKind.UNLINKED: _l("Link with an inquiry removed"),
    BatchState.OPEN: _l("Being put together"),
    BatchState.HANDED_OVER: _l("In the hands of the department"),
    BatchState.COUNTED: _l("Counts do not agree"),
    BatchState.CLOSED: _l("Back and complete"),
    BatchState.CANCELLED: _l("Given up"),
    CheckResult.RIGHT: _l("Nothing wrong"),
    CheckResult.WRONG: _l("Something is wrong"),
}
