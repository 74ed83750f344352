"""Where the stages of a service and its rules do not fit each other: pure."""

from collections.abc import Sequence

from inquiry_desk.cases.arranging.flaws import Flaw, Found, ways_on
from inquiry_desk.cases.kinds import CheckMode, Side
from inquiry_desk.cases.models import CaseStage


def flaws_against(
    stages: Sequence[CaseStage], centre_days: int, decision_days: int, check_mode: CheckMode
) -> list[Found]:
    """Deadlines that a case on its usual way, as fast as usual, would miss; second looks at nothing."""
    way = _usual_way(stages)
    ours = [stage for stage in way if stage.side is Side.CENTRE]
    decided = next((n for n, stage in enumerate(way) if stage.decides), len(way))
    looked_at = any(stage.is_checked and stage.active for stage in stages)
    judged = (
        (_days(ours) > centre_days, Flaw.CENTRE_TOO_SLOW),
        (_days(way[:decided]) > decision_days, Flaw.DECISION_TOO_SLOW),
        (check_mode is not CheckMode.NONE and not looked_at, Flaw.NOTHING_LOOKED_AT),
    )
    return [Found(flaw) for wrong, flaw in judged if wrong]


def _days(stages: Sequence[CaseStage]) -> int:
    return sum(stage.normal_days or 0 for stage in stages)


def _usual_way(stages: Sequence[CaseStage]) -> list[CaseStage]:
    """From the first stage on, always along the first move, until nothing new follows."""
    way: list[CaseStage] = []
    following = [stage for stage in stages if stage.is_first and stage.active][:1]
    while following and following[0] not in way:
        way.append(following[0])
        following = ways_on(following[0])[:1]
    return way
