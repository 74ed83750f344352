"""所管課からのメール: a supervisor reads what nobody vouches for, phones, and takes it over or puts it away."""

import pytest
from flask import Flask

from escalation.kinds import EscalationState, StepKind
from escalation.models import EscalationStep
from foundation import clock
from foundation.db import db, transaction
from inquiry_desk.inquiries.actions import open_inquiry
from inquiry_desk.inquiries.kinds import Channel
from inquiry_desk.inquiries.values import NewInquiry
from tests.integration.correspondence.citizens import Post, post_of
from tests.integration.escalation.desk import HANDOVER, browser_of, fresh, hand_over_one
from tests.integration.escalation.test_by_mail import answer_by_mail
from tests.personas import City


@pytest.fixture
def post(app: Flask, city: City) -> Post:
    return post_of(app).behind_a_relay()


def held(post: Post, city: City) -> EscalationStep:
    """An unverified answer on an escalation of a real inquiry."""
    with transaction():
        new = NewInquiry(Channel.PHONE, clock.now(), "就学援助", "いつまでですか。", service_id=city.school)
        inquiry = open_inquiry(new, by=None)
        number, inquiry_id = inquiry.number, inquiry.id
    handover = HANDOVER.__class__(**{**HANDOVER.__dict__, "reference": number})
    escalation_id = hand_over_one(city, handover, inquiry_id)
    return answer_by_mail(post, escalation_id, "月末までです。", "X-Nothing: 1").steps[-1]


def words(step: EscalationStep, **fields: str) -> dict[str, str]:
    return {"submission_key": f"key-{step.id}", "said": "answer", "words": "月末までです。", **fields}


def test_the_list_names_sender_reason_and_department(app: Flask, post: Post, city: City) -> None:
    step = held(post, city)
    page = browser_of(app, "supervisor").get("/department-mail/").text
    assert step.escalation.reference in page
    assert "gakumu@dept.example.jp" in page
    assert "送られたメールであることを確認できません" in page


def test_a_mail_is_taken_over_after_a_phone_call_only(app: Flask, post: Post, city: City) -> None:
    step = held(post, city)
    step_id, escalation_id = step.id, step.escalation_id
    browser = browser_of(app, "supervisor")
    refused = browser.post(f"/department-mail/{step_id}/take-over", data=words(step))
    assert refused.status_code == 422
    assert "月末までです。" in refused.text
    assert fresh(escalation_id).state is EscalationState.SENT
    step = db.session.get_one(EscalationStep, step_id)
    taken = browser.post(f"/department-mail/{step_id}/take-over", data=words(step, made_sure="y"))
    assert taken.status_code == 303
    after = fresh(escalation_id)
    assert after.answer == "月末までです。"
    assert after.steps[-1].author is not None
    assert after.steps[-1].author.display_name == "田中"
    assert browser.get(f"/department-mail/{step_id}").status_code == 404


def test_a_mail_is_put_away_with_a_reason(app: Flask, post: Post, city: City) -> None:
    step = held(post, city)
    path, escalation_id = f"/department-mail/{step.id}/put-away", step.escalation_id
    browser = browser_of(app, "supervisor")
    assert browser.post(path, data={"submission_key": "a", "reason": ""}).status_code == 422
    assert browser.post(path, data={"submission_key": "b", "reason": "課のものではない"}).status_code == 303
    assert fresh(escalation_id).steps[-1].kind is StepKind.MAIL_REFUSED


def test_an_answer_with_a_step_that_no_longer_fits_keeps_the_words(
    app: Flask, post: Post, city: City
) -> None:
    step = held(post, city)
    step_id, escalation_id = step.id, step.escalation_id
    answer_by_mail(post, escalation_id, "すでに回答しました。")
    step = db.session.get_one(EscalationStep, step_id)
    refused = browser_of(app, "supervisor").post(
        f"/department-mail/{step_id}/take-over", data=words(step, made_sure="y", words="別の回答です。")
    )
    assert refused.status_code == 409
    assert "別の回答です。" in refused.text
    assert fresh(escalation_id).answer == "すでに回答しました。"


@pytest.mark.parametrize(
    ("login_id", "status"),
    [
        ("supervisor", 200),
        ("site_manager", 200),
        ("operator", 403),
        ("school_staff", 403),
        ("administrator", 403),
        ("auditor", 403),
        ("contract_officer", 403),
    ],
)
def test_who_may_decide(app: Flask, post: Post, city: City, login_id: str, status: int) -> None:
    step = held(post, city)
    browser = browser_of(app, login_id)
    assert browser.get(f"/department-mail/{step.id}").status_code == status
    assert browser.get("/department-mail/").status_code == status


def test_a_supervisor_of_other_services_sees_nothing_of_it(app: Flask, post: Post, city: City) -> None:
    step = held(post, city)
    step_id = step.id
    with transaction():
        from_school = db.session.get_one(EscalationStep, step_id).escalation
        from_school.service_id = city.child
    browser = browser_of(app, "supervisor")
    assert browser.get(f"/department-mail/{step_id}").status_code == 404
    assert "確認待ちのメールはありません" in browser.get("/department-mail/").text
