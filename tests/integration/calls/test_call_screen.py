"""The call screen at the server: outcomes, refusals, drafts, replays."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from faq import library
from faq.articles import actions as faq_actions
from faq.models import Article
from foundation import clock
from foundation.db import db, transaction
from inquiry_desk.inquiries.kinds import EntryKind, FirstOutcome
from inquiry_desk.inquiries.models import Callback, Inquiry, TimelineEntry
from tests.articles import in_force
from tests.conftest import NOW
from tests.personas import City, sign_in


def call(city: City, **changes: object) -> dict[str, object]:
    began = (NOW - timedelta(minutes=3)).isoformat()
    fields = {
        "started_at": began,
        "service_id": city.school,
        "question": "申請書はどこですか",
        "answer": "窓口です",
        "identity_check": "not_needed",
        "nature": "question",
        "outcome": "answered",
        "submission_key": "k1",
    }
    return {**fields, **changes}


@pytest.fixture
def desk(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "operator")


def the_inquiry() -> Inquiry:
    return db.session.scalars(select(Inquiry)).one()


def test_first_contact_completion_closes_the_inquiry_and_records_the_call(
    desk: FlaskClient, city: City
) -> None:
    response = desk.post("/calls/new", data=call(city))
    assert response.location == "/inquiries/R8-000001"
    inquiry = the_inquiry()
    assert inquiry.first_outcome is FirstOutcome.ANSWERED
    assert inquiry.completed_at == clock.now()
    entry = inquiry.entries[0]
    assert entry.kind is EntryKind.CALL_IN
    assert entry.ended_at - entry.started_at == timedelta(minutes=3)


def test_a_call_back_is_promised(desk: FlaskClient, city: City) -> None:
    desk.post(
        "/calls/new",
        data=call(city, outcome="callback", promised_at="2026-11-16T11:30", phone="096-000-1111"),
    )
    promise = db.session.scalars(select(Callback)).one()
    assert promise.phone == "096-000-1111"
    assert promise.promised_at.isoformat() == "2026-11-16T02:30:00+00:00"


def test_the_second_responder_gets_it(desk: FlaskClient, city: City) -> None:
    desk.post("/calls/new", data=call(city, outcome="second_line", colleague_id=city.id_of("colleague")))
    assert the_inquiry().assignee_id == city.id_of("colleague")
    assert the_inquiry().first_outcome is FirstOutcome.SECOND_LINE


def test_nobody_who_may_not_see_the_service_becomes_the_second_responder(
    desk: FlaskClient, city: City
) -> None:
    stranger = city.id_of("other_operator")
    answer = desk.post("/calls/new", data=call(city, outcome="second_line", colleague_id=stranger))
    assert answer.status_code == 422
    assert db.session.scalar(select(func.count(Inquiry.id))) == 0


def test_an_escalation_goes_on_to_the_page_where_it_is_written(desk: FlaskClient, city: City) -> None:
    response = desk.post("/calls/new", data=call(city, outcome="escalated", answer=""))
    assert response.location == "/inquiries/R8-000001/escalate"
    assert the_inquiry().completed_at is None


@pytest.mark.parametrize(
    "missing",
    [
        {"question": ""},
        {"service_id": ""},
        {"answer": ""},
        {"outcome": "callback", "promised_at": "2026-11-16T11:30"},
        {"outcome": "callback", "phone": "1", "promised_at": "2026-11-16T09:00"},
        {"outcome": "callback", "phone": "1", "promised_at": ""},
    ],
)
def test_a_refused_call_registers_nothing_and_keeps_what_was_typed(
    desk: FlaskClient, city: City, missing: dict[str, str]
) -> None:
    response = desk.post("/calls/new", data=call(city, name="髙﨑 花子", **missing))
    assert response.status_code == 422
    assert "髙﨑 花子" in response.text
    assert db.session.scalar(select(func.count(Inquiry.id))) == 0


def test_the_same_form_sent_twice_registers_one_call(desk: FlaskClient, city: City) -> None:
    first, second = (desk.post("/calls/new", data=call(city)) for _ in range(2))
    assert first.location == second.location
    assert db.session.scalar(select(func.count(Inquiry.id))) == 1


def test_what_was_typed_comes_back_after_a_reload_and_goes_with_the_call(
    desk: FlaskClient, city: City
) -> None:
    assert desk.post("/drafts/call", data=call(city, question="途中の言葉", name="見本")).status_code == 204
    assert "途中の言葉" in desk.get("/calls/new").text
    desk.post("/calls/new", data=call(city))
    assert "途中の言葉" not in desk.get("/calls/new").text


def test_a_draft_is_its_writers_alone(app: Flask, desk: FlaskClient, city: City) -> None:
    desk.post("/drafts/call", data={"question": "佐藤の下書き"})
    other = sign_in(app.test_client(), "colleague")
    assert "佐藤の下書き" not in other.get("/calls/new").text


def test_a_start_that_cannot_be_true_is_not_believed(desk: FlaskClient, city: City) -> None:
    desk.post("/calls/new", data=call(city, started_at="1999-01-01T00:00:00+00:00"))
    entry = db.session.scalars(select(TimelineEntry).where(TimelineEntry.kind == EntryKind.CALL_IN)).one()
    assert entry.started_at == entry.ended_at


def version_of(article_id: int) -> int:
    return library.version_in_force(db.session.get_one(Article, article_id)).id


def test_the_version_that_was_read_out_stands_on_the_inquiry_for_ever(desk: FlaskClient, city: City) -> None:
    version_id = version_of(in_force("申請書は?", service_id=city.school))
    desk.post("/calls/new", data=call(city, article_version_id=version_id, answer=""))
    assert the_inquiry().entries[0].article_version_id == version_id


@pytest.mark.parametrize(("said", "kept"), [("yes", True), ("no", False), ("", None), ("<b>", None)])
def test_whether_the_article_solved_it_is_kept_as_the_call_taker_said(
    desk: FlaskClient, city: City, said: str, kept: bool | None
) -> None:
    version_id = version_of(in_force("申請書は?", service_id=city.school))
    desk.post("/calls/new", data=call(city, article_version_id=version_id, article_solved=said))
    assert the_inquiry().entries[0].article_solved is kept


def test_a_refused_call_still_says_whether_the_article_solved_it(desk: FlaskClient, city: City) -> None:
    version_id = version_of(in_force("申請書は?", service_id=city.school))
    fields = call(city, article_version_id=version_id, article_solved="no", question="")
    refused = desk.post("/calls/new", data=fields).text
    assert 'value="no" form="call-form" checked' in refused


def test_without_an_article_nothing_was_solved_by_one(desk: FlaskClient, city: City) -> None:
    desk.post("/calls/new", data=call(city, article_solved="yes"))
    assert the_inquiry().entries[0].article_solved is None


def test_an_article_archived_meanwhile_is_left_out_with_a_word(desk: FlaskClient, city: City) -> None:
    article_id = in_force("申請書は?", service_id=city.school)
    version_id = version_of(article_id)
    with transaction() as session:
        faq_actions.archive(session.get_one(Article, article_id), None, clock.now())
    response = desk.post("/calls/new", data=call(city, article_version_id=version_id), follow_redirects=True)
    assert the_inquiry().entries[0].article_version_id is None
    assert "FAQ" in response.text and library.usable_version(version_id) is None


def test_the_caller_panel_shows_earlier_inquiries_of_visible_services_only(
    app: Flask, desk: FlaskClient, city: City
) -> None:
    desk.post("/calls/new", data=call(city, phone="０９６−０００−２２２２", question="前回の質問"))
    assert "前回の質問" in desk.get("/calls/caller?phone=%2B81960002222").text
    other = sign_in(app.test_client(), "other_operator")
    assert "前回の質問" not in other.get("/calls/caller?phone=0960002222").text


def test_a_service_outside_its_handling_period_says_so(desk: FlaskClient, city: City) -> None:
    assert "学務支援課" in desk.get(f"/calls/categories?service_id={city.ended}").text
    assert "学務支援課" not in desk.get(f"/calls/categories?service_id={city.school}").text


@pytest.mark.parametrize(
    "field",
    ["phone", "name", "kana", "question", "answer", "submission_key", "started_at", "article_version_id", "outcome",
     "service_id", "category_id", "colleague_id", "promised_at", "nature", "identity_check"],
)  # fmt: skip
@pytest.mark.parametrize(
    "value",
    ["\x00", "髙﨑𠮷ﾊﾝｶｸ👨‍👩‍👧" * 5, "9" * 30, "a" * 20_000, "<script>alert(1)</script>", "ＡＢＣ\r\nBcc: x"],
)
def test_no_value_of_any_field_breaks_the_call_screen(
    desk: FlaskClient, city: City, field: str, value: str
) -> None:
    answer = desk.post("/calls/new", data=call(city, **{field: value}))
    assert answer.status_code in {303, 422}
    assert "<script>alert" not in answer.text


def test_twenty_thousand_characters_go_in_and_come_out_unharmed(desk: FlaskClient, city: City) -> None:
    words = "髙﨑𠮷と葛󠄀城の👨‍👩‍👧が、ﾊﾝｶｸで①㈱を" * 800
    desk.post("/calls/new", data=call(city, question=words + "\x07"))
    assert the_inquiry().question == words
    assert words in desk.get("/inquiries/R8-000001").text


def test_the_article_read_out_says_the_service_where_nobody_chose_one(desk: FlaskClient, city: City) -> None:
    version_id = version_of(in_force("申請書は?", service_id=city.school))
    desk.post("/calls/new", data=call(city, article_version_id=version_id, answer="", service_id=""))
    assert the_inquiry().service_id == city.school
