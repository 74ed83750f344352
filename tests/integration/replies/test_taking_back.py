"""送信取消: within the time nothing leaves and everything is as before; afterwards it says so."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from escalation.actions import answer as answer_of_department
from escalation.kinds import EscalationState
from escalation.models import Escalation
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.calling_back import promise_callback
from inquiry_desk.inquiries.kinds import FirstOutcome
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.replies.drafting import draft_of
from inquiry_desk.replies.replying import thread_of
from mail_gateway.models import OutgoingState
from tests.conftest import NOW
from tests.integration.correspondence.citizens import CITIZEN, Post, inquiries, kinds, outgoing
from tests.integration.handing_over.making import hand_over
from tests.integration.replies.composing import PAGE, SAFE, approve, ask, releases, send, work_later
from tests.personas import City, sign_in

LATER = NOW.replace(second=20)


@pytest.fixture
def operator(app: Flask, city: City) -> FlaskClient:
    return sign_in(app.test_client(), "operator")


def person(city: City, login_id: str = "operator") -> User:
    return db.session.get_one(User, city.id_of(login_id))


def press_cancel(client: FlaskClient, seconds: int = 20) -> tuple[int, str]:
    with clock.fixed(NOW.replace(second=seconds)):
        answer = client.post(f"/replies/{releases()[-1].id}/cancel", data={})
        return answer.status_code, answer.text


def figures(inquiry: Inquiry) -> tuple[object, ...]:
    return (
        inquiry.first_response_at,
        inquiry.first_responder_id,
        inquiry.first_outcome,
        inquiry.completed_at,
        inquiry.completed_by_id,
        inquiry.assignee_id,
        [callback.done_at for callback in inquiry.callbacks],
    )


def test_a_reply_taken_back_was_never_sent_and_is_a_draft_again(
    post: Post, operator: FlaskClient, city: City
) -> None:
    before = figures(ask(post))
    send(operator)
    page = operator.get(PAGE).text
    assert "あと30秒で送信されます" in page
    assert page.count("送信を取り消す") == 2, "above everything, and on the line of the mail"
    assert press_cancel(operator)[0] == 303
    work_later(post, 3600)
    assert outgoing()[-1].state is OutgoingState.CANCELLED
    (inquiry,) = inquiries()
    assert figures(inquiry) == before
    assert kinds(inquiry)[2:] == ["mail_out", "completed", "reply_cancelled", "reopened"]
    draft = draft_of(person(city), inquiry)
    assert draft is not None and (draft.body, draft.completes) == (SAFE, True)
    assert SAFE in operator.get(PAGE).text


def test_a_reply_taken_back_stands_in_no_thread(post: Post, operator: FlaskClient) -> None:
    ask(post)
    send(operator, completes=False)
    cancelled = outgoing()[-1].message_id
    press_cancel(operator)
    assert cancelled not in thread_of(inquiries()[0])[1]


def test_after_the_mail_has_left_it_says_so_and_nothing_changes(post: Post, operator: FlaskClient) -> None:
    ask(post)
    send(operator)
    work_later(post, 31)
    status, page = press_cancel(operator, 40)
    assert status == 409
    assert "メールはすでに送信されています" in page
    assert kinds(inquiries()[0])[-1] == "completed"
    assert "送信を取り消す" not in page


def test_taking_back_twice_is_said(post: Post, operator: FlaskClient) -> None:
    ask(post)
    send(operator)
    press_cancel(operator)
    status, page = press_cancel(operator)
    assert (status, "すでに取り消されています" in page) == (409, True)


def test_an_approved_reply_can_be_taken_back_too(
    post: Post, operator: FlaskClient, app: Flask, city: City
) -> None:
    ask(post)
    send(operator, SAFE, ("案内.pdf", b"%PDF"))
    supervisor = sign_in(app.test_client(), "supervisor")
    approve(supervisor, releases()[0])
    press_cancel(supervisor)
    (inquiry,) = inquiries()
    assert (inquiry.first_response_at, inquiry.completed_at) == (None, None)
    draft = draft_of(person(city), inquiry)
    assert draft is not None and draft.files[0].content == b"%PDF"


def test_callbacks_and_the_departments_answer_are_open_again(
    post: Post, operator: FlaskClient, city: City
) -> None:
    ask(post)
    with transaction():
        (inquiry,) = inquiries()
        promise_callback(inquiry, person(city), NOW, promised_at=NOW, phone="096-000-1111")
        escalation = hand_over(inquiry, city)
        answer_of_department(escalation, person(city, "school_staff"), NOW, "このとおりです。")
    before = figures(inquiries()[0])
    send(operator)
    assert db.session.get_one(Escalation, 1).state is EscalationState.RELAYED
    press_cancel(operator)
    db.session.rollback()
    assert db.session.get_one(Escalation, 1).state is EscalationState.ANSWERED
    assert figures(inquiries()[0]) == before


def test_an_earlier_first_response_stays(post: Post, operator: FlaskClient, city: City) -> None:
    ask(post)
    with transaction():
        actions.record_call_made(inquiries()[0], person(city, "colleague"), NOW.replace(hour=9), "不在")
    send(operator)
    press_cancel(operator)
    (inquiry,) = inquiries()
    assert (inquiry.first_outcome, inquiry.first_responder) == (FirstOutcome.KEPT, person(city, "colleague"))


def test_a_response_in_between_becomes_the_first(post: Post, operator: FlaskClient, city: City) -> None:
    ask(post)
    send(operator, completes=False)
    with transaction():
        actions.record_call_made(
            inquiries()[0], person(city, "colleague"), NOW.replace(second=10), "説明した"
        )
    press_cancel(operator)
    (inquiry,) = inquiries()
    assert inquiry.first_response_at == NOW.replace(second=10)
    assert (inquiry.first_outcome, inquiry.first_responder) == (FirstOutcome.KEPT, person(city, "colleague"))


def test_what_somebody_else_completed_stays_completed(post: Post, operator: FlaskClient, city: City) -> None:
    ask(post)
    send(operator, completes=False)
    with transaction():
        actions.complete(inquiries()[0], person(city, "colleague"), NOW.replace(second=10))
    press_cancel(operator)
    (inquiry,) = inquiries()
    assert inquiry.completed_by == person(city, "colleague")
    assert (inquiry.first_outcome, inquiry.first_responder) == (
        FirstOutcome.ANSWERED,
        person(city, "colleague"),
    )
    assert kinds(inquiry)[-1] == "reply_cancelled"


def test_what_was_begun_since_is_kept_below_the_text(post: Post, operator: FlaskClient, city: City) -> None:
    ask(post)
    send(operator, completes=False)
    operator.post("/drafts/reply:R8-000001", data={"subject": "s", "body": "追伸です。"})
    press_cancel(operator)
    draft = draft_of(person(city), inquiries()[0])
    assert draft is not None and draft.body == f"{SAFE}\n\n追伸です。"


def test_who_does_not_see_the_inquiry_cancels_nothing(post: Post, operator: FlaskClient, app: Flask) -> None:
    ask(post)
    send(operator)
    stranger = sign_in(app.test_client(), "other_operator")
    assert press_cancel(stranger)[0] == 404
    auditor = sign_in(app.test_client(), "auditor")
    assert press_cancel(auditor)[0] == 403
    assert "送信を取り消す" not in auditor.get(PAGE).text
    assert outgoing()[-1].to_address == CITIZEN and outgoing()[-1].state is OutgoingState.WAITING
