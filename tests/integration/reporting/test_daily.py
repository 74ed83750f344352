"""What a daily report counts, against plain Python and against what the rows said at the time."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from foundation.business_days.actions import Overtime, agree_overtime
from foundation.calendar import JST
from foundation.db import db
from inquiry_desk.complaints.actions import record_complaint
from inquiry_desk.complaints.models import ComplaintKind
from inquiry_desk.complaints.rules import ComplaintValues
from inquiry_desk.incidents.actions import Told, record_incident
from inquiry_desk.incidents.kinds import IncidentKind
from inquiry_desk.inquiries.kinds import Channel, Exclusion, FirstOutcome, Nature
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.registers.actions import enter_volume, note_created
from inquiry_desk.registers.models import Finding, FindingState, TaskDeadline
from inquiry_desk.reporting.content import Content, Figures, Table, read_content
from inquiry_desk.reporting.daily import calls, flows, waiting
from inquiry_desk.reporting.daily.asked import Asked
from inquiry_desk.reporting.daily.composing import compose
from inquiry_desk.reporting.daily.figures import of_days
from inquiry_desk.reporting.models import ReportKind
from inquiry_desk.reporting.naming import column_name, row_name, title_of
from inquiry_desk.reporting.stretches import Stretch, stretches_of_month
from inquiry_desk.reports.period import Period
from tests.integration.reporting.lives import ACTS, CHAINS, Life, standing_now
from tests.integration.reports.pasts import Past, person, recount, store
from tests.personas import City

MONTH = list(stretches_of_month(2026, 11))
# Thursday, and the days up to the Tuesday after it: two office days, a week-end, two office days.
FIRST = datetime(2026, 11, 5, tzinfo=JST)
DAYS = [stretch for stretch in MONTH if 5 <= stretch.to_day.day <= 10]
LATER = datetime(2026, 12, 24, 12, 0, tzinfo=JST)
WEEK = Stretch(date(2026, 11, 5), date(2026, 11, 9))

moments = st.builds(lambda minutes: FIRST + timedelta(minutes=minutes), st.integers(0, 6 * 24 * 60 - 1))
# One act after the other at an inquiry, some hours apart; whatever else happens to it falls in between.
lives = st.lists(
    st.tuples(
        moments,
        st.integers(0, 4),
        st.one_of(st.sampled_from(CHAINS), st.tuples(st.sampled_from(list(ACTS)))),
        st.integers(1, 2000),
    ),
    max_size=16,
)
anywhere = st.builds(
    lambda minutes: datetime(2026, 11, 1, tzinfo=JST) + timedelta(minutes=minutes),
    st.integers(-3000, 46_000),
)


def table(figures: Figures, key: str) -> Table:
    found = figures.table(key)
    assert found is not None
    return found


def cell(figures: Figures, key: str, row: str) -> tuple[int, ...]:
    found = table(figures, key).row(row)
    assert found is not None
    return found.values


def as_standing(asked: Asked) -> tuple[Any, ...]:
    owed = waiting.escalations(asked)
    return (
        Counter({row.key: row.values[0] for row in waiting.waiting(asked).rows if row.values[0]}),
        Counter({row.key: sum(row.values[:-1]) for row in owed.rows}),
        owed.sums[-1],
        calls.open_callbacks(asked).rows[0].values[0],
    )


@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(lives=lives)
def test_a_report_of_past_days_says_what_the_rows_said_at_their_end(
    city: City, lives: list[tuple[datetime, int, tuple[str, ...], int]]
):
    services = [city.school, city.child, None]
    people = [Life(city, services[i % 3]) for i in range(5)]
    left = sorted(
        (begins + timedelta(minutes=gap * i), who, name)
        for begins, who, chain, gap in lives
        for i, name in enumerate(chain)
    )
    live = {}
    try:
        for stretch in DAYS:
            end = stretch.bounds[1]
            while left and left[0][0] < end:
                at, who, name = left.pop(0)
                people[who].live(name, at)
            live[stretch] = standing_now(city, end)
        for stretch in DAYS:
            for service_id in services:
                assert as_standing(Asked(service_id, stretch, LATER)) == live[stretch][service_id]
    finally:
        db.session.rollback()


@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_reports_of_a_month_add_up_to_a_slow_recount(city: City, data: st.DataObject):
    services = [city.school, city.child, None]
    pasts = data.draw(st.lists(pasts_of(services), max_size=15))
    try:
        for i, past in enumerate(pasts):
            stored = store(past, city)
            stored.category_id = city.categories[past.service_id] if past.service_id and i % 2 else None
        db.session.flush()
        sums: Counter[str] = Counter()
        for stretch, service_id in product(MONTH, services):
            due = [past for past in pasts if past.service_id == service_id and _within(past, stretch)]
            sums.update(_checked(Asked(service_id, stretch, LATER), due))
        whole = Stretch(MONTH[0].from_day, MONTH[-1].to_day)
        start, end = whole.bounds
        rows = db.session.scalars(select(Inquiry)).all()
        for key in ("received_at", "first_response_at", "completed_at"):
            moments = [getattr(row, key) for row in rows]
            assert sums[key] == sum(at is not None and start <= at < end for at in moments)
    finally:
        db.session.rollback()


def pasts_of(services: list[int | None]) -> st.SearchStrategy[Past]:
    return st.builds(
        Past,
        received_at=anywhere,
        service_id=st.sampled_from(services),
        outcome=st.one_of(st.none(), st.sampled_from(FirstOutcome)),
        completed=st.booleans(),
        department=st.sampled_from(["none", "answered", "returned"]),
        exclusion=st.one_of(st.none(), st.sampled_from(Exclusion)),
        channel=st.sampled_from(Channel),
    )


def _checked(asked: Asked, due: list[Past]) -> dict[str, int]:
    """The sums of one report, whose tables agree with each other and with the inquiries of its days."""
    channels = flows.channels(asked)
    received = Counter(past.channel.value for past in due)
    assert {row.key: row.values[0] for row in channels.rows if row.values[0]} == received
    assert flows.categories(asked).sums == (len(due),)
    assert flows.excluded(asked).sums == (sum(past.exclusion is not None for past in due),)
    assert flows.outcomes(asked).sums == (channels.sums[1],)
    counted = recount(due, Period(asked.stretch.from_day, asked.stretch.to_day), None)
    assert [row.values for row in of_days(asked).rows] == [counted.first_contact, counted.completion]
    return dict(zip(("received_at", "first_response_at", "completed_at"), channels.sums, strict=True))


def _within(past: Past, stretch: Stretch) -> bool:
    start, end = stretch.bounds
    return start <= past.received_at < end


def test_complaints_registers_and_overtime_are_in_the_report(city: City):
    supervisor = person(city, "supervisor")
    noon = FIRST + timedelta(days=1, hours=12)
    _complain(city, city.school, noon)
    _complain(city, city.child, noon)
    unrecorded = store(Past(noon, city.school, completed=False), city)
    unrecorded.nature = Nature.REQUEST
    _fill_registers(city, noon)
    agree_overtime(
        Overtime(date(2026, 11, 6), time(17, 0), time(19, 0), "繁忙期のため", "市役所", date(2026, 11, 4)),
        supervisor,
        FIRST,
    )

    figures = compose(city.school, WEEK, LATER)

    assert cell(figures, "complaints", "complaint") == (1,)
    assert cell(figures, "complaints", "request") == (1,)
    assert cell(figures, "complaint_kinds", "none") == (1,)
    assert cell(figures, "complaint_states", "open") == (1,)
    counts = {row.key: row.values[0] for row in table(figures, "registers").rows}
    assert counts == {
        "processed": 120,
        "findings": 5,
        "findings_accepted": 3,
        "tasks_due": 8,
        "tasks_met": 7,
        "incidents": 1,
    }
    complaints, incidents, overtime = figures.listings
    assert {line[1:] for line in complaints.lines} == {
        ("苦情", "遅れ", "窓口で待たされた", "おわびした"),
        ("要望", "未登録", unrecorded.number, ""),
    }
    assert incidents.lines[0][2] == "書類を一時見失った"
    # A quarter of an hour of the agreed hours lies within the ordinary ones.
    assert overtime.lines == (("令和8年11月6日(金)", "17:00–19:00", "105", "繁忙期のため", "市役所"),)
    of_none = compose(None, WEEK, LATER)
    assert {row.key: row.values[0] for row in table(of_none, "registers").rows if row.values[0]} == {}


def _complain(city: City, service_id: int, at: datetime) -> None:
    values = ComplaintValues(
        nature=Nature.COMPLAINT,
        kind=ComplaintKind.DELAY,
        channel=Channel.COUNTER,
        service_id=service_id,
        received_at=at,
        content="窓口で待たされた",
        handling="おわびした",
    )
    record_complaint(values, person(city, "supervisor"), at)


def _fill_registers(city: City, at: datetime) -> None:
    by, day = person(city, "supervisor"), date(2026, 11, 6)
    for service_id, count in ((city.school, 100), (city.school, 120), (city.child, 7)):
        enter_volume(service_id, day, count, "", by, at)
    recorded: dict[str, Any] = {"recorded_by": by, "recorded_at": at}
    of_school: dict[str, Any] = {"service_id": city.school, **recorded}
    for count, state in ((3, FindingState.ACCEPTED), (2, FindingState.OPEN)):
        note_created(
            "finding",
            Finding(found_on=day, found_by="学務支援課", what="誤記", count=count, state=state, **of_school),
        )
    for name, count, done_on in (("通知の発送", 7, day), ("台帳の整理", 1, None)):
        note_created(
            "task_deadline", TaskDeadline(name=name, count=count, due_on=day, done_on=done_on, **of_school)
        )
    for kind, what in (
        (IncidentKind.SECURITY, "書類を一時見失った"),
        (IncidentKind.NEAR_MISS, "宛先を選び違えかけた"),
    ):
        record_incident(Told(kind, city.school, day, at, "佐藤", what), by, at)


def test_a_report_is_one_text_whichever_language_it_is_made_in_and_comes_back_the_same(city: City):
    _complain(city, city.school, FIRST + timedelta(hours=12))
    figures = compose(city.school, WEEK, LATER)
    content = Content(ReportKind.DAILY, "就学援助業務", WEEK.from_day, WEEK.to_day, figures, {"remarks": ""})
    assert read_content(content.canonical) == content
    assert figures.listings[0].lines[0][1:3] == ("苦情", "遅れ")


def test_a_report_takes_a_fixed_number_of_queries(app: Flask, city: City):
    for minute in range(3):
        store(Past(FIRST + timedelta(minutes=minute), city.school, department="asked"), city)
    db.session.flush()
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    compose(city.school, WEEK, LATER)
    assert len(statements) <= 30


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_key_of_a_report_reads_as_words(city: City, language: str):
    store(Past(FIRST, city.school, department="asked", completed=False), city)
    figures = compose(city.school, WEEK, LATER)
    with force_locale(language):
        for part in (*figures.tables, *figures.listings):
            words = {part.key: title_of(part.key)} | {key: column_name(key) for key in part.columns}
            if isinstance(part, Table):
                words |= {row.key: row_name(part.key, row) for row in part.rows}
            assert [key for key, word in words.items() if word in {"", key}] == []
