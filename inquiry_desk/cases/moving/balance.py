"""Whether a batch is complete: pure."""

import enum
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from foundation.calendar import CalendarExceptions
from inquiry_desk.cases.deadlines import office_day_after
from inquiry_desk.cases.kinds import BatchState

RECEIVED_WITHIN = 1
"""Office days in which a department says what it got."""
BACK_WITHIN = 10
"""Office days in which a batch comes back from a stage that has no usual ones of its own."""


class Lateness(enum.Enum):
    """What a batch is late with."""

    NOT_RECEIVED = "not_received"
    NOT_BACK = "not_back"


LABELS: dict[enum.Enum, object] = {
    Lateness.NOT_RECEIVED: _l("The department has not said that it got it"),
    Lateness.NOT_BACK: _l("Not back in time"),
}


@dataclass(frozen=True)
class Line:
    """One case of a batch: whether it came back, and else, where it is known, why not."""

    number: str
    back: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Balance:
    """What was counted at each end, and each case. None: not counted yet."""

    lines: tuple[Line, ...]
    received: int | None = None
    counted_back: int | None = None

    @property
    def back(self) -> int:
        return sum(line.back for line in self.lines)

    @property
    def missing(self) -> list[str]:
        return [line.number for line in self.lines if not line.back]

    @property
    def unexplained(self) -> list[str]:
        return [line.number for line in self.lines if not line.back and not line.reason]

    @property
    def state(self) -> BatchState:
        """Of a batch that was handed over: closed when count and reading agree and nothing is missing without a reason."""
        if self.counted_back is not None:
            fits = self.counted_back == self.back and not self.unexplained
            return BatchState.CLOSED if fits else BatchState.COUNTED
        differs = self.received is not None and self.received != len(self.lines)
        return BatchState.COUNTED if differs else BatchState.HANDED_OVER


def due_back(handed_on: date, normal_days: int | None, exceptions: CalendarExceptions) -> date:
    return office_day_after(handed_on, normal_days or BACK_WITHIN, exceptions)


def lateness(
    handed_on: date, received: bool, normal_days: int | None, today: date, exceptions: CalendarExceptions
) -> Lateness | None:
    """What a batch that is with the department is late with on `today`, the worse first."""
    if today > due_back(handed_on, normal_days, exceptions):
        return Lateness.NOT_BACK
    if not received and today > office_day_after(handed_on, RECEIVED_WITHIN, exceptions):
        return Lateness.NOT_RECEIVED
    return None
