"""Bands of days in a stage, and days put together to weeks."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from foundation.calendar import CalendarExceptions, day_bounds
from inquiry_desk.cases.deadlines import office_days_between
from inquiry_desk.cases.kinds import Ending, Side
from inquiry_desk.cases.models import CaseStage
from inquiry_desk.cases.overview.bands import Age, Way, bands_of_way, way_to_decision
from inquiry_desk.cases.overview.flow import By, begins_of, summed

CALENDAR = CalendarExceptions(frozenset({date(2026, 11, 18)}))
days = st.dates(date(2026, 4, 1), date(2027, 3, 31))


def stage(
    id_: int, side: Side = Side.CENTRE, *, decides: bool = False, ending: Ending | None = None
) -> CaseStage:
    return CaseStage(id=id_, service_id=1, name=str(id_), side=side, decides=decides, ending=ending)


@given(days, st.integers(0, 12), st.integers(0, 60))
def test_every_day_lies_in_one_band_and_its_age_is_what_office_days_say(
    today: date, usual: int, back: int
) -> None:
    way = Way(stage(1), (stage(2),))
    bands = bands_of_way(way, {1: usual, 2: 3}, today, CALENDAR, pauses=True)
    at = day_bounds(today - timedelta(days=back), today)[0]
    inside = [band for band in bands if band.since <= at < band.until]
    stood = office_days_between(today - timedelta(days=back), today, CALENDAR)
    assert len(inside) == 1
    limit = max(usual, 1) * 2
    assert inside[0].age is (Age.WITHIN if stood <= usual else Age.OVER if stood <= limit else Age.STUCK)
    assert inside[0].decided_by is not None
    left = office_days_between(today, inside[0].decided_by, CALENDAR)
    assert left == max(usual - stood, min(usual, 1)) + 3


def test_only_a_decision_ahead_can_be_missed() -> None:
    review, decision, notice = stage(1), stage(2, decides=True), stage(3, Side.OVER, ending=Ending.DECIDED)
    assert way_to_decision(review, [decision, notice]).until_decision == ()
    assert way_to_decision(decision, [notice]).until_decision is None
    assert way_to_decision(review, [notice]).until_decision is None
    waits = Way(stage(4, Side.APPLICANT), (review,))
    for pauses, known in ((True, False), (False, True)):
        bands = bands_of_way(waits, {1: 2, 4: 5}, date(2026, 11, 24), CALENDAR, pauses=pauses)
        assert all((band.decided_by is not None) is known for band in bands)
        assert {band.age for band in bands} == {Age.WITHIN, Age.OVER}
    unknown = bands_of_way(Way(review, ()), {1: None}, date(2026, 11, 24), CALENDAR, pauses=True)
    assert [(band.age, band.decided_by) for band in unknown] == [(Age.WITHIN, None)]


def test_days_are_put_together_to_weeks_that_begin_on_monday() -> None:
    today = date(2026, 11, 24)
    weeks = begins_of(By.WEEK, today)
    assert (len(weeks), weeks[-1]) == (26, date(2026, 11, 23))
    assert begins_of(By.DAY, today)[-2:] == (date(2026, 11, 23), today)
    by_day = {date(2026, 11, 16): 1, date(2026, 11, 22): 2, date(2026, 11, 23): 4, today: 8}
    assert summed(by_day, weeks)[-2:] == (3, 12)
