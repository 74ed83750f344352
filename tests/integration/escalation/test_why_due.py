"""The calendar and an escalation: the version it was computed with, what the screens say of its deadline."""

from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask

from escalation.department.listing import counts_for
from escalation.explaining import why_due
from escalation.kinds import ListView
from escalation.models import Escalation
from foundation import clock
from foundation.business_days import actions
from foundation.business_days.actions import Overtime
from foundation.business_days.models import CalendarChange
from foundation.business_days.queries import current_version
from foundation.calendar import JST
from foundation.db import db, transaction
from foundation.organisation.models import Service, User
from foundation.web.filters import due
from tests.conftest import NOW
from tests.integration.escalation.desk import browser_of, hand_over_one, person
from tests.personas import City

TUESDAY = date(2026, 11, 17)


def close(city: City, day: date = TUESDAY) -> None:
    with transaction() as session:
        by = session.get_one(User, city.id_of("administrator"))
        actions.close_days([day], "市長選挙の準備", by, clock.now())


def read(escalation_id: int) -> Escalation:
    db.session.rollback()
    return db.session.get_one(Escalation, escalation_id)


def test_a_day_the_city_closed_does_not_count_for_what_is_handed_over_from_then_on(city: City) -> None:
    before = hand_over_one(city)
    close(city)
    after = hand_over_one(city, inquiry_id=2)

    assert read(before).calendar_version == 0
    assert read(before).due_at == datetime(2026, 11, 17, 17, 15, tzinfo=JST)
    assert read(after).calendar_version == current_version() == db.session.query(CalendarChange).one().id
    assert read(after).due_at == datetime(2026, 11, 18, 17, 15, tzinfo=JST)


def test_each_deadline_is_explained_with_its_own_calendar(city: City) -> None:
    before = hand_over_one(city)
    close(city)
    after = hand_over_one(city, inquiry_id=2)

    for escalation_id, told in ((before, [16, 17]), (after, [16, 17, 18])):
        explained = why_due(read(escalation_id))
        assert explained is not None
        assert [day.day.day for day in explained.days] == told
        assert explained.due_at == read(escalation_id).due_at


def test_hours_of_the_service_changed_since_do_not_change_the_explanation(city: City) -> None:
    with clock.fixed(NOW + timedelta(seconds=20, microseconds=5)):
        escalation_id = hand_over_one(city)
    with transaction() as session:
        session.get_one(Service, city.school).answer_within_hours = 3

    explained = why_due(read(escalation_id))

    assert explained is not None
    assert explained.amount == timedelta(hours=16)


def test_a_deadline_that_came_about_otherwise_is_not_explained(city: City) -> None:
    escalation_id = hand_over_one(city)
    with transaction() as session:
        session.get_one(Escalation, escalation_id).due_at += timedelta(minutes=7)

    assert why_due(read(escalation_id)) is None


def test_the_time_left_follows_the_calendar_of_now(app: Flask, city: City) -> None:
    friday = datetime(2026, 11, 20, 10, 0, tzinfo=JST)
    with app.test_request_context():
        assert "31時間15分" not in due(friday)
        before = due(friday)
        close(city)
        after = due(friday)

    assert before != after
    assert "35時間" in before
    assert "26時間15分" in after


def test_due_soon_reaches_over_a_day_the_city_closed(city: City) -> None:
    with clock.fixed(NOW - timedelta(hours=1)):
        hand_over_one(city)
    staff = person(city, "school_staff")
    at = datetime(2026, 11, 16, 9, 30, tzinfo=JST)
    assert counts_for(staff, at)[ListView.SOON] == 0

    close(city, date(2026, 11, 16))

    assert counts_for(person(city, "school_staff"), at)[ListView.SOON] == 1


@pytest.mark.parametrize("login_id", ["school_staff"])
def test_the_department_reads_why_it_is_due(app: Flask, city: City, login_id: str) -> None:
    with transaction() as session:
        by = session.get_one(User, city.id_of("administrator"))
        overtime = Overtime(NOW.date(), time(17, 15), time(19), "申請の集中", "契約担当課", NOW.date())
        actions.agree_overtime(overtime, by, clock.now())
    close(city)
    escalation_id = hand_over_one(city)

    page = browser_of(app, login_id).get(f"/department/{escalation_id}").text

    assert "なぜこの期限か" in page
    assert "市の閉庁日: 市長選挙の準備" in page
    assert "11/18(水)" in page
    assert "時間外" in page
