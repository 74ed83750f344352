"""How long a case will still take, from how long cases usually stand in the stages before it. Pure."""

from collections.abc import Mapping, Sequence

from inquiry_desk.cases.kinds import Side
from inquiry_desk.cases.models import CaseStage

Days = Mapping[int, int | None]
"""The office days a case usually stands in a stage, by the stage's id; None where nobody knows."""

STUCK = 2
"""Longer than so many times the usual days, a case is stuck."""


def days_left(stage: CaseStage, after: Sequence[CaseStage], usual: Days, stood: int) -> int | None:
    """Office days until a case is over that has stood in `stage` for `stood` and goes through `after`.

    A case that has stood longer than usual is taken to leave on the next office day. None where the way leads to no
    end, or a stage on it has no usual days.
    """
    if not after or after[-1].ending is None:
        return None
    here = usual.get(stage.id)
    ahead = [usual.get(one.id) for one in after if one.ending is None]
    if here is None or None in ahead:
        return None
    return rest_here(here, stood) + sum(days or 0 for days in ahead)


def rest_here(usual: int, stood: int) -> int:
    """Office days a case still stands where it is."""
    return max(usual - stood, min(usual, 1))


def is_stuck(stage: CaseStage, usual: int | None, stood: int) -> bool:
    """Whether a case has stood more than twice as long as usual; while an applicant is waited for it has not."""
    return stage.side is not Side.APPLICANT and usual is not None and stood > STUCK * max(usual, 1)
