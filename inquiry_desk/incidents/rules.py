"""The clock of the first report, where an incident stands, and what may be done with it; pure (spec 3-9(2), 3-9(3))."""

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from foundation.access.roles import Permission, Role, allows
from inquiry_desk.incidents.kinds import IncidentState

S = IncidentState


@dataclass(frozen=True)
class Clock:
    """Whole minutes from noticing until the first report, or until now; `target` is the agreed meaning of 直ちに."""

    minutes: int
    target: int
    stopped: bool

    @property
    def over(self) -> int:
        """By how many minutes it is late; 0 where it is not."""
        return max(self.minutes - self.target, 0)


def clock_of(noticed_at: datetime, reported_at: datetime | None, target: int, at: datetime) -> Clock:
    """Runs day and night: at once means at once also after closing time."""
    seconds = ((reported_at or at) - noticed_at).total_seconds()
    return Clock(max(int(seconds // 60), 0), target, stopped=reported_at is not None)


@dataclass(frozen=True)
class Standing:
    """What the rules need to know of one incident."""

    near_miss: bool = False
    reported: bool = False
    submitted: bool = False
    accepted: bool = False
    questions_open: int = 0
    measures: int = 0
    measures_open: int = 0
    closed: bool = False
    withdrawn: bool = False


def state_of(one: Standing) -> IncidentState:
    if one.withdrawn:
        return S.WITHDRAWN
    if one.closed:
        return S.CLOSED
    if one.near_miss:
        return S.LOOKED_AT
    if not one.reported:
        return S.NEW
    if one.questions_open:
        return S.QUESTIONED
    if one.accepted:
        return S.ACCEPTED
    return S.SUBMITTED if one.submitted else S.REPORTED


class Act(enum.Enum):
    """One thing a person does with an incident."""

    FIRST_REPORT = "first_report"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    LINK = "link"
    WRITE = "write"
    SUBMIT = "submit"
    ASK = "ask"
    ANSWER = "answer"
    ACCEPT = "accept"
    MEASURE = "measure"
    CLOSE = "close"
    REOPEN = "reopen"


NEEDS: dict[Act, Permission] = {
    Act.FIRST_REPORT: Permission.SUBMIT_REPORTS,
    Act.CORRECT: Permission.HANDLE_INCIDENTS,
    Act.WITHDRAW: Permission.HANDLE_INCIDENTS,
    Act.LINK: Permission.HANDLE_INCIDENTS,
    Act.WRITE: Permission.HANDLE_INCIDENTS,
    Act.SUBMIT: Permission.SUBMIT_REPORTS,
    Act.ASK: Permission.CONFIRM_REPORTS,
    Act.ANSWER: Permission.HANDLE_INCIDENTS,
    Act.ACCEPT: Permission.CONFIRM_REPORTS,
    Act.MEASURE: Permission.HANDLE_INCIDENTS,
    Act.CLOSE: Permission.HANDLE_INCIDENTS,
    Act.REOPEN: Permission.SUBMIT_REPORTS,
}
_WHILE_OPEN = frozenset({Act.CORRECT, Act.WITHDRAW, Act.LINK, Act.WRITE, Act.MEASURE, Act.CLOSE})


def possible(one: Standing) -> frozenset[Act]:
    """What its state allows, whoever asks. Closed, the city may still ask, which opens it again."""
    if one.withdrawn:
        return frozenset()
    acts = {Act.ASK} if one.submitted else set()
    if one.closed:
        return frozenset(acts | {Act.REOPEN})
    acts |= _WHILE_OPEN
    if not one.near_miss:
        acts.add(Act.SUBMIT if one.reported else Act.FIRST_REPORT)
    if one.questions_open:
        acts.add(Act.ANSWER)
    elif one.submitted and not one.accepted:
        acts.add(Act.ACCEPT)
    return frozenset(acts)


def acts_of(role: Role, one: Standing) -> frozenset[Act]:
    """What somebody of `role` may do now with an incident they may see."""
    return frozenset(act for act in possible(one) if allows(role, NEEDS[act]))


def bars_to_closing(one: Standing, reason: str = "") -> list[object]:
    """What is still missing, in words; a near miss needs a measure, or the reason why it needs none."""
    bars: list[object] = []
    if not one.near_miss and not one.accepted:
        bars.append(_l("The city has not accepted the written report yet."))
    if one.questions_open:
        bars.append(_l("A question of the city is not answered yet."))
    if one.measures_open:
        bars.append(_l("A measure is not done yet."))
    if not one.measures and not (one.near_miss and reason.strip()):
        near = _l("Decide a measure, or write why none is needed.")
        bars.append(near if one.near_miss else _l("No measure has been decided yet."))
    return bars


def is_overdue(due_on: date, done_on: date | None, today: date) -> bool:
    return done_on is None and due_on < today


def missing_in_report(texts: dict[str, str], events: Collection[object]) -> list[str]:
    """The names of what has to be written before it is submitted; "events" for its course."""
    return [*([] if events else ["events"]), *(name for name, text in texts.items() if not text.strip())]
