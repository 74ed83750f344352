"""The form at the desk: its preview, what it warns of, what it keeps, and who is led where."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from escalation.kinds import RequestReason
from escalation.moving import return_
from faq.models import Article
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import Department, Service
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.models import Inquiry
from tests.articles import in_force
from tests.conftest import NOW
from tests.integration.escalation.desk import browser_of, fresh
from tests.integration.handing_over.making import (
    PAGE,
    escalations,
    inquiry,
    open_call,
    person,
    requests,
    seal_of,
    send,
)
from tests.integration.routing.making import made as rules_made
from tests.personas import City


@pytest.fixture
def made(city: City) -> Inquiry:
    return open_call(city, city.school)


@pytest.fixture
def desk(app: Flask, made: Inquiry) -> FlaskClient:
    return browser_of(app, "operator")


@pytest.fixture
def supervisor(app: Flask, made: Inquiry) -> FlaskClient:
    return browser_of(app, "supervisor")


def test_the_page_shows_what_the_department_will_see_and_until_when(desk: FlaskClient) -> None:
    page = desk.get(PAGE).text
    for words in (
        "所管課に見える内容",
        "学務支援課",
        "就学援助はいつまでですか",
        "なぜこの期限か",
        "受領期限",
    ):
        assert words in page
    assert "見本花子" not in page.split("所管課に見える内容")[1]


def test_handing_over_leads_back_to_the_inquiry(desk: FlaskClient) -> None:
    assert send(desk).location == "/inquiries/R8-000001"
    (escalation,) = escalations()
    assert (escalation.question, escalation.background) == ("課への質問", "経緯")


def test_looking_again_hands_nothing_over_and_shows_the_words_as_typed(desk: FlaskClient) -> None:
    answer = send(desk, question="打ち直した質問", urgent="y", check="1")
    assert answer.status_code == 200
    assert "打ち直した質問" in answer.text.split("所管課に見える内容")[1]
    assert "至急" in answer.text.split("所管課に見える内容")[1]
    assert escalations() == []


def test_the_preview_follows_the_typing(desk: FlaskClient) -> None:
    fragment = send(desk, to=f"{PAGE}/preview", question="途中の質問").text
    assert "途中の質問" in fragment and "<html" not in fragment
    assert 'id="send-label" hx-swap-oob="true"' in fragment


def test_an_empty_question_is_refused_and_the_rest_kept(desk: FlaskClient) -> None:
    answer = send(desk, question=" ", background="書いた経緯")
    assert answer.status_code == 422
    assert "書いた経緯" in answer.text


def test_words_that_look_like_the_citizens_data_are_told_and_have_to_be_confirmed(desk: FlaskClient) -> None:
    told = send(desk, question="見本花子さんの件です。電話は０９６ー２００ー００００です。")
    assert told.status_code == 422
    assert "<mark>見本花子</mark>" in told.text and "<mark>０９６ー２００ー００００</mark>" in told.text
    assert escalations() == []
    again = send(
        desk,
        question="見本花子さんの件です。電話は０９６ー２００ー００００です。",
        confirmed=seal_of(told.text),
    )
    assert again.status_code == 303


def test_a_tick_counts_for_nothing_that_was_written_after_it(desk: FlaskClient) -> None:
    told = send(desk, question="見本花子さんの件です。")
    changed = send(desk, question="見本花子さんと見本太郎さんの件です。", confirmed=seal_of(told.text))
    assert changed.status_code == 422


def test_what_the_rule_includes_is_not_warned_of(desk: FlaskClient, city: City) -> None:
    rules_made(city, "氏名も", includes_name=True, includes_phone=True)
    assert send(desk, question="見本花子さん、096-200-0000です。").status_code == 303


def test_an_old_page_is_refused_and_its_words_kept(desk: FlaskClient, made: Inquiry, city: City) -> None:
    old = made.version
    with transaction():
        actions.write_note(made, person(city, "colleague"), NOW, "新しいメモ")
    answer = send(desk, version=old, question="書いた質問")
    assert answer.status_code == 409
    assert "書いた質問" in answer.text and escalations() == []


def test_a_second_hand_over_to_the_same_department_is_refused_and_keeps_the_words(desk: FlaskClient) -> None:
    send(desk)
    assert "別の所管課を選ぶことができます" in desk.get(PAGE).text
    answer = send(desk, question="もう一度の質問")
    assert answer.status_code == 409
    assert "もう一度の質問" in answer.text


def test_the_same_form_sent_twice_hands_over_once(desk: FlaskClient) -> None:
    assert {send(desk, submission_key="k", version=2).status_code for _ in range(2)} <= {303, 409}
    version = inquiry().version
    first = send(desk, submission_key="key", version=version)
    second = send(desk, submission_key="key", version=version)
    assert first.location == second.location
    assert len(escalations()) == 1


def test_a_completed_inquiry_says_what_to_do(desk: FlaskClient, made: Inquiry, city: City) -> None:
    with transaction():
        actions.complete(made, person(city, "operator"), NOW)
    assert "再開" in desk.get(PAGE).text


def test_what_was_typed_and_not_sent_is_there_again_until_it_is_sent(desk: FlaskClient) -> None:
    desk.post("/drafts/handover:R8-000001", data={"question": "書きかけ", "urgent": "y"})
    page = desk.get(PAGE).text
    assert "書きかけ" in page and "前回入力した内容" in page
    desk.post(f"{PAGE}/anew")
    assert "書きかけ" not in desk.get(PAGE).text
    desk.post("/drafts/handover:R8-000001", data={"question": "書きかけ"})
    send(desk)
    assert "書きかけ" not in desk.get(PAGE).text


def test_the_articles_told_from_are_ticked_and_go_along_with_their_version(
    desk: FlaskClient, made: Inquiry, city: City
) -> None:
    version = db.session.get_one(Article, in_force("申請はいつまでですか。")).versions[-1]
    with transaction():
        actions.add_entry(
            made,
            EntryKind.CALL_OUT,
            NOW,
            person(city, "operator"),
            body="説明",
            article_version_id=version.id,
        )
    page = desk.get(PAGE).text
    assert f'name="articles" type="checkbox" value="{version.id}"' in page and "すでに案内した回答" in page
    assert send(desk, articles=[version.id]).status_code == 303
    (escalation,) = escalations()
    assert escalation.articles == [
        {"article_id": version.article_id, "version": version.number, "question": version.question}
    ]


def test_an_article_nobody_told_from_cannot_be_slipped_in(desk: FlaskClient) -> None:
    assert send(desk, articles=[1]).status_code == 422


def test_the_call_taker_wishes_for_a_department_and_is_told_who_decides(
    desk: FlaskClient, city: City
) -> None:
    page = desk.get(PAGE).text
    assert f'value="{city.child_department}"' in page
    answer = send(desk, destination=city.child_department)
    assert answer.location == "/inquiries/R8-000001"
    assert "業務監督者に承認・振り分けを依頼しました" in desk.get(answer.location).text
    (request,) = requests()
    assert (request.reason, request.department_id) == (
        RequestReason.OTHER_DEPARTMENT,
        city.child_department,
    )


def test_a_supervisor_hands_over_where_they_choose(supervisor: FlaskClient, city: City) -> None:
    assert send(supervisor, destination=city.child_department).status_code == 303
    (escalation,) = escalations()
    assert escalation.department_id == city.child_department


def test_without_a_rule_the_supervisor_must_choose_and_the_call_taker_need_not(
    supervisor: FlaskClient, desk: FlaskClient, city: City
) -> None:
    with transaction():
        db.session.get_one(Service, city.school).unmatched_to_triage = True
    refused = send(supervisor)
    assert refused.status_code == 409
    assert "照会先を選んでください" in refused.text and "課への質問" in refused.text
    assert "業務監督者が決めます" in desk.get(PAGE).text
    assert send(desk).status_code == 303
    assert requests()[0].reason is RequestReason.NO_ROUTE


def test_a_department_out_of_use_cannot_be_chosen(supervisor: FlaskClient, city: City) -> None:
    with transaction():
        db.session.get_one(Department, city.child_department).active = False
    assert send(supervisor, destination=city.child_department).status_code == 422


def test_a_supervisor_files_an_inquiry_without_a_service_with_handing_it_over(
    supervisor: FlaskClient, made: Inquiry, city: City
) -> None:
    with transaction():
        made.service_id = None
    assert send(supervisor, service_id=city.school).status_code == 303
    assert inquiry().service_id == city.school
    assert escalations()[0].department_id == city.school_department


@pytest.mark.parametrize("login_id", ["school_staff", "contract_officer", "auditor", "administrator"])
def test_other_roles_hand_nothing_over(app: Flask, made: Inquiry, login_id: str) -> None:
    assert send(browser_of(app, login_id)).status_code == 403


def test_an_inquiry_of_another_service_does_not_exist(app: Flask, made: Inquiry) -> None:
    client = browser_of(app, "other_operator")
    assert client.get(PAGE).status_code == send(client).status_code == 404
    assert client.post(f"{PAGE}/preview").status_code == 404


def test_after_a_return_the_form_asks_whom_the_department_suggested(
    app: Flask, desk: FlaskClient, city: City
) -> None:
    send(desk)
    (asked,) = escalations()
    with transaction():
        to = db.session.get_one(Department, city.child_department)
        return_(fresh(asked.id), person(city, "school_staff"), clock.now(), "こども医療の件です。", to)

    page = desk.get(PAGE).text

    assert f'<option value="{city.child_department}" selected' in page
    assert "こども支援課" in page.split('id="handed-over"')[1]
