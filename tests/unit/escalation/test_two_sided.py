"""Whose time it was: the stretches of one escalation, and of an inquiry over several."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from escalation.kinds import StepKind
from escalation.models import EscalationStep
from escalation.two_sided import Holder, Stretch, business_time_by_holder, of_whole, stretches_of
from foundation.calendar import JST, business_time_between

AT = datetime(2026, 11, 16, 9, 0, tzinfo=JST)


def at(hours: float) -> datetime:
    return AT + timedelta(hours=hours)


def steps(*kinds: tuple[float, StepKind]) -> list[EscalationStep]:
    return [EscalationStep(at=at(hours), kind=kind) for hours, kind in kinds]


def test_each_side_has_its_stretches_and_what_changes_no_turn_cuts_none() -> None:
    course = steps(
        (0, StepKind.HANDED_OVER),
        (1, StepKind.ACCEPTED),
        (2, StepKind.ASKED_BACK),
        (3, StepKind.CITIZEN_ASKED),
        (5, StepKind.CITIZEN_ANSWERED),
        (6, StepKind.QUESTION_ANSWERED),
        (7, StepKind.ANSWERED),
        (8, StepKind.RELAYED),
    )

    found = stretches_of(course, at(20))

    assert [(one.holder, one.start, one.end) for one in found] == [
        (Holder.DEPARTMENT, at(0), at(2)),
        (Holder.CENTRE, at(2), at(3)),
        (Holder.CITIZEN, at(3), at(5)),
        (Holder.CENTRE, at(5), at(6)),
        (Holder.DEPARTMENT, at(6), at(7)),
        (Holder.CENTRE, at(7), at(8)),
    ]


def test_of_two_departments_asked_at_once_no_time_counts_twice() -> None:
    one = [Stretch(Holder.DEPARTMENT, at(1), at(4)), Stretch(Holder.CENTRE, at(4), at(6))]
    other = [Stretch(Holder.DEPARTMENT, at(2), at(3)), Stretch(Holder.CITIZEN, at(3), at(5))]

    assert of_whole([one, other], at(0), at(7)) == [
        Stretch(Holder.CENTRE, at(0), at(1)),
        Stretch(Holder.DEPARTMENT, at(1), at(4)),
        Stretch(Holder.CITIZEN, at(4), at(5)),
        Stretch(Holder.CENTRE, at(5), at(7)),
    ]


def test_without_an_escalation_all_of_it_is_the_centres() -> None:
    assert of_whole([], at(0), at(7)) == [Stretch(Holder.CENTRE, at(0), at(7))]


HOURS = st.integers(0, 200)
A_STRETCH = st.builds(
    lambda holder, start, length: Stretch(holder, at(start), at(start + length)),
    st.sampled_from(Holder),
    HOURS,
    st.integers(0, 50),
)


@given(st.lists(st.lists(A_STRETCH, max_size=4), max_size=4), HOURS, st.integers(0, 300))
def test_the_sides_together_are_the_whole_time_without_gap_or_overlap(
    courses: list[list[Stretch]], start: int, length: int
) -> None:
    since, until = at(start), at(start + length)

    found = of_whole(courses, since, until)

    total = sum(business_time_by_holder(found).values(), timedelta(0))
    assert total == business_time_between(since, until)
    assert all(one.end == other.start for one, other in pairwise(found))
    assert all(one.holder is not other.holder for one, other in pairwise(found))
