"""What is wrong with the stages of a service, found before a case gets stuck: pure."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from inquiry_desk.cases.arranging.values import StageValues
from inquiry_desk.cases.kinds import Side
from inquiry_desk.cases.models import CaseStage


class Flaw(enum.Enum):
    """Why cases would come to no good end."""

    NO_FIRST = "no_first"
    SEVERAL_FIRST = "several_first"
    FIRST_OUT_OF_USE = "first_out_of_use"
    NO_ENDING = "no_ending"
    NO_DECISION = "no_decision"
    NO_WAY_OUT = "no_way_out"
    NEVER_ENDS = "never_ends"
    UNREACHABLE = "unreachable"
    NO_NORMAL_DAYS = "no_normal_days"
    NOTHING_SAID = "nothing_said"
    LEAVES_UNCHECKED = "leaves_unchecked"
    CASES_LEFT = "cases_left"
    CENTRE_TOO_SLOW = "centre_too_slow"
    DECISION_TOO_SLOW = "decision_too_slow"
    NOTHING_LOOKED_AT = "nothing_looked_at"


class Fault(enum.Enum):
    """What does not go together in one stage."""

    ENDING_NOT_OVER = "ending_not_over"
    OVER_WITHOUT_ENDING = "over_without_ending"
    FIRST_NOT_OURS = "first_not_ours"
    CHECKED_NOT_OURS = "checked_not_ours"
    DECIDED_BY_OTHERS = "decided_by_others"


LABELS: dict[enum.Enum, object] = {
    Flaw.NO_FIRST: _l("No stage is marked as the first: no case can be taken in."),
    Flaw.SEVERAL_FIRST: _l("Several stages are marked as the first. Keep one."),
    Flaw.FIRST_OUT_OF_USE: _l("The first stage is out of use: no case can be taken in."),
    Flaw.NO_ENDING: _l("No stage ends a case: every case would stay open for ever."),
    Flaw.NO_DECISION: _l("No stage is the decision: the day of decision would never be known."),
    Flaw.NO_WAY_OUT: _l("No move leads out of this stage."),
    Flaw.NEVER_ENDS: _l("From this stage no way leads to an ending."),
    Flaw.UNREACHABLE: _l("No case gets to this stage."),
    Flaw.NO_NORMAL_DAYS: _l("Without usual days, no forecast knows this stage."),
    Flaw.NOTHING_SAID: _l("There is no sentence for callers: call-takers would have nothing to read out."),
    Flaw.LEAVES_UNCHECKED: _l(
        "From this stage a case goes straight to the department, before the second look. Put a stage of the centre between."
    ),
    Flaw.CASES_LEFT: _l("This stage is out of use, and cases stand in it."),
    Flaw.CENTRE_TOO_SLOW: _l(
        "The usual days of the centre's stages add up to more than the centre has: many cases would be late."
    ),
    Flaw.DECISION_TOO_SLOW: _l(
        "The usual days until the decision add up to more than the decision may take: many decisions would be late."
    ),
    Flaw.NOTHING_LOOKED_AT: _l("Second looks are arranged, and no stage is marked for them."),
    Fault.ENDING_NOT_OVER: _l("A stage that ends a case is nobody's turn: choose “over”."),
    Fault.OVER_WITHOUT_ENDING: _l("Choose how a case is over in this stage."),
    Fault.FIRST_NOT_OURS: _l("Cases begin with the centre: the first stage is the centre's turn."),
    Fault.CHECKED_NOT_OURS: _l("A second person looks only at the work of the centre."),
    Fault.DECIDED_BY_OTHERS: _l(
        "A decision is the department's: it cannot be the centre's or the applicant's turn."
    ),
}


@dataclass(frozen=True)
class Found:
    """A flaw, and the stage it lies in; None: in the whole."""

    flaw: Flaw
    stage: CaseStage | None = None


def faults_of(values: StageValues) -> list[tuple[str, Fault]]:
    """(field, what is wrong with it), for what may not be kept."""
    over = values.side is Side.OVER
    judged = (
        (values.ending is not None and not over, "side", Fault.ENDING_NOT_OVER),
        (values.ending is None and over, "ending", Fault.OVER_WITHOUT_ENDING),
        (values.is_first and values.side is not Side.CENTRE, "is_first", Fault.FIRST_NOT_OURS),
        (values.is_checked and values.side is not Side.CENTRE, "is_checked", Fault.CHECKED_NOT_OURS),
        (
            values.decides and values.side in (Side.CENTRE, Side.APPLICANT),
            "decides",
            Fault.DECIDED_BY_OTHERS,
        ),
    )
    return [(field, fault) for wrong, field, fault in judged if wrong]


def flaws_of(stages: Sequence[CaseStage], standing: Iterable[int] = ()) -> list[Found]:
    """`stages`: all of a service, with their moves. `standing`: ids of those in which open cases stand."""
    in_use = [stage for stage in stages if stage.active]
    standing = set(standing)
    found = [Found(flaw) for flaw in _of_the_whole(stages, in_use)]
    reached = _reached([stage for stage in in_use if stage.is_first])
    ending = _leading_to_an_end(in_use)
    for stage in in_use:
        found += [Found(flaw, stage) for flaw in _of_one(stage, reached, ending)]
    left = (stage for stage in stages if not stage.active and stage.id in standing)
    return found + [Found(Flaw.CASES_LEFT, stage) for stage in left]


def _of_the_whole(stages: Sequence[CaseStage], in_use: Sequence[CaseStage]) -> list[Flaw]:
    firsts = [stage for stage in in_use if stage.is_first]
    found = []
    if not firsts:
        out_of_use = any(stage.is_first for stage in stages)
        found.append(Flaw.FIRST_OUT_OF_USE if out_of_use else Flaw.NO_FIRST)
    if len(firsts) > 1:
        found.append(Flaw.SEVERAL_FIRST)
    if not any(stage.ending for stage in in_use):
        found.append(Flaw.NO_ENDING)
    if not any(stage.decides for stage in in_use):
        found.append(Flaw.NO_DECISION)
    return found


def _of_one(stage: CaseStage, reached: set[int], ending: set[int]) -> list[Flaw]:
    found = []
    if id(stage) not in reached:
        found.append(Flaw.UNREACHABLE)
    if stage.ending is None:
        if not ways_on(stage):
            found.append(Flaw.NO_WAY_OUT)
        elif id(stage) not in ending:
            found.append(Flaw.NEVER_ENDS)
        if stage.normal_days is None:
            found.append(Flaw.NO_NORMAL_DAYS)
    if not stage.said.strip():
        found.append(Flaw.NOTHING_SAID)
    if stage.is_checked and any(after.side is Side.CITY for after in ways_on(stage)):
        found.append(Flaw.LEAVES_UNCHECKED)
    return found


def ways_on(stage: CaseStage) -> list[CaseStage]:
    """The stages in use that a case may go on to, the usual one first."""
    return [move.to_stage for move in stage.moves if move.to_stage.active]


def _reached(waiting: list[CaseStage]) -> set[int]:
    """The stages cases get to, by identity: new ones have no id yet."""
    reached: set[int] = set()
    while waiting:
        stage = waiting.pop()
        if id(stage) not in reached:
            reached.add(id(stage))
            waiting += ways_on(stage)
    return reached


def _leading_to_an_end(stages: Sequence[CaseStage]) -> set[int]:
    good = {id(stage) for stage in stages if stage.ending}
    while more := {
        id(stage)
        for stage in stages
        if id(stage) not in good and any(id(after) in good for after in ways_on(stage))
    }:
        good |= more
    return good
