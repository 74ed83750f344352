"""From blank sheets with reserved numbers to inquiries with the times of the calls, and no number missing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from faq.library import version_in_force
from faq.models import Article
from foundation import clock
from foundation.calendar import JST
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.downtime.actions import reserve
from inquiry_desk.downtime.models import CallSheet, SheetState
from inquiry_desk.downtime.queries import proof_of
from inquiry_desk.inquiries.actions import open_inquiry
from inquiry_desk.inquiries.kinds import Channel, EntryKind, FirstOutcome, IdentityCheck
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.values import NewInquiry
from tests.articles import in_force
from tests.conftest import NOW
from tests.personas import City, sign_in


@pytest.fixture
def pile(app: Flask, city: City) -> list[int]:
    """Three sheets between two inquiries, reserved at NOW; their ids."""
    with transaction() as session:
        supervisor = session.get_one(User, city.id_of("supervisor"))
        new = NewInquiry(Channel.COUNTER, NOW, "窓口", service_id=city.school)
        open_inquiry(new, supervisor)
        batch = reserve(3, None, "回線工事", supervisor, NOW)
        open_inquiry(new, supervisor)
        return [sheet.id for sheet in batch.sheets]


def later(app: Flask, who: str) -> FlaskClient:
    return sign_in(app.test_client(), who)


def typed(city: City, **more: Any) -> dict[str, Any]:
    return {
        "day": "2026-11-16",
        "began": "11:05",
        "ended": "11:12",
        "taken_by_id": city.id_of("colleague"),
        "phone": "096-000-1111",
        "service_id": city.school,
        "nature": "question",
        "identity_check": "not_needed",
        "question": "申請の締切を知りたい。",
        "answer": "月末です。",
        "outcome": "answered",
    } | more


def test_a_sheet_is_entered_under_its_number_with_the_times_of_the_call_and_marked(
    app: Flask, city: City, pile: list[int]
) -> None:
    with clock.fixed(NOW + timedelta(hours=5)):
        operator = later(app, "operator")
        page = operator.post(f"/down-time/sheets/{pile[0]}", data=typed(city))
        assert (page.status_code, page.location) == (303, f"/down-time/sheets/{pile[1]}")
        again = operator.post(f"/down-time/sheets/{pile[0]}", data=typed(city))
        shown = operator.get("/inquiries/R8-000002").text

    made = db.session.scalars(select(Inquiry).where(Inquiry.number == "R8-000002")).one()
    began, ended = (datetime(2026, 11, 16, 11, minute, tzinfo=JST) for minute in (5, 12))
    assert (made.received_at, made.first_response_at, made.completed_at) == (began, ended, ended)
    assert (made.entered_afterwards_at, made.sequence) == (NOW + timedelta(hours=5), 2)
    assert (made.recorded_by_id, made.first_responder_id) == (city.id_of("operator"), city.id_of("colleague"))
    lines = db.session.scalars(select(TimelineEntry).where(TimelineEntry.inquiry_id == made.id)).all()
    assert [(line.kind, line.author_id) for line in lines] == [
        (EntryKind.CALL_IN, city.id_of("colleague")),
        (EntryKind.COMPLETED, city.id_of("colleague")),
        (EntryKind.ENTERED_AFTERWARDS, city.id_of("operator")),
    ]
    assert "後追い入力" in shown
    assert (again.status_code, "入力済み" in again.text) == (422, True)


def test_by_what_the_caller_was_checked_and_what_was_read_out_is_entered_as_on_the_call_screen(
    app: Flask, city: City, pile: list[int]
) -> None:
    article = db.session.get_one(Article, in_force("締切は?", service_id=city.school))
    version_id = version_in_force(article).id
    read_out = {"answer": "", "article_version_id": version_id, "article_solved": "yes", "service_id": ""}
    with clock.fixed(NOW + timedelta(hours=5)):
        operator, address = later(app, "operator"), f"/down-time/sheets/{pile[0]}"
        refused = operator.post(address, data=typed(city, **read_out, checked_name="y", question=""))
        operator.post(address, data=typed(city, **read_out, checked_name="y", checked_address="y"))

    made = db.session.scalars(select(Inquiry).where(Inquiry.number == "R8-000002")).one()
    assert (made.identity_check, made.identity_items) == (IdentityCheck.CHECKED, ["name", "address"])
    assert (made.entries[0].article_version_id, made.entries[0].article_solved) == (version_id, True)
    assert (made.service_id, made.first_outcome) == (city.school, FirstOutcome.ANSWERED)
    assert 'value="yes" form="call-form" checked' in refused.text


def test_of_two_who_enter_the_same_sheet_at_once_one_is_told_and_keeps_what_was_typed(
    app: Flask, city: City, pile: list[int]
) -> None:
    afternoon, start = NOW + timedelta(hours=5), Barrier(2)
    with clock.fixed(afternoon):
        people = [later(app, name) for name in ("operator", "colleague")]

    def enter(person: FlaskClient) -> tuple[int, bool]:
        start.wait()
        with clock.fixed(afternoon):
            answer = person.post(f"/down-time/sheets/{pile[0]}", data=typed(city, question="同時の入力"))
            return answer.status_code, "同時の入力" in answer.text

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(enter, people))

    assert answers == [(303, False), (422, True)]
    assert len(db.session.scalars(select(Inquiry).where(Inquiry.number == "R8-000002")).all()) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"began": "09:59"},
        {"day": "2026-11-17"},
        {"ended": "11:00"},
        {"question": ""},
        {"outcome": "callback"},
        {"answer": ""},
    ],
)
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_what_cannot_be_true_is_refused_and_stays_typed(
    app: Flask, city: City, pile: list[int], wrong: dict[str, str]
) -> None:
    with clock.fixed(NOW + timedelta(hours=5)):
        answer = later(app, "operator").post(f"/down-time/sheets/{pile[0]}", data=typed(city, **wrong))

    assert answer.status_code == 422
    assert "096-000-1111" in answer.text
    assert db.session.get_one(CallSheet, pile[0]).state is SheetState.RESERVED


def test_every_number_is_accounted_for_and_a_missing_or_double_one_is_named(
    app: Flask, city: City, pile: list[int]
) -> None:
    assert proof_of(2026).holds and proof_of(2026).last == 5
    with clock.fixed(NOW + timedelta(hours=5)):
        supervisor = later(app, "supervisor")
        supervisor.post(f"/down-time/sheets/{pile[0]}", data=typed(city, outcome="kept"))
        supervisor.post(
            "/down-time/batches/1/settle",
            data={"state": "spoilt", "comment": "水ぬれ", "picked": [pile[1], pile[0]]},
        )
        assert "水ぬれ" in supervisor.get("/down-time/batches/1").text
        assert "欠番も重複もありません" in supervisor.get("/down-time/numbers").text
    assert [db.session.get_one(CallSheet, one).state for one in pile] == [
        SheetState.ENTERED,
        SheetState.SPOILT,
        SheetState.RESERVED,
    ]
    with transaction() as session:
        session.execute(delete(CallSheet).where(CallSheet.id == pile[1]))
        session.get_one(CallSheet, pile[2]).sequence = 5
    broken = proof_of(2026)
    assert (broken.gaps, broken.doubles) == ([(3, 4)], [5])


def test_what_is_left_after_a_day_is_shown_to_those_who_lead_until_it_is_settled(
    app: Flask, city: City, pile: list[int]
) -> None:
    with clock.fixed(NOW + timedelta(hours=5)):
        later(app, "operator").post(f"/down-time/sheets/{pile[0]}", data=typed(city))
    words = "処理していない障害時受付票が2枚"
    with clock.fixed(NOW + timedelta(days=2)):
        supervisor, operator = later(app, "supervisor"), later(app, "operator")
        assert words in supervisor.get("/").text
        assert words not in operator.get("/").text
        rest = {"state": "unused", "comment": "廃棄", "picked": pile[1:]}
        assert operator.post("/down-time/batches/1/settle", data=rest).status_code == 403
        supervisor.post("/down-time/batches/1/settle", data=rest)
        assert "処理していない障害時受付票" not in supervisor.get("/").text
        sheet = db.session.get_one(CallSheet, pile[2])
        supervisor.post(f"/down-time/sheets/{pile[2]}/open", data={"version": sheet.version})
        assert db.session.get_one(CallSheet, pile[2], populate_existing=True).state is SheetState.RESERVED


def test_sheets_are_reserved_and_printed_with_their_numbers(app: Flask, city: City) -> None:
    supervisor = later(app, "supervisor")
    many = {"count": "201", "reason": "備え"}
    assert supervisor.post("/down-time/reserve", data=many).status_code == 422
    made = supervisor.post("/down-time/reserve", data=many | {"count": "3", "service_id": city.school})

    assert made.status_code == 303
    for address in ("sheets", "sheets?per=2"):
        page = later(app, "operator").get(f"{made.location}/{address}").text
        assert [page.count(f"R8-00000{n}</span>") for n in (1, 2, 3)] == [1, 1, 1]
    assert later(app, "other_operator").get(f"{made.location}/sheets").status_code == 404
