"""Each day of each service comes into exactly one draft, whatever happens to the worker or the calendar."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from threading import Barrier

from flask import Flask
from sqlalchemy import select

from foundation import clock
from foundation.business_days.actions import Overtime, agree_overtime, close_days
from foundation.calendar import JST
from foundation.db import db, transaction
from foundation.organisation.models import Service
from inquiry_desk.reporting.drafting import draft_next
from inquiry_desk.reporting.models import Report, ReportState, ReportStepKind
from tests.integration.reports.pasts import Past, person, store
from tests.personas import City


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=JST)


def receive(city: City, *moments: datetime, service_id: int | None) -> None:
    with transaction():
        for moment in moments:
            store(Past(moment, service_id), city)


def work(moment: datetime) -> int:
    """How many drafts a worker makes at a moment."""
    with clock.fixed(moment):
        made = 0
        while draft_next():
            made += 1
        return made


def days(service_id: int | None) -> list[tuple[str, str]]:
    """First and last day of every report of a service."""
    of = Report.service_id.is_(None) if service_id is None else Report.service_id == service_id
    found = db.session.scalars(select(Report).where(of).order_by(Report.from_day))
    return [(f"{one.from_day:%m-%d}", f"{one.to_day:%m-%d}") for one in found]


def test_a_day_is_drafted_after_closing_time_of_each_service_at_work(city: City):
    receive(city, at(11, 16), service_id=city.school)

    assert work(at(11, 16, 17, 14)) == 0
    assert work(at(11, 16, 17, 15)) == 2
    assert work(at(11, 16, 23, 59)) == 0
    assert days(city.school) == days(city.child) == [("11-16", "11-16")]
    assert days(city.ended) == days(None) == []
    report = db.session.scalars(select(Report).where(Report.service_id == city.school)).one()
    assert (report.state, report.due_on) == (ReportState.DRAFT, date(2026, 11, 17))
    assert [(step.kind, step.by) for step in report.steps] == [(ReportStepKind.DRAFTED, None)]


def test_what_belongs_to_no_service_or_to_one_whose_period_is_over_is_reported_where_something_came_in(
    city: City,
):
    receive(city, at(11, 4), service_id=None)
    receive(city, at(11, 7), at(11, 11), service_id=None)
    receive(city, at(11, 9), service_id=city.ended)

    work(at(11, 12))

    assert days(None) == [("11-04", "11-04"), ("11-07", "11-09"), ("11-11", "11-11")]
    assert days(city.ended) == [("11-07", "11-09")]


def test_after_agreed_overtime_the_day_is_drafted_and_a_closed_day_only_when_it_is_over(city: City):
    receive(city, at(11, 27), service_id=city.school)
    for day in (date(2026, 11, 27), date(2026, 11, 30)):
        _agree(city, day)
    with transaction():
        close_days([date(2026, 11, 30)], "設備点検", person(city, "site_manager"), at(11, 20))

    assert work(at(11, 27, 18, 59)) == 0
    assert work(at(11, 27, 19, 0)) == 2
    # The month ends with a week-end and a day the city has closed.
    assert work(at(11, 30, 23, 59)) == 0
    assert work(at(12, 1, 0, 0)) == 2
    assert days(city.school) == [("11-27", "11-27"), ("11-28", "11-30")]


def _agree(city: City, day: date) -> None:
    overtime = Overtime(day, time(17, 15), time(19, 0), "繁忙期", "市役所", date(2026, 11, 20))
    with transaction():
        agree_overtime(overtime, person(city, "site_manager"), at(11, 20))


def test_a_worker_that_was_down_over_the_end_of_a_month_leaves_no_day_out(city: City):
    receive(city, at(10, 28), service_id=city.school)
    assert work(at(10, 28, 18)) == 2

    work(at(11, 5, 18))

    assert days(city.school) == [
        ("10-28", "10-28"),
        ("10-29", "10-29"),
        ("10-30", "10-30"),
        ("10-31", "10-31"),
        ("11-01", "11-02"),
        ("11-03", "11-04"),
        ("11-05", "11-05"),
    ]


def test_the_first_drafts_begin_with_the_running_month_and_not_before_the_first_inquiry(city: City):
    receive(city, at(10, 20), service_id=city.school)
    work(at(11, 4, 18))
    assert days(city.school)[0] == ("11-01", "11-02")
    with transaction():
        db.session.add(_service_from(date(2026, 11, 6), db.session.get_one(Service, city.school)))
    work(at(11, 10, 18))
    new = db.session.scalars(select(Service).where(Service.code == "new")).one()
    assert days(new.id) == [("11-06", "11-06"), ("11-07", "11-09"), ("11-10", "11-10")]


def _service_from(day: date, like: Service) -> Service:
    return Service(
        code="new",
        name="新しい業務",
        short_name="新業務",
        department=like.department,
        starts_on=day,
        ends_on=like.ends_on,
    )


def test_a_calendar_that_changes_brings_no_day_twice_and_leaves_none_out(city: City):
    receive(city, at(11, 9), service_id=city.school)
    work(at(11, 10, 18))
    with transaction():
        close_days(
            [date(2026, 11, day) for day in (10, 11)], "台風", person(city, "site_manager"), at(11, 10, 20)
        )

    work(at(11, 13, 18))

    assert days(city.school) == [
        ("11-09", "11-09"),
        ("11-10", "11-10"),
        ("11-11", "11-12"),
        ("11-13", "11-13"),
    ]
    reports = db.session.scalars(select(Report).where(Report.service_id == city.child)).all()
    spans = sorted((one.from_day, one.to_day) for one in reports)
    assert all(after[0] - before[1] == timedelta(days=1) for before, after in pairwise(spans))


def test_two_workers_make_each_draft_once(app: Flask, city: City):
    receive(city, at(11, 2), service_id=city.school)
    db.session.remove()
    both = Barrier(2)

    def worker(_: int) -> None:
        with app.app_context(), clock.fixed(at(11, 6, 18)):
            both.wait()
            while draft_next():
                pass
            db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(worker, range(2)))

    reports = db.session.scalars(select(Report)).all()
    assert len({report.key for report in reports}) == len(reports) == 8
    assert [len(report.steps) for report in reports] == [1] * 8
