"""What should be told, worked out another way than the program does: by counting the minutes the city is open."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from escalation.alerts.models import AlertLevel
from escalation.kinds import Wish
from escalation.models import Escalation
from foundation.calendar import is_open
from tests.integration.escalation.alerts.scene import on

MINUTE = timedelta(minutes=1)
_FIRST, _DAYS = on(9, 0), 20
_OPEN = [at for n in range(_DAYS * 24 * 60) if is_open(at := (_FIRST + n * MINUTE).astimezone(UTC))]

Reached = tuple[int, AlertLevel, datetime]


@dataclass(frozen=True)
class State:
    """An escalation as it stood at some moment; `started_at`: since when its deadline runs."""

    id: int
    due_at: datetime
    started_at: datetime
    accept_due_at: datetime | None
    accepted: bool
    silent: bool
    urgent: bool
    shared: bool

    def reached(self, at: datetime) -> set[Reached]:
        """The levels reached by then, each with the deadline it is about."""
        if self.silent:
            return set()
        moments = {(level, self.due_at): when for level, when in self._of_the_answer().items()}
        if self.accept_due_at and not self.accepted:
            moments[AlertLevel.NOT_ACCEPTED, self.accept_due_at] = self._later(self.accept_due_at, 0)
        return {(self.id, level, about) for (level, about), when in moments.items() if when <= at}

    def _of_the_answer(self) -> dict[AlertLevel, datetime]:
        due = self.due_at
        moments = {AlertLevel.DUE: self._later(due, 0)}
        if self.shared:
            return moments
        moments |= {
            AlertLevel.SUPERVISOR: self._later(due, 120),
            AlertLevel.SECTION_HEAD: self._later(due, 525),
            AlertLevel.CONTRACT_OFFICE: self._later(due, 3 * 525),
        }
        if self._minutes_given() >= 480:
            moments[AlertLevel.BEFORE_DUE] = self._later(due, -240)
        return moments

    def _later(self, start: datetime, minutes: int) -> datetime:
        if self.urgent:
            return start + minutes * MINUTE
        return _OPEN[bisect_left(_OPEN, start.astimezone(UTC)) + minutes]

    def _minutes_given(self) -> int:
        if self.urgent:
            return (self.due_at - self.started_at) // MINUTE
        return bisect_left(_OPEN, self.due_at) - bisect_left(_OPEN, self.started_at)


def state_of(one: Escalation) -> State:
    started = one.deadlines[-1].from_at if one.deadlines else one.handed_over_at
    return State(
        id=one.id,
        due_at=one.due_at,
        started_at=started,
        accept_due_at=one.accept_due_at,
        accepted=one.accepted_at is not None,
        silent=not one.open or one.paused_at is not None,
        urgent=one.urgent,
        shared=one.wish is Wish.SHARE,
    )
