"""When past inquiries come in."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from random import Random

from foundation.calendar import JST, is_office_day
from inquiry_desk.inquiries.kinds import Channel, FirstOutcome
from inquiry_desk.sample.courses import draw_outcome, talk_time
from inquiry_desk.sample.receipts import receipt_times

UNTIL = datetime(2026, 11, 16, 10, 0, tzinfo=JST)


def times(days: int, per_day: int = 60, until: datetime = UNTIL) -> list[datetime]:
    return list(receipt_times(days, per_day, until, Random(3)))


def test_receipts_are_in_order_and_end_at_the_given_moment():
    found = times(30)
    assert found == sorted(found)
    assert found[-1] <= UNTIL
    assert found[-1].date() == UNTIL.date()


def test_nobody_calls_on_closed_days_or_outside_office_hours():
    found = times(365)
    assert all(is_office_day(at.date()) for at in found)
    assert all(time(8, 30) <= at.time() < time(17, 15) for at in found)


def test_the_last_days_are_calendar_days():
    found = times(3, until=datetime(2026, 11, 16, 17, 15, tzinfo=JST))
    assert {at.date() for at in found} == {date(2026, 11, 16)}


def test_the_mean_of_an_office_day_is_as_asked_for():
    found = times(364, per_day=100)
    office_days = len({at.date() for at in found})
    assert 97 <= len(found) / office_days <= 105


def test_mornings_and_mondays_are_heavier():
    found = times(364, per_day=100)
    hours = Counter(at.hour for at in found)
    weekdays = Counter(at.weekday() for at in found)
    days = Counter(day.weekday() for day in {at.date() for at in found})
    mean = {weekday: weekdays[weekday] / days[weekday] for weekday in range(5)}
    assert {hour for hour, _ in hours.most_common(3)} == {9, 10, 13}
    assert max(mean, key=lambda weekday: mean[weekday]) == 0


def test_the_first_day_after_a_holiday_is_as_heavy_as_a_monday():
    per_day = Counter(at.date() for at in times(364, per_day=400))
    tuesday_after_holiday = per_day[date(2026, 10, 13)]
    ordinary_tuesdays = [per_day[date(2026, 10, day)] for day in (6, 20, 27)]
    assert tuesday_after_holiday > max(ordinary_tuesdays) * 0.95
    assert tuesday_after_holiday > sum(ordinary_tuesdays) / 3


def test_calls_last_between_forty_seconds_and_forty_minutes():
    rng = Random(5)
    spans = [talk_time(rng) for _ in range(2000)]
    assert min(spans) >= timedelta(seconds=40)
    assert max(spans) <= timedelta(minutes=40)
    assert timedelta(minutes=4) < sorted(spans)[1000] < timedelta(minutes=5)


def test_mail_never_leads_to_a_promised_call():
    rng = Random(7)
    drawn = Counter(draw_outcome(Channel.MAIL, 0.5, rng) for _ in range(500))
    assert drawn[FirstOutcome.CALLBACK] == 0
    assert drawn[FirstOutcome.ESCALATED] > drawn[FirstOutcome.SECOND_LINE] > 0
