"""The way of a case from the stage where it stands to the one a file names: by allowed moves alone."""

from collections import deque

from foundation.organisation.models import User
from inquiry_desk.cases.models import CaseStage
from inquiry_desk.cases.stages import may_make


def path_between(stage: CaseStage, to: CaseStage, by: User) -> tuple[CaseStage, ...] | None:
    """The stages of the shortest way that `by` may go, `to` the last; empty where it is there, None where there is none.

    A file gives no reasons and no case goes through an ending: such moves are not on the way.
    """
    ways: deque[tuple[CaseStage, ...]] = deque([()])
    seen = {stage.id}
    while ways:
        way = ways.popleft()
        last = way[-1] if way else stage
        if last.id == to.id:
            return way
        if way and last.ending:
            continue
        for move in last.moves:
            on = move.to_stage
            if on.id not in seen and on.active and not move.needs_reason and may_make(by, move):
                seen.add(on.id)
                ways.append((*way, on))
    return None
