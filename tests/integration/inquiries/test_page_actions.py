"""Each thing that can be done on an inquiry's page, through its form, and how the timeline tells it."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from escalation import actions as escalating
from escalation import moving
from escalation.models import Escalation
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.kinds import Channel, EntryKind, Exclusion, FirstOutcome, IdentityCheck, Nature
from inquiry_desk.inquiries.models import Callback, Inquiry
from inquiry_desk.inquiries.values import Caller, NewInquiry
from tests.personas import City, sign_in

PAGE = "/inquiries/R8-000001"


@pytest.fixture
def desk(client: FlaskClient, city: City) -> FlaskClient:
    with transaction():
        caller = Caller("見本 花子", phone="096-000-5555")
        actions.open_inquiry(
            NewInquiry(Channel.PHONE, clock.now(), "件名", "質問です", caller, city.school), None
        )
    return sign_in(client, "operator")


def inquiry() -> Inquiry:
    return db.session.scalars(select(Inquiry)).one()


def send(desk: FlaskClient, what: str, **fields: object) -> TestResponse:
    return desk.post(f"{PAGE}/{what}", data={"version": inquiry().version, **fields})


def the_page(desk: FlaskClient) -> str:
    return desk.get(PAGE).text


def test_taking_noting_and_completing(desk: FlaskClient, city: City) -> None:
    assert send(desk, "claim").status_code == 303
    assert send(desk, "note", body="内部のメモです").status_code == 303
    assert send(desk, "complete", note="電話で説明した").status_code == 303
    assert inquiry().completed_by_id == city.id_of("operator")
    assert inquiry().first_outcome is FirstOutcome.ANSWERED
    page = the_page(desk)
    assert "内部のメモです" in page and "電話で説明した" in page


def test_an_empty_note_is_refused(desk: FlaskClient) -> None:
    assert send(desk, "note", body=" \n ").status_code == 422


def test_what_is_completed_can_be_reopened_with_a_reason(desk: FlaskClient) -> None:
    send(desk, "complete")
    assert send(desk, "complete").status_code == 409
    assert send(desk, "reopen", note="追加の質問があった").status_code == 303
    assert inquiry().completed_at is None
    assert "追加の質問があった" in the_page(desk)
    assert send(desk, "reopen").status_code == 409


def test_passing_to_a_colleague(desk: FlaskClient, city: City) -> None:
    colleague = city.id_of("colleague")
    assert send(desk, "second-line", colleague_id=colleague, note="確認をお願いします").status_code == 303
    assert inquiry().assignee_id == colleague
    page = the_page(desk)
    assert "確認をお願いします" in page and "鈴木" in page


def test_words_for_a_form_that_is_gone_from_the_page_are_shown_again(desk: FlaskClient) -> None:
    seen = inquiry().version
    send(desk, "complete")
    for what, field in (("note", "body"), ("callback", "note"), ("second-line", "note")):
        words = f"{what}に書いた文"
        promise = {"promised_at": "2026-11-16T13:30", "phone": "096-000-5555"}
        answer = send(desk, what, **promise, **{field: words, "version": seen})
        assert answer.status_code == 409 and words in answer.text
    assert "に書いた文" not in the_page(desk)


def test_passing_to_somebody_of_another_service_is_refused(desk: FlaskClient, city: City) -> None:
    assert send(desk, "second-line", colleague_id=city.id_of("other_operator")).status_code == 422
    assert inquiry().second_line_at is None


def test_promising_trying_and_reaching(desk: FlaskClient) -> None:
    promise = {"promised_at": "2026-11-16T13:30", "phone": "０９６０００５５５５", "note": "夕方希望"}
    assert send(desk, "callback", **promise).status_code == 303
    callback = db.session.scalars(select(Callback)).one()
    page = the_page(desk)
    assert "096-000-5555" in page and "夕方希望" in page
    address = f"/callbacks/{callback.id}"
    assert "096-000-5555" in desk.get(address).text
    assert desk.post(address, data={"note": "結果なし"}).status_code == 422
    assert desk.post(address, data={"result": "absent", "note": "応答なし"}).status_code == 303
    assert desk.post(address, data={"result": "reached", "note": "説明した"}).status_code == 303
    assert db.session.scalars(select(Callback)).one().done_at is not None
    assert desk.post(address, data={"result": "reached"}).status_code == 409
    assert "応答なし" in the_page(desk)


@pytest.mark.parametrize("when", ["", "yesterday", "2026-11-16T09:00"])
def test_a_call_back_without_a_time_to_come_is_refused_and_kept(desk: FlaskClient, when: str) -> None:
    answer = send(desk, "callback", promised_at=when, phone="096-000-5555", note="書いた用件")
    assert answer.status_code == 422
    assert "書いた用件" in answer.text


def test_recording_a_call_that_completes(desk: FlaskClient) -> None:
    assert send(desk, "call-made", body="回答を伝えた", completes="y").status_code == 303
    assert inquiry().completed_at is not None
    assert inquiry().first_outcome is FirstOutcome.KEPT


def test_changing_the_classification_stands_on_the_timeline(desk: FlaskClient, city: City) -> None:
    fields = {
        "subject": "新しい件名",
        "service_id": city.school,
        "category_id": city.categories[city.school],
        "nature": "complaint",
        "exclusion": "duplicate",
        "unanswered_reason": "system",
    }
    assert send(desk, "classify", **fields).status_code == 303
    assert (inquiry().nature, inquiry().exclusion) == (Nature.COMPLAINT, Exclusion.DUPLICATE)
    page = the_page(desk)
    for words in ("新しい件名", "申請方法", "質問 → 苦情", "— → 重複", "— → 所管課のシステムの確認が必要"):
        assert words in page


def test_a_service_one_may_not_see_cannot_be_chosen(desk: FlaskClient, city: City) -> None:
    answer = send(desk, "classify", subject="件名", service_id=city.child, nature="question", exclusion="")
    assert answer.status_code == 422


def hand_over(desk: FlaskClient, **fields: object) -> TestResponse:
    given = {"question": "課への質問", "background": "これまでの経緯", "wish": "answer"}
    given |= {"unanswered": "individual_case", **fields}
    given |= {"destination": "", "answered_by": ""}
    return send(desk, "escalate", **given)


def as_department(act: Callable[[Escalation, User], object], city: City) -> None:
    with transaction():
        escalation = db.session.scalars(select(Escalation)).one()
        staff = db.session.get(User, city.id_of("school_staff"))
        assert staff is not None
        act(escalation, staff)


def test_handing_over_shows_what_the_department_will_see(desk: FlaskClient) -> None:
    page = desk.get(f"{PAGE}/escalate").text
    assert "学務支援課" in page and "質問です" in page and "見本 花子" not in page


def test_asking_the_department_and_completing_with_its_answer(desk: FlaskClient, city: City) -> None:
    assert hand_over(desk).status_code == 303
    assert inquiry().first_outcome is FirstOutcome.ESCALATED
    assert send(desk, "complete").status_code == 409
    as_department(lambda it, staff: escalating.answer(it, staff, clock.now(), "課の回答です"), city)
    assert "課の回答です" in the_page(desk)
    assert send(desk, "call-made", body="伝えた", completes="y").status_code == 303
    escalation = db.session.scalars(select(Escalation)).one()
    assert escalation.relayed_at is not None


def test_a_second_hand_over_is_refused_and_gives_back_what_was_written(desk: FlaskClient) -> None:
    hand_over(desk)
    answer = hand_over(desk, question="もう一度の質問")
    assert answer.status_code == 409
    assert "もう一度の質問" in answer.text


def test_a_hand_over_from_an_old_page_is_refused_and_kept(desk: FlaskClient) -> None:
    old = inquiry().version
    send(desk, "note", body="新しいメモ")
    answer = hand_over(desk, version=old)
    assert answer.status_code == 409
    assert "課への質問" in answer.text
    assert db.session.scalar(select(Escalation)) is None


def test_a_returned_inquiry_is_back_on_the_desk(desk: FlaskClient, city: City) -> None:
    hand_over(desk)
    as_department(lambda it, staff: moving.return_(it, staff, clock.now(), "所管ではありません"), city)
    assert "所管ではありません" in the_page(desk)
    assert hand_over(desk, question="改めて").status_code == 303


def test_a_service_without_an_active_department_says_what_to_do(app: Flask, desk: FlaskClient) -> None:
    with transaction():
        service = inquiry().service
        assert service is not None
        service.department.active = False
    answer = desk.get(f"{PAGE}/escalate")
    assert answer.status_code == 200
    assert "学務支援課は廃止されています" in answer.text


def test_an_identity_check_is_recorded_with_who_and_when_and_only_when_it_changes(desk: FlaskClient) -> None:
    assert send(desk, "identity", identity_check="checked").status_code == 303
    assert send(desk, "identity", identity_check="checked").status_code == 303
    assert inquiry().identity_check is IdentityCheck.CHECKED
    lines = [entry for entry in inquiry().entries if entry.kind is EntryKind.IDENTITY_CHECKED]
    assert [line.author and line.author.login_id for line in lines] == ["operator"]
    assert "未確認 → 確認済" in the_page(desk)


def test_an_identity_check_that_is_none_is_refused(desk: FlaskClient) -> None:
    assert send(desk, "identity", identity_check="perhaps").status_code == 422
    assert inquiry().identity_check is IdentityCheck.NOT_YET
