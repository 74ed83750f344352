"""The numbers of the dashboards against what was stored, on both databases."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from escalation.actions import hand_over
from escalation.models import Escalation
from escalation.routing.terms import terms_of_service
from escalation.values import Handover
from foundation.calendar import JST, day_bounds
from foundation.db import db
from foundation.organisation.models import Service
from inquiry_desk.dashboards import city_queries, desk_queries
from inquiry_desk.inquiries.calling_back import promise_callback
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.reports import queries, today
from inquiry_desk.reports.period import Period
from tests.conftest import NOW
from tests.integration.reports.pasts import PHONE, Past, person, store
from tests.personas import City

MONDAY = date(2026, 11, 16)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=JST)


def escalate(city: City, handed_over_at: datetime) -> Escalation:
    past = Past(handed_over_at - timedelta(minutes=10), city.school, outcome=None, completed=False)
    inquiry = store(past, city)
    service = db.session.get_one(Service, city.school)
    handover = Handover(reference=inquiry.number, subject="", question="")
    by = person(city, "operator")
    return hand_over(inquiry.id, handover, terms_of_service(service), by=by, at=handed_over_at)


def test_an_hour_is_compared_with_the_same_weekday_of_four_weeks_without_closed_days(city: City):
    # None of the four Mondays before was a holiday.
    for weeks, count in ((0, 2), (1, 3), (2, 1), (5, 9)):
        for minute in range(count):
            store(Past(at(MONDAY - timedelta(weeks=weeks), 9, minute), city.school), city)
    store(Past(at(MONDAY - timedelta(days=1), 9), city.school), city)

    hours = {one.hour: one for one in desk_queries.by_hour(NOW, person(city, "operator"))}

    assert (hours[9].received, hours[9].usual) == (2, 1.0)
    assert (hours[10].received, hours[10].usual) == (0, 0.0)
    assert list(hours) == list(range(8, 18))


def test_a_closed_day_is_not_part_of_the_average(city: City):
    # A week before this Monday was the Day of Labour: 23 November 2026.
    monday = date(2026, 11, 30)
    store(Past(at(date(2026, 11, 16), 9), city.school), city)
    hours = desk_queries.by_hour(at(monday, 12), person(city, "operator"))
    assert next(one.usual for one in hours if one.hour == 9) == pytest.approx(1 / 3)


def test_what_comes_at_night_widens_the_day(city: City):
    store(Past(at(MONDAY, 2), city.school), city)
    hours = desk_queries.by_hour(NOW, person(city, "operator"))
    assert [hours[0].hour, hours[0].received] == [2, 1]


def test_a_person_sees_the_services_of_their_own(city: City):
    store(Past(at(MONDAY, 9), city.child), city)
    operator, other = person(city, "operator"), person(city, "other_operator")
    assert sum(one.received or 0 for one in desk_queries.by_hour(NOW, operator)) == 0
    assert sum(one.received or 0 for one in desk_queries.by_hour(NOW, other)) == 1


def test_a_service_shows_what_waits_is_late_and_was_promised(city: City):
    operator = person(city, "operator")
    waiting = store(Past(at(MONDAY, 9), city.school, outcome=None, completed=False), city)
    waiting.assignee_id = None
    promised = store(Past(at(MONDAY, 9), city.school, outcome=None, completed=False), city)
    promise_callback(promised, operator, at(MONDAY, 9), promised_at=at(MONDAY, 15), phone=PHONE)
    escalate(city, NOW - timedelta(days=60))
    db.session.flush()

    lines = {
        line.service.id if line.service else None: line
        for line in desk_queries.work_at(NOW, operator).services
    }

    school = lines[city.school]
    assert (school.waiting, school.overdue, school.callbacks, school.flow.received) == (1, 1, 1, 2)
    first_page, here = today.work_at(NOW, operator), desk_queries.work_at(NOW, operator)
    assert (here.waiting, here.overdue, here.mine) == (
        first_page.waiting,
        first_page.overdue_at_department,
        first_page.mine,
    )
    assert (here.callbacks, here.callbacks_overdue) == (
        first_page.callbacks_today,
        first_page.callbacks_overdue,
    )


def test_departments_are_shown_with_what_they_owe_by_age(city: City):
    for days in (0, 3, 7, 30):
        escalate(city, at(MONDAY, 9) - timedelta(days=days))
    escalate(city, at(MONDAY, 9)).answered_at = NOW
    db.session.flush()

    (department,) = city_queries.open_by_department(NOW, person(city, "contract_officer"))

    # 13 November is one office day back, 9 November five.
    assert department.by_age == (1, 1, 0, 1, 1)
    assert department.total == 4


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(
    spans=st.lists(
        st.tuples(st.integers(0, 60 * 24 * 40), st.one_of(st.none(), st.integers(0, 60 * 24 * 20))),
        max_size=10,
    )
)
def test_the_backlog_of_each_day_equals_a_recount(city: City, spans: list[tuple[int, int | None]]):
    try:
        stored = [_stored(city, *span) for span in spans]
        for one in city_queries.backlog(NOW, person(city, "contract_officer")):
            end = min(day_bounds(one.day, one.day)[1], NOW + timedelta(microseconds=1))
            open_then = [
                inquiry
                for inquiry in stored
                if inquiry.received_at < end and (inquiry.completed_at is None or inquiry.completed_at >= end)
            ]
            assert one.count == len(open_then)
    finally:
        db.session.rollback()


def _stored(city: City, ago: int, took: int | None) -> Inquiry:
    received = NOW - timedelta(minutes=ago)
    inquiry = store(Past(received, city.school, outcome=None, completed=False), city)
    if took is not None:
        inquiry.completed_at = min(received + timedelta(minutes=took), NOW)
    db.session.flush()
    return inquiry


def test_the_months_of_the_year_add_up_to_the_figures_of_the_year(city: City):
    for month in (4, 7, 11):
        store(Past(datetime(2026, month, 1, 9, tzinfo=JST), city.school), city)
    store(Past(datetime(2026, 3, 31, 9, tzinfo=JST), city.school), city)
    officer = person(city, "contract_officer")

    months = city_queries.course(NOW, officer)

    assert [month.period.from_day.month for month in months] == [4, 5, 6, 7, 8, 9, 10, 11]
    year = Period(date(2026, 4, 1), date(2026, 11, 30))
    assert queries.whole(month.figures for month in months) == queries.figures(year, None, officer)


def test_hours_that_are_still_to_come_show_no_number(city: City):
    hours = {one.hour: one.received for one in desk_queries.by_hour(NOW, person(city, "operator"))}
    assert (hours[10], hours[11]) == (0, None)
