"""決裁, extensions and deputies: who decides, what becomes of it, and what the page says of it."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from escalation import actions, asking_back, deciding
from escalation.kinds import Decision, EscalationState, StepKind, SubmissionKind
from escalation.models import Escalation
from escalation.values import RefusedError
from foundation import clock
from foundation.calendar import JST
from foundation.db import db, transaction
from foundation.organisation.models import User
from tests.conftest import NOW
from tests.integration.escalation.desk import (
    add_staff,
    bring_to,
    browser_of,
    do,
    fresh,
    hand_over_one,
    person,
    send_away,
    submit_one,
    user_of,
    with_approvals,
)
from tests.personas import City

S, K = EscalationState, SubmissionKind


def waiting_one(escalation_id: int) -> deciding.EscalationSubmission:
    submission = fresh(escalation_id).submission
    assert submission is not None
    return submission


def ask_extension(city: City, escalation_id: int, due_at: datetime) -> None:
    with transaction():
        escalation = db.session.get_one(Escalation, escalation_id)
        deciding.ask_extension(escalation, person(city, "school_staff"), clock.now(), due_at, "調査中です。")


def decide(client: FlaskClient, escalation_id: int, step: str, **typed: str) -> int:
    data = {"version": fresh(escalation_id).version, "submission_key": f"{step}{escalation_id}", **typed}
    return client.post(f"/department/{escalation_id}/{step}", data=data).status_code


def test_an_answer_by_mail_always_passes_an_approver_where_the_department_has_them(city: City) -> None:
    escalation_id = bring_to(S.ACCEPTED, city)
    assert not deciding.needs_approval(fresh(escalation_id), None, NOW)
    with_approvals(city)
    escalation = fresh(escalation_id)
    assert deciding.needs_approval(escalation, None, NOW)
    assert deciding.needs_approval(escalation, person(city, "school_staff"), NOW)
    assert not deciding.needs_approval(escalation, user_of("approver"), NOW)


def test_an_answer_of_the_section_by_mail_is_decided_by_any_approver(app: Flask, city: City) -> None:
    with_approvals(city)
    escalation_id = bring_to(S.ACCEPTED, city)
    with transaction():
        deciding.submit(
            db.session.get_one(Escalation, escalation_id), None, NOW, K.ANSWER, "メールの回答です。"
        )
    page = browser_of(app, "approver").get(f"/department/{escalation_id}").text
    assert "課のメールで届いた内容です" in page and "メールの回答です。" in page
    assert decide(browser_of(app, "approver"), escalation_id, "approve") == 303
    assert fresh(escalation_id).answer == "メールの回答です。"


def test_the_approver_sees_the_text_exactly_as_it_will_go(app: Flask, city: City) -> None:
    with_approvals(city)
    escalation_id, words = bring_to(S.ACCEPTED, city), "<b>髙﨑</b>様\n　二行目 👨‍👩‍👧"
    submit_one(city, escalation_id, text=words)
    client = browser_of(app, "approver")
    page = client.get(f"/department/{escalation_id}").text
    assert "&lt;b&gt;髙﨑&lt;/b&gt;様<br>　二行目 👨‍👩‍👧" in page
    assert decide(client, escalation_id, "approve") == 303
    assert fresh(escalation_id).answer == words


def test_what_was_sent_back_is_taken_up_again_with_the_remark(app: Flask, city: City) -> None:
    with_approvals(city)
    escalation_id = bring_to(S.ACCEPTED, city)
    submit_one(city, escalation_id, text="直す前の回答")
    approver = browser_of(app, "approver")
    assert decide(approver, escalation_id, "sendback", decision_comment=" ") == 422
    assert decide(approver, escalation_id, "sendback", decision_comment="根拠も書いてください。") == 303
    page = browser_of(app, "school_staff").get(f"/department/{escalation_id}").text
    assert "松本さんが差し戻しました" in page and "根拠も書いてください。" in page
    assert "直す前の回答</textarea>" in page


def test_a_decision_on_something_decided_meanwhile_is_refused_and_keeps_the_words(
    app: Flask, city: City
) -> None:
    with_approvals(city)
    escalation_id = bring_to(S.ACCEPTED, city)
    submit_one(city, escalation_id)
    seen = fresh(escalation_id).version
    with transaction():
        deciding.withdraw_submission(waiting_one(escalation_id), person(city, "school_staff"), clock.now())
    response = browser_of(app, "approver").post(
        f"/department/{escalation_id}/sendback",
        data={"version": seen, "submission_key": "a", "decision_comment": "長いコメント"},
    )
    assert response.status_code == 409
    assert "長いコメント" in response.text
    assert fresh(escalation_id).submissions[0].decision is Decision.WITHDRAWN


@pytest.mark.parametrize(
    ("due_at", "refused"),
    [
        (datetime(2026, 11, 18, 17, 15, tzinfo=JST), ""),
        (datetime(2026, 11, 18, 8, 30, tzinfo=JST), ""),
        (datetime(2026, 11, 17, 17, 15, tzinfo=JST), "今の期限より"),
        (datetime(2026, 11, 17, 9, 0, tzinfo=JST), "今の期限より"),
        (datetime(2026, 11, 18, 17, 16, tzinfo=JST), "開庁時間内"),
        (datetime(2026, 11, 18, 8, 29, tzinfo=JST), "開庁時間内"),
        (datetime(2026, 11, 21, 10, 0, tzinfo=JST), "開庁時間内"),
        (datetime(2026, 11, 23, 10, 0, tzinfo=JST), "開庁時間内"),
    ],
)
def test_a_new_deadline_is_later_and_lies_in_office_hours(city: City, due_at: datetime, refused: str) -> None:
    escalation_id = bring_to(S.ACCEPTED, city)
    if refused:
        with pytest.raises(RefusedError, match=refused):
            ask_extension(city, escalation_id, due_at)
    else:
        ask_extension(city, escalation_id, due_at)
    assert (fresh(escalation_id).submission is None) is bool(refused)
    assert fresh(escalation_id).due_at == datetime(2026, 11, 17, 17, 15, tzinfo=JST)


def test_a_granted_extension_says_who_why_and_from_when(app: Flask, city: City) -> None:
    with_approvals(city)
    escalation_id = bring_to(S.ACCEPTED, city)
    later = datetime(2026, 11, 20, 17, 15, tzinfo=JST)
    ask_extension(city, escalation_id, later)
    assert decide(browser_of(app, "approver"), escalation_id, "approve") == 303
    after = fresh(escalation_id)
    assert (after.due_at, after.steps[-1].kind) == (later, StepKind.EXTENDED)
    assert datetime.fromisoformat(after.steps[-1].details["from"]) == datetime(
        2026, 11, 17, 17, 15, tzinfo=JST
    )
    assert after.deadlines[-1].granted and after.deadlines[-1].reason == "調査中です。"
    page = browser_of(app, "school_staff").get(f"/department/{escalation_id}").text
    assert "新しい期限：令和8年11月20日(金) 17:15" in page and "決裁者：松本" in page


def test_an_extension_by_the_page_keeps_what_was_typed_where_it_is_refused(app: Flask, city: City) -> None:
    escalation_id = bring_to(S.ACCEPTED, city)
    client = browser_of(app, "school_staff")
    for typed, status in (
        ({"extend_on": "", "extend_at": "17:15", "extend_reason": "調査中です。"}, 422),
        ({"extend_on": "2026-11-21", "extend_at": "10:00", "extend_reason": "調査中です。"}, 409),
        ({"extend_on": "2026-11-20", "extend_at": "17:15", "extend_reason": "調査中です。"}, 303),
    ):
        data = {"version": fresh(escalation_id).version, "submission_key": f"x{typed['extend_on']}", **typed}
        response = client.post(f"/department/{escalation_id}/extend", data=data)
        assert response.status_code == status, typed
        assert status == 303 or "調査中です。</textarea>" in response.text


def test_without_an_approver_a_supervisor_of_the_desk_decides_an_extension_and_no_answer(city: City) -> None:
    for kind, may in ((K.EXTENSION, True), (K.ANSWER, False)):
        escalation_id = bring_to(S.ACCEPTED, city)
        submit_one(city, escalation_id, kind=kind, due_at=fresh(escalation_id).due_at)
        submission = waiting_one(escalation_id)
        assert deciding.may_decide(submission, person(city, "supervisor"), NOW) is may
        assert not deciding.may_decide(submission, person(city, "operator"), NOW)
        assert not deciding.may_decide(submission, person(city, "child_staff"), NOW)
    with_approvals(city)
    assert not deciding.may_decide(submission, person(city, "supervisor"), NOW)


def test_a_deputy_decides_while_the_approver_is_away_and_the_step_says_for_whom(
    app: Flask, city: City
) -> None:
    approver, _second = with_approvals(city)
    deputy = add_staff("deputy", "林", city.school_department)
    escalation_id = bring_to(S.ACCEPTED, city)
    submit_one(city, escalation_id)
    assert decide(browser_of(app, "deputy"), escalation_id, "approve") == 409
    send_away(approver, deputy)
    page = browser_of(app, "school_staff").get(f"/department/{escalation_id}").text
    assert "松本さん（不在、代理：林さん）" in page
    assert decide(browser_of(app, "deputy"), escalation_id, "approve") == 303
    last = fresh(escalation_id).steps[-1]
    assert last.details == {"approved_by": "林", "approved_for": "松本"}


def test_a_deputy_of_an_approver_elsewhere_decides_nothing_here(city: City) -> None:
    approver, _second = with_approvals(city)
    send_away(approver, city.id_of("school_staff"))
    escalation_id = bring_to(S.ACCEPTED, city)
    assert not deciding.needs_approval(fresh(escalation_id), person(city, "school_staff"), NOW)
    with transaction() as session:
        session.get_one(User, approver).department_id = city.child_department
    assert deciding.needs_approval(fresh(escalation_id), person(city, "school_staff"), NOW)


def test_what_a_deputy_does_for_the_person_in_charge_says_so(app: Flask, city: City) -> None:
    deputy = add_staff("deputy", "林", city.school_department)
    escalation_id = bring_to(S.ACCEPTED, city)
    send_away(city.id_of("school_staff"), deputy)
    listed = browser_of(app, "deputy").get("/department/?view=working&mine=1").text
    assert "山本さん（不在、代理：林さん）" in listed
    with transaction():
        actions.answer(
            db.session.get_one(Escalation, escalation_id), user_of("deputy"), NOW, "代わりの回答です。"
        )
    assert fresh(escalation_id).steps[-1].details == {"deputy_for": "山本"}
    assert "（山本さんの代理）" in browser_of(app, "deputy").get(f"/department/{escalation_id}").text


def test_who_stands_in_for_nobody_is_no_deputy(city: City) -> None:
    colleague = add_staff("colleague_there", "森", city.school_department)
    escalation_id = bring_to(S.ACCEPTED, city)
    with transaction():
        actions.answer_partly(
            db.session.get_one(Escalation, escalation_id), user_of("colleague_there"), NOW, "一部です。"
        )
    assert fresh(escalation_id).steps[-1].details == {}
    send_away(city.id_of("school_staff"), None)
    do(city, escalation_id, actions.answer, "自分の回答です。")
    assert fresh(escalation_id).steps[-1].details == {}
    assert colleague


def test_while_an_extension_waits_only_who_needs_no_approval_may_answer(app: Flask, city: City) -> None:
    with_approvals(city)
    escalation_id = hand_over_one(city)
    ask_extension(city, escalation_id, datetime(2026, 11, 20, 17, 15, tzinfo=JST))
    assert "/answer" not in browser_of(app, "school_staff").get(f"/department/{escalation_id}").text
    approver = browser_of(app, "second_approver")
    assert "/answer" in approver.get(f"/department/{escalation_id}").text
    assert decide(approver, escalation_id, "answer", answer="もう分かりました。") == 303
    after = fresh(escalation_id)
    assert (after.state, after.submissions[0].decision) == (S.ANSWERED, Decision.OVERTAKEN)


def test_the_clock_that_stands_still_is_said_and_a_new_deadline_cannot_be_asked_for(
    app: Flask, city: City
) -> None:
    escalation_id = bring_to(S.ASKED_BACK, city)
    page = browser_of(app, "school_staff").get(f"/department/{escalation_id}").text
    assert "停止中" in page and "センターの回答待ち" in page and "/extend" not in page
    with clock.fixed(NOW + timedelta(days=2)):
        do(city, escalation_id, asking_back.answer_question, "2年生です。")
    # 7 h 15 min of Monday and 8 h 45 min were left when the question was asked at once.
    assert fresh(escalation_id).due_at == datetime(2026, 11, 19, 17, 15, tzinfo=JST)
