"""What has to happen beside a move: parts built on moving say it here, and every way of moving does it."""

from collections.abc import Callable
from datetime import datetime

from foundation.organisation.models import User
from inquiry_desk.cases.models import Case, CaseStage, CaseStep

BeforeMove = Callable[[Case, CaseStage, User, datetime], None]
BeforeCounter = Callable[[CaseStep, User, datetime], None]
"""May say Refused before it has changed anything: the move stays then."""

_moves: list[BeforeMove] = []
_counters: list[BeforeCounter] = []


def beside_moves(before_move: BeforeMove, before_counter: BeforeCounter) -> None:
    """Once for each part, however many applications there are in a process."""
    if before_move not in _moves:
        _moves.append(before_move)
        _counters.append(before_counter)


def leave(case: Case, to: CaseStage, by: User, at: datetime) -> None:
    for before in _moves:
        before(case, to, by, at)


def come_back(step: CaseStep, by: User, at: datetime) -> None:
    for before in _counters:
        before(step, by, at)
