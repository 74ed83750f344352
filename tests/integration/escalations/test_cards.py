"""An inquiry's page answers at one glance who has it, since when, until when, and what next."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from escalation import actions, asking_back, deciding
from escalation.explaining import Cause, course_of, why_due
from escalation.kinds import EscalationState, StepKind, SubmissionKind
from escalation.models import EscalationNotice
from escalation.moving import reroute, return_
from escalation.queries import whole_of_inquiry
from escalation.routing.models import NoticeChannel
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import Department
from inquiry_desk.correspondence.filing import join
from inquiry_desk.escalations.cards import cards_of
from inquiry_desk.inquiries.actions import record_call_made
from mail_gateway.models import IncomingMail, IncomingState
from tests.conftest import NOW
from tests.integration.escalations import matters
from tests.integration.escalations.matters import ANSWER, QUESTION, at_department, fresh, inquiry_of
from tests.personas import City, sign_in


@pytest.fixture
def desk(app: Flask, city: City) -> FlaskClient:
    return sign_in(app.test_client(), "operator")


def page_of(desk: FlaskClient, escalation_id: int) -> str:
    answer = desk.get(f"/inquiries/{inquiry_of(escalation_id).number}")
    assert answer.status_code == 200
    return str(answer.text)


def nothing(city: City, escalation_id: int) -> None:
    """It stays as it was handed over."""


SAYS: list[tuple[Callable[[City, int], None], list[str], list[str]]] = [
    (nothing, ["所管課の受領待ちです。", "照会を取り下げる", "受領期限"], ["市民に確認中にする"]),
    (matters.accepted, ["所管課の回答待ちです。", "山本"], ["受領期限"]),
    (matters.asked_back, [QUESTION, "所管課からの確認に回答する", "市民に確認中にする", "期限停止中"], []),
    (matters.citizen_asked, ["市民から回答あり", "所管課からの確認に回答する"], ["市民に確認中にする"]),
    (matters.answered, [ANSWER, "返信に引用する", "市民に伝えた"], ["照会を取り下げる"]),
    (matters.returned, ["所管ではありません。", "別の所管課へ照会する"], ["照会を取り下げる"]),
    (matters.late, ["再開して市民に伝える", "確認済みにする", ANSWER], ["返信に引用する"]),
]


@pytest.mark.parametrize(("bring", "said", "unsaid"), SAYS)
def test_the_card_says_what_comes_next_and_offers_it(
    desk: FlaskClient, city: City, bring: Callable[[City, int], None], said: list[str], unsaid: list[str]
) -> None:
    escalation_id = at_department(city)
    bring(city, escalation_id)

    page = page_of(desk, escalation_id)

    assert [words for words in said if words not in page] == []
    assert [words for words in unsaid if words in page] == []


def test_an_auditor_sees_the_card_and_no_button(app: Flask, city: City) -> None:
    escalation_id = at_department(city, urgent=True)
    matters.asked_back(city, escalation_id)
    page = page_of(sign_in(app.test_client(), "auditor"), escalation_id)

    assert QUESTION in page
    assert "/answer-question" not in page and "電話連絡を記録する" not in page


def test_an_urgent_one_asks_for_the_phone_call_until_it_was_made(desk: FlaskClient, city: City) -> None:
    escalation_id = at_department(city, urgent=True)
    assert "電話でも連絡してください" in page_of(desk, escalation_id)

    matters.do(city, escalation_id, actions.note_phone_call, "係長の山田さんに伝えた", by="operator")

    assert "電話でも連絡してください" not in page_of(desk, escalation_id)


def test_several_answers_are_each_shown_and_quotable(desk: FlaskClient, city: City) -> None:
    first = at_department(city)
    second = matters.also_at(city, first)
    matters.do(city, first, actions.answer, "学務の回答です")
    matters.do(city, second, actions.answer, "こどもの回答です", by="child_staff")

    page = page_of(desk, first)

    for escalation_id, words in ((first, "学務の回答です"), (second, "こどもの回答です")):
        assert f'data-insert-from="department-answer-{escalation_id}"' in page
        assert words in page


def test_from_the_second_move_on_the_page_says_how_often_it_was_sent_on(
    desk: FlaskClient, city: City
) -> None:
    escalation_id = at_department(city)
    child = db.session.get_one(Department, city.child_department)
    matters.do(city, escalation_id, reroute, child, "こども支援課の所管です")
    assert "差戻し・転送 1回" not in page_of(desk, escalation_id)

    with transaction():
        escalation = fresh(escalation_id)
        reroute(
            escalation,
            matters.person(city, "child_staff"),
            clock.now(),
            db.session.get_one(Department, city.school_department),
            "学務支援課の所管です",
        )

    assert "差戻し・転送 2回" in page_of(desk, escalation_id)


def test_the_department_that_gave_it_back_may_say_whose_it_is(desk: FlaskClient, city: City) -> None:
    from_school = at_department(city)
    child = db.session.get_one(Department, city.child_department)
    matters.do(city, from_school, return_, "所管ではありません。", child)

    page = page_of(desk, from_school)
    assert "推奨する照会先" in page and "こども局 こども支援課" in page


def test_a_notice_that_did_not_arrive_is_marked(desk: FlaskClient, city: City) -> None:
    escalation_id = at_department(city)
    with transaction() as session:
        session.add(
            EscalationNotice(
                escalation_id=escalation_id,
                department_id=city.school_department,
                at=clock.now(),
                occasion="handed_over",
                channel=NoticeChannel.MAIL,
                failed_at=clock.now(),
            )
        )

    assert "通知が届きませんでした" in page_of(desk, escalation_id)


def test_whose_time_it_was_is_told_apart(app: Flask, city: City) -> None:
    escalation_id = at_department(city)
    with clock.fixed(NOW + timedelta(hours=2)):
        matters.asked_back(city, escalation_id)
    with clock.fixed(NOW + timedelta(hours=3)):
        matters.do(city, escalation_id, asking_back.ask_citizen, by="operator")
    with clock.fixed(NOW + timedelta(hours=5)):
        inquiry = inquiry_of(escalation_id)
        (card,) = cards_of(inquiry, whole_of_inquiry(inquiry.id))

    hours = {holder.value: span / timedelta(hours=1) for holder, span in card.clock.items()}
    assert hours == {"centre": 1, "department": 2, "citizen": 2}


def test_the_deadline_is_explained_through_its_pause_and_its_extension(app: Flask, city: City) -> None:
    escalation_id = at_department(city)
    first_due = fresh(escalation_id).due_at
    with clock.fixed(NOW + timedelta(hours=1)):
        matters.asked_back(city, escalation_id)
    with clock.fixed(NOW + timedelta(hours=3)):
        matters.do(city, escalation_id, asking_back.answer_question, "3年生です。", by="operator")
        resumed_due = fresh(escalation_id).due_at
        explained = why_due(fresh(escalation_id))
        later = resumed_due + timedelta(days=2)
        with transaction():
            escalation = fresh(escalation_id)
            author, at = matters.person(city, "school_staff"), clock.now()
            kind = SubmissionKind.EXTENSION
            submission = deciding.submit(escalation, author, at, kind, "調査に時間がかかります", due_at=later)
        with transaction():
            supervisor = matters.person(city, "supervisor")
            deciding.approve(db.session.merge(submission), supervisor, clock.now())

    legs = course_of(fresh(escalation_id))

    assert explained is not None and explained.due_at == resumed_due
    assert why_due(fresh(escalation_id)) is None
    assert [(leg.cause, leg.due_at) for leg in legs] == [
        (Cause.HANDED_OVER, first_due),
        (Cause.RESUMED, resumed_due),
        (Cause.EXTENDED, later),
    ]
    assert legs[1].paused_at == NOW + timedelta(hours=1)
    assert (legs[2].reason, legs[2].approved_by) == ("調査に時間がかかります", "田中")


def test_an_extension_is_shown_with_who_approved_it(desk: FlaskClient, city: City) -> None:
    escalation_id = at_department(city)
    with transaction():
        escalation = fresh(escalation_id)
        later = escalation.due_at + timedelta(days=1)
        author = matters.person(city, "school_staff")
        submission = deciding.submit(
            escalation, author, clock.now(), SubmissionKind.EXTENSION, "調査中です", due_at=later
        )
        deciding.approve(submission, matters.person(city, "supervisor"), clock.now())

    page = page_of(desk, escalation_id)

    assert "延長済み(承認者: 田中)" in page
    assert "期限の経過" in page


def test_a_call_to_the_citizen_ends_the_waiting_for_them(app: Flask, city: City) -> None:
    escalation_id = at_department(city)
    matters.citizen_asked(city, escalation_id)

    with transaction():
        operator = matters.person(city, "operator")
        record_call_made(inquiry_of(escalation_id), operator, clock.now(), "3年生とのこと")

    escalation = fresh(escalation_id)
    assert escalation.citizen_asked_at is None and escalation.paused_at is not None


def test_a_mail_of_the_citizen_ends_the_waiting_for_them(app: Flask, city: City) -> None:
    escalation_id = at_department(city)
    matters.citizen_asked(city, escalation_id)
    with transaction() as session:
        mail = IncomingMail(
            spool_id="s1", digest="d" * 64, raw=b"Subject: x\r\n\r\nx", envelope_from="hanako@example.jp",
            envelope_to=["shugaku@desk.example.jp"], peer="127.0.0.1", received_at=clock.now(),
            try_at=clock.now(), state=IncomingState.FILED, sender_address="hanako@example.jp", new_text="3年生です",
        )  # fmt: skip
        session.add(mail)
        join(inquiry_of(escalation_id), mail, None)

    step = fresh(escalation_id).steps[-1]
    assert (step.kind, step.author) == (StepKind.CITIZEN_ANSWERED, None)
    assert fresh(escalation_id).state is EscalationState.ASKED_BACK
