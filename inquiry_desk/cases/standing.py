"""Where a case stands, folded from its moves: one rule for moving on, for taking back, and for an independent recount."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from foundation.calendar import day_of
from inquiry_desk.cases.kinds import Ending, Side
from inquiry_desk.cases.models import CaseStage

Move = tuple[CaseStage, datetime] | tuple[CaseStage, datetime, date | None]
"""To which stage, when, and the day of the decision where it was another."""


# The detail of a move by which a case came back to the centre: the day the centre was done with it until then.
DONE_ON = "done_on"


@dataclass(frozen=True)
class Standing:
    """The stage, and the days that follow from how the case came to it."""

    stage: CaseStage
    since: datetime
    centre_done_on: date | None = None
    decided_on: date | None = None
    ended_on: date | None = None
    ending: Ending | None = None


def begun(stage: CaseStage, at: datetime) -> Standing:
    return Standing(stage, at)


def moved(standing: Standing, to: CaseStage, at: datetime, decision_on: date | None = None) -> Standing:
    """The centre is done on the day a case leaves it for the city or is over; asking the applicant is no leaving.

    A case that the centre works on again is not done, and has no decision (0036). An ended one that goes on is not ended.
    `decision_on`: the day on which it was made, where that is not the day of the move.
    """
    day = day_of(at)
    leaves, worked_on = to.side in (Side.CITY, Side.OVER), to.side is Side.CENTRE
    done_on = None if worked_on else standing.centre_done_on
    decided_on = None if worked_on else standing.decided_on
    return replace(
        standing,
        stage=to,
        since=at,
        centre_done_on=done_on or (day if leaves else None),
        decided_on=(decision_on or day) if to.decides else decided_on,
        ended_on=day if to.ending else None,
        ending=to.ending,
    )


def folded(first: CaseStage, received_at: datetime, moves: Iterable[Move]) -> Standing:
    """`moves`: those that were not taken back, in order."""
    standing = begun(first, received_at)
    for stage, at, *decision_on in moves:
        standing = moved(standing, stage, at, *decision_on)
    return standing
