"""Recording, handling, closing and finding complaints and requests, as the people of each role do it."""

import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from foundation import clock
from foundation.audit.models import AuditAction, AuditEntry
from foundation.db import db
from inquiry_desk.complaints.models import Complaint, ComplaintKind, ComplaintStepKind
from inquiry_desk.inquiries.kinds import Exclusion, Nature
from tests.integration.complaints import making
from tests.personas import City, sign_in

PERSONAL = ("苦情 太郎", "096-000-4444", "0960004444", "kujo@example.jp")


@pytest.fixture
def operator(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "operator")


def form(city: City, **more: Any) -> dict[str, Any]:
    typed = {
        "nature": "complaint",
        "kind": "delay",
        "service_id": city.school,
        "channel": "counter",
        "received_at": "2026-11-16T09:30",
        "content": "返事が来ないとのこと。",
        "handled_by_id": city.id_of("operator"),
    }
    return typed | more


def only_one() -> Complaint:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Complaint)).one()


def audited(action: AuditAction, subject: str) -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.action == action, AuditEntry.subject_kind == subject)
    return list(db.session.scalars(query))


def test_one_received_at_the_counter_is_recorded_without_an_inquiry(
    operator: FlaskClient, city: City
) -> None:
    response = operator.post("/complaints/new", data=form(city))

    made = only_one()
    assert (response.status_code, response.location) == (303, f"/complaints/{made.id}")
    assert (made.inquiry_id, made.kind, made.recorded_by_id) == (
        None,
        ComplaintKind.DELAY,
        city.id_of("operator"),
    )
    assert [step.kind for step in made.steps] == [ComplaintStepKind.RECORDED]
    assert len(audited(AuditAction.CREATED, "complaint")) == 1
    assert "登録しました" in operator.get(response.location).text


def test_a_double_click_records_one(operator: FlaskClient, city: City) -> None:
    sent = form(city, submission_key="k" * 32)
    first, second = (operator.post("/complaints/new", data=sent) for _ in range(2))

    assert first.location == second.location
    assert only_one()


def test_an_inquiry_classified_as_complaint_offers_it_with_one_key(operator: FlaskClient, city: City) -> None:
    number = making.inquiry(city.school)
    page = operator.get(f"/inquiries/{number}").text

    assert re.search(rf'href="/complaints/new\?of={number}" data-key="m"', page)
    filled = operator.get(f"/complaints/new?of={number}").text
    assert "待たされた。" in filled
    assert not any(word in filled for word in PERSONAL)


def test_an_inquiry_is_recorded_once_and_then_leads_to_its_record(operator: FlaskClient, city: City) -> None:
    number = making.inquiry(city.school)
    operator.post(f"/complaints/new?of={number}", data=form(city))
    again = operator.post(f"/complaints/new?of={number}", data=form(city, content="もう一度"))

    assert again.status_code == 422
    assert "ほかの担当者が苦情・要望として先に登録しました" in again.text
    assert "もう一度" in again.text
    assert operator.get(f"/complaints/new?of={number}").location == f"/complaints/{only_one().id}"
    assert f"/complaints/{only_one().id}" in operator.get(f"/inquiries/{number}").text


def test_two_people_who_record_an_inquiry_at_the_same_time_make_one_record(app: Flask, city: City) -> None:
    number = making.inquiry(city.school)
    people = [sign_in(app.test_client(), login_id) for login_id in ("operator", "colleague")]
    db.session.remove()
    both, now = Barrier(2), clock.now()

    def press(person: FlaskClient) -> int:
        both.wait()
        with clock.fixed(now):
            return person.post(f"/complaints/new?of={number}", data=form(city)).status_code

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, people))

    assert answers == [303, 422]
    assert only_one().inquiry_id


def test_a_question_may_turn_out_to_be_one(operator: FlaskClient, city: City) -> None:
    number = making.inquiry(city.school, Nature.QUESTION)

    assert f"/complaints/new?of={number}" in operator.get(f"/inquiries/{number}").text


def test_all_that_nobody_recorded_are_listed_with_their_count(operator: FlaskClient, city: City) -> None:
    waiting = making.inquiry(city.school)
    spam = making.inquiry(city.school, exclusion=Exclusion.SPAM)
    foreign = making.inquiry(city.child)

    assert "未登録の問い合わせが1件あります" in operator.get("/complaints").text
    page = operator.get("/complaints?state=unrecorded").text
    assert waiting in page
    assert spam not in page
    assert foreign not in page
    operator.post(f"/complaints/new?of={waiting}", data=form(city))
    assert "未登録の苦情・要望はありません" in operator.get("/complaints?state=unrecorded").text


def test_a_refused_form_keeps_what_was_typed(operator: FlaskClient, city: City) -> None:
    response = operator.post(
        "/complaints/new", data=form(city, kind="", received_at="2026-11-16T10:01", content="長い話")
    )

    assert response.status_code == 422
    assert "長い話" in response.text
    assert "性質を選んでください" in response.text
    assert "現在より前の日時" in response.text


def test_closing_demands_what_the_city_wants_to_know(operator: FlaskClient, city: City) -> None:
    one = making.complaint(city)
    version = making.held(one).version
    refused = operator.post(f"/complaints/{one}", data=form(city, seen=version, closes="yes", result="済"))

    assert refused.status_code == 422
    assert refused.text.count("対応完了にする前に入力してください") == 6
    assert making.held(one).closed_at is None
    closed = operator.post(
        f"/complaints/{one}", data=form(city, seen=version, closes="yes", **making.WRITTEN)
    )
    assert closed.status_code == 303
    held = making.held(one)
    assert held.closed_at is not None
    assert [step.kind for step in held.steps][1:] == [ComplaintStepKind.CHANGED, ComplaintStepKind.CLOSED]
    assert held.steps[1].fields.split(",")[-5:] == [
        "handling", "result", "analysis", "prevention", "handled_by_id",
    ]  # fmt: skip


def test_a_request_is_closed_with_handling_and_result(operator: FlaskClient, city: City) -> None:
    sent = form(city, nature="request", closes="yes", handling="伝えた。", result="検討する。")

    assert operator.post("/complaints/new", data=sent).status_code == 303
    assert only_one().closed_at is not None


def test_what_is_closed_changes_only_after_it_was_opened_again(operator: FlaskClient, city: City) -> None:
    one = making.complaint(city, closed=True, **making.WRITTEN)
    version = making.held(one).version
    refused = operator.post(f"/complaints/{one}", data=form(city, seen=version, content="書き直し"))

    assert refused.status_code == 422
    assert "書き直し" in refused.text
    assert operator.post(f"/complaints/{one}/reopen", data={"version": version}).status_code == 303
    held = making.held(one)
    assert held.closed_at is None
    assert held.steps[-1].kind is ComplaintStepKind.REOPENED


def test_two_people_do_not_overwrite_each_other(app: Flask, operator: FlaskClient, city: City) -> None:
    one = making.complaint(city)
    version = making.held(one).version
    colleague = sign_in(app.test_client(), "colleague")
    operator.post(f"/complaints/{one}", data=form(city, seen=version, handling="先に書いた"))
    late = colleague.post(f"/complaints/{one}", data=form(city, seen=version, handling="後から書いた"))

    assert late.status_code == 422
    assert "後から書いた" in late.text
    assert making.held(one).handling == "先に書いた"
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', late.text)
    assert seen is not None
    again = colleague.post(f"/complaints/{one}", data=form(city, seen=seen[1], handling="後から書いた"))
    assert again.status_code == 303
    assert making.held(one).handling == "後から書いた"


def test_keeping_without_a_change_writes_no_step(operator: FlaskClient, city: City) -> None:
    operator.post("/complaints/new", data=form(city))
    made = only_one()
    operator.post(f"/complaints/{made.id}", data=form(city, seen=made.version))

    assert len(only_one().steps) == 1


def test_what_is_typed_is_kept_until_it_is_recorded(operator: FlaskClient, city: City) -> None:
    draft = re.search(r'data-draft-url="([^"]+)"', operator.get("/complaints/new").text)
    assert draft is not None
    operator.post(draft[1], data={"content": "途中まで"})

    assert "途中まで" in operator.get("/complaints/new").text
    operator.post("/complaints/new", data=form(city))
    assert "途中まで" not in operator.get("/complaints/new").text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"遅れの話", "応対の話", "古い話"}),
        ("?nature=request", {"応対の話"}),
        ("?kind=contact", {"応対の話"}),
        ("?state=closed", {"古い話"}),
        ("?state=open&kind=delay", {"遅れの話"}),
        ("?from_day=R8.11.16", {"遅れの話", "応対の話"}),
        ("?to_day=2026-11-15", {"古い話"}),
    ],
)
def test_the_list_is_narrowed_down(operator: FlaskClient, city: City, asked: str, found: set[str]) -> None:
    making.complaint(city, content="遅れの話")
    making.complaint(city, content="応対の話", nature=Nature.REQUEST, kind=ComplaintKind.CONTACT)
    earlier = making.values(None).received_at.replace(day=2)
    making.complaint(city, closed=True, content="古い話", received_at=earlier, **making.WRITTEN)
    making.complaint(city, service_id=city.child, content="よその話")

    page = operator.get(f"/complaints{asked}").text
    assert {words for words in ("遅れの話", "応対の話", "古い話", "よその話") if words in page} == found
    printed = operator.get(f"/complaints/print{asked}").text
    assert {words for words in ("遅れの話", "応対の話", "古い話", "よその話") if words in printed} == found


def test_a_day_that_is_none_is_refused_and_said(operator: FlaskClient, city: City) -> None:
    assert operator.get("/complaints?from_day=abc").status_code == 422
    assert operator.get("/complaints?from_day=2026-11-16&to_day=2026-11-15").status_code == 422
    assert operator.get("/complaints?nature=x&kind=y&service=999&page=0").status_code == 422


def test_files_hold_the_words_as_words(client: FlaskClient, city: City) -> None:
    evil = '=HYPERLINK("https://example.jp","x")'
    making.complaint(city, content=evil, handling="+1+1", result="行\n改行", analysis="あ" * 10_000)
    supervisor = sign_in(client, "supervisor")
    sheet = load_workbook(io.BytesIO(supervisor.get("/complaints/list.xlsx").data)).worksheets[0]

    cells = {str(cell.value): cell for cell in sheet[2]}
    assert (cells[evil].data_type, cells[evil].quotePrefix) == ("s", True)
    assert sheet["A2"].is_date
    assert len(str(sheet["K2"].value)) == 10_000
    raw = supervisor.get("/complaints/list.csv").data
    assert raw.startswith(b"\xef\xbb\xbf")
    line = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))[1]
    assert not any(cell.startswith(("=", "+")) for cell in line)
    assert [entry.details["hits"] for entry in audited(AuditAction.EXPORTED, "complaints")] == [1, 1]


def test_paper_and_files_hold_also_what_nobody_has_recorded_yet(client: FlaskClient, city: City) -> None:
    making.complaint(city, content="記録した話")
    number = making.inquiry(city.school)
    supervisor = sign_in(client, "supervisor")

    def lines(asked: str) -> list[list[str]]:
        text = supervisor.get(f"/complaints/list.csv{asked}").text
        return list(csv.reader(io.StringIO(text)))[1:]

    assert {(line[1], line[6]) for line in lines("")} == {(number, "未登録"), ("", "対応中")}
    assert [line[1] for line in lines("?state=unrecorded")] == [number]
    assert [line[1] for line in lines("?state=open")] == [""] == [line[1] for line in lines("?kind=delay")]
    page = supervisor.get("/complaints/print").text
    assert number in page and "未登録" in page and "待たされた" not in page


def test_call_takers_export_nothing(operator: FlaskClient, city: City) -> None:
    assert operator.get("/complaints/list.xlsx").status_code == 403
    assert "list.xlsx" not in operator.get("/complaints").text


def test_the_city_reads_what_was_said_and_nothing_of_who_said_it(client: FlaskClient, city: City) -> None:
    number = making.inquiry(city.school)
    operator = sign_in(client, "operator")
    operator.post(f"/complaints/new?of={number}", data=form(city))
    one = only_one().id
    unrecorded = making.inquiry(city.school)
    officer = sign_in(client.application.test_client(), "contract_officer")
    pages = [
        officer.get(address).text
        for address in (
            "/complaints", "/complaints?state=unrecorded", f"/complaints/{one}", "/complaints/print",
        )
    ]  # fmt: skip

    assert "返事が来ないとのこと。" in pages[2]
    assert unrecorded in pages[1]
    for page in pages:
        assert not any(word in page for word in (*PERSONAL, "窓口の件", "待たされた", f"/inquiries/{number}"))
        assert "<textarea" not in page
        assert "/complaints/new" not in page
    assert officer.post(f"/complaints/{one}", data=form(city)).status_code == 403
    assert len(audited(AuditAction.READ, "complaint")) == 1


@pytest.mark.parametrize(
    ("login_id", "sees_school", "sees_child", "writes"),
    [
        ("operator", 200, 404, True),
        ("other_operator", 404, 200, True),
        ("supervisor", 200, 404, True),
        ("site_manager", 200, 200, True),
        ("general_manager", 200, 200, True),
        ("contract_officer", 200, 200, False),
        ("auditor", 200, 200, False),
        ("school_staff", 403, 403, False),
        ("administrator", 403, 403, False),
    ],
)
def test_everybody_sees_the_complaints_of_their_services(
    client: FlaskClient, city: City, login_id: str, sees_school: int, sees_child: int, writes: bool
) -> None:
    school, child = making.complaint(city), making.complaint(city, service_id=city.child)
    sign_in(client, login_id)

    assert client.get(f"/complaints/{school}").status_code == sees_school
    assert client.get(f"/complaints/{child}").status_code == sees_child
    assert client.get("/complaints/new").status_code == (200 if writes else 403)


def test_nobody_records_for_a_service_or_an_inquiry_of_others(operator: FlaskClient, city: City) -> None:
    number = making.inquiry(city.child)

    assert operator.get(f"/complaints/new?of={number}").status_code == 404
    assert operator.post(f"/complaints/new?of={number}", data=form(city)).status_code == 404
    assert operator.post("/complaints/new", data=form(city, service_id=city.child)).status_code == 422


def test_the_side_bar_counts_what_is_being_handled(operator: FlaskClient, city: City) -> None:
    making.complaint(city)
    making.complaint(city, closed=True, **making.WRITTEN)
    making.complaint(city, service_id=city.child)

    entry = re.search(r'href="/complaints".*?</a>', operator.get("/").text, re.DOTALL)
    assert entry is not None
    assert re.search(r"\b1\b", re.sub(r"<[^>]+>", " ", entry[0]))
