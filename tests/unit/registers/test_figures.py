"""The figures of spec 3-12(1) over rows, without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiry_desk.incidents.models import Incident
from inquiry_desk.registers.figures import deadlines_met, error_rate, incidents, part_of_task
from inquiry_desk.registers.models import (
    Finding,
    FindingState,
    ProcessedVolume,
    TaskDeadline,
)
from inquiry_desk.registers.parts import Part
from tests.conftest import NOW

FIRST, LAST, TODAY = date(2026, 11, 1), date(2026, 11, 30), date(2026, 11, 16)
DAYS = st.dates(date(2026, 10, 20), date(2026, 12, 10))


def volume(count: int) -> ProcessedVolume:
    return ProcessedVolume(count=count)


def finding(state: FindingState, count: int = 1) -> Finding:
    return Finding(state=state, count=count)


def task(due: date, done: date | None = None, extended: date | None = None, count: int = 1) -> TaskDeadline:
    return TaskDeadline(due_on=due, done_on=done, extended_to=extended, count=count)


def test_only_accepted_findings_are_errors_and_the_others_are_listed_with_why() -> None:
    findings = [finding(state, 2) for state in FindingState]

    figure = error_rate([volume(300), volume(100)], findings)

    assert (figure.numerator, figure.denominator, figure.percent, figure.excluded) == (2, 400, "0.5", 6)
    assert figure.meets_target is True
    assert {one.part for one in figure.behind} == {
        Part.ACCEPTED,
        Part.NOT_JUDGED,
        Part.DISPUTED,
        Part.NOT_OURS,
    }


@pytest.mark.parametrize(("errors", "percent", "meets"), [(19, "1.9", True), (20, "2.0", False)])
def test_exactly_two_percent_is_not_below_two_percent(errors: int, percent: str, meets: bool) -> None:
    figure = error_rate([volume(1000)], [finding(FindingState.ACCEPTED, errors)])

    assert (figure.percent, figure.meets_target) == (percent, meets)


def test_without_processed_items_there_is_no_rate() -> None:
    figure = error_rate([], [finding(FindingState.ACCEPTED)])

    assert (figure.numerator, figure.denominator, figure.percent, figure.meets_target) == (1, 0, None, None)


@pytest.mark.parametrize(
    ("row", "part"),
    [
        (task(date(2026, 11, 10), date(2026, 11, 10)), Part.MET),
        (task(date(2026, 11, 10), date(2026, 11, 11)), Part.MISSED),
        (task(date(2026, 11, 15)), Part.MISSED),
        (task(TODAY), Part.NOT_YET_DUE),
        (task(date(2026, 11, 20), date(2026, 11, 12)), Part.MET),
        (task(date(2026, 11, 10), date(2026, 11, 13), date(2026, 11, 13)), Part.MET_EXTENDED),
        (task(date(2026, 11, 10), date(2026, 11, 9), date(2026, 11, 13)), Part.MET),
        (task(date(2026, 11, 10), date(2026, 11, 14), date(2026, 11, 13)), Part.MISSED),
        (task(date(2026, 11, 10), None, date(2026, 12, 1)), Part.DUE_OUTSIDE),
        (task(date(2026, 10, 30), date(2026, 11, 2), date(2026, 11, 2)), Part.MET_EXTENDED),
    ],
)
def test_a_task_stands_where_its_present_day_and_its_end_put_it(row: TaskDeadline, part: Part) -> None:
    assert part_of_task(row, FIRST, LAST, TODAY) is part


def test_one_missed_item_misses_one_hundred_percent_and_never_reads_so() -> None:
    met, missed = task(date(2026, 11, 2), date(2026, 11, 2), count=99_999), task(date(2026, 11, 3))

    figure = deadlines_met([met, missed], FIRST, LAST, TODAY)

    assert (figure.numerator, figure.denominator) == (99_999, 100_000)
    assert (figure.percent, figure.meets_target) == ("99.9", False)


def test_what_is_due_later_is_nothing_to_measure_yet() -> None:
    assert deadlines_met([task(LAST)], FIRST, LAST, TODAY).meets_target is None


@given(st.lists(st.tuples(DAYS, st.none() | DAYS, st.none() | DAYS, st.integers(1, 50))))
def test_every_item_stands_on_exactly_one_side(
    rows: list[tuple[date, date | None, date | None, int]],
) -> None:
    figure = deadlines_met([task(*row[:3], count=row[3]) for row in rows], FIRST, LAST, TODAY)

    assert figure.denominator is not None
    assert figure.denominator + figure.excluded == sum(row[3] for row in rows)
    assert 0 <= figure.numerator <= figure.denominator


def test_a_withdrawn_incident_does_not_count_and_is_listed() -> None:
    figure = incidents([Incident(), Incident(withdrawn_at=NOW)])

    assert (figure.numerator, figure.denominator, figure.excluded) == (1, None, 1)
    assert (figure.meets_target, incidents([]).meets_target) == (False, True)
