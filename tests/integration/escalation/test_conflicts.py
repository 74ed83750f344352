"""Two people at one inquiry: one wins, and the other loses nothing of what was typed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from escalation.kinds import Decision, EscalationState, StepKind
from foundation import clock
from foundation.access.roles import Role
from foundation.db import transaction
from tests import personas
from tests.conftest import NOW
from tests.integration.escalation.desk import (
    browser_of,
    department,
    fresh,
    hand_over_one,
    submit_one,
    with_approvals,
)
from tests.personas import City

S = EscalationState


@pytest.fixture
def both(app: Flask, city: City) -> tuple[FlaskClient, FlaskClient]:
    """山本 and 松本, both of 学務支援課, each at a browser."""
    with transaction() as session:
        school = department(city.school_department)
        session.add(personas._person("school_staff_2", "松本", Role.DEPARTMENT_STAFF, department=school))
    return browser_of(app, "school_staff"), browser_of(app, "school_staff_2")


def test_the_second_of_two_sees_who_was_faster_and_keeps_the_words(
    both: tuple[FlaskClient, FlaskClient], city: City
) -> None:
    escalation_id = hand_over_one(city)
    seen = fresh(escalation_id).version
    first, second = both
    answered = first.post(
        f"/department/{escalation_id}/answer",
        data={"version": seen, "submission_key": "a", "answer": "月末までです。"},
    )
    returned = second.post(
        f"/department/{escalation_id}/return",
        data={"version": seen, "submission_key": "b", "return_reason": "担当外だと思います。"},
    )
    assert (answered.status_code, returned.status_code) == (303, 409)
    for words in ("11/16 10:00 山本：所管課の回答", "担当外だと思います。", "月末までです。"):
        assert words in returned.text
    assert fresh(escalation_id).state is S.ANSWERED


def test_words_refused_because_a_colleague_accepted_can_be_sent_again_at_once(
    both: tuple[FlaskClient, FlaskClient], city: City
) -> None:
    escalation_id = hand_over_one(city)
    typed = {"version": fresh(escalation_id).version, "submission_key": "b", "answer": "月末までです。"}
    both[0].post(
        f"/department/{escalation_id}/accept", data={"version": typed["version"], "submission_key": "a"}
    )
    refused = both[1].post(f"/department/{escalation_id}/answer", data=typed)
    assert refused.status_code == 409
    newer = fresh(escalation_id).version
    assert f'name="version" value="{newer}"' in refused.text
    again = both[1].post(f"/department/{escalation_id}/answer", data=typed | {"version": newer})
    assert again.status_code == 303
    assert fresh(escalation_id).state is S.ANSWERED


@pytest.mark.parametrize("version", ["", "x", "0", "-1", "9" * 5000, "１"])
def test_a_form_without_a_true_version_changes_nothing(
    both: tuple[FlaskClient, FlaskClient], city: City, version: str
) -> None:
    escalation_id = hand_over_one(city)
    typed = {"version": version, "submission_key": "a", "answer": "月末までです。"}
    response = both[0].post(f"/department/{escalation_id}/answer", data=typed)
    assert response.status_code == 409
    assert "月末までです。" in response.text
    assert fresh(escalation_id).state is S.SENT


def send(start: Barrier, browser: FlaskClient, address: str, typed: dict[str, Any]) -> TestResponse:
    """Together with the other one at the barrier."""
    start.wait()
    with clock.fixed(NOW):
        return browser.post(address, data=typed | {"submission_key": address})


def test_an_answer_and_a_return_in_the_same_moment_leave_one_of_the_two(
    both: tuple[FlaskClient, FlaskClient], city: City
) -> None:
    for _turn in range(5):
        escalation_id = hand_over_one(city)
        seen, page, start = fresh(escalation_id).version, f"/department/{escalation_id}", Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            sent = [
                pool.submit(send, start, both[0], f"{page}/answer", {"version": seen, "answer": "言葉"}),
                pool.submit(
                    send, start, both[1], f"{page}/return", {"version": seen, "return_reason": "言葉"}
                ),
            ]
            responses = [future.result() for future in sent]
        assert sorted(response.status_code for response in responses) == [303, 409]
        assert all(response.status_code == 303 or "言葉" in response.text for response in responses)
        after = fresh(escalation_id)
        assert bool(after.answered_at) != bool(after.returned_at)
        assert [step.kind for step in after.steps][1:] in ([StepKind.ANSWERED], [StepKind.RETURNED])


def test_an_approval_and_a_withdrawal_in_the_same_moment_leave_one_of_the_two(app: Flask, city: City) -> None:
    with_approvals(city)
    author, approver = browser_of(app, "school_staff"), browser_of(app, "approver")
    for _turn in range(5):
        escalation_id = hand_over_one(city)
        submit_one(city, escalation_id)
        seen, page, start = fresh(escalation_id).version, f"/department/{escalation_id}", Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            sent = [
                pool.submit(
                    send, start, approver, f"{page}/approve", {"version": seen, "decision_comment": "言葉"}
                ),
                pool.submit(send, start, author, f"{page}/withdraw", {"version": seen}),
            ]
            responses = [future.result() for future in sent]
        assert sorted(response.status_code for response in responses) == [303, 409]
        after = fresh(escalation_id)
        approved = after.submissions[0].decision is Decision.APPROVED
        assert bool(after.answered_at) is approved
        last = StepKind.ANSWERED if approved else StepKind.SUBMISSION_WITHDRAWN
        assert after.steps[-1].kind is last


def test_two_answers_put_before_an_approver_in_the_same_moment_leave_one(
    app: Flask, both: tuple[FlaskClient, FlaskClient], city: City
) -> None:
    with_approvals(city)
    for _turn in range(3):
        escalation_id = hand_over_one(city)
        seen, start = fresh(escalation_id).version, Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            typed = [{"version": seen, "answer": words} for words in ("一人目の言葉", "二人目の言葉")]
            sent = [
                pool.submit(send, start, browser, f"/department/{escalation_id}/{step}", words)
                for browser, step, words in zip(both, ("answer", "partly"), typed, strict=True)
            ]
            responses = [future.result() for future in sent]
        assert sorted(response.status_code for response in responses) == [303, 409]
        assert len(fresh(escalation_id).submissions) == 1


def test_a_decision_sent_twice_decides_once(app: Flask, city: City) -> None:
    with_approvals(city)
    escalation_id = hand_over_one(city)
    submit_one(city, escalation_id)
    typed = {
        "version": fresh(escalation_id).version,
        "submission_key": "a",
        "decision_comment": "確認しました。",
    }
    approver = browser_of(app, "approver")
    sent = [approver.post(f"/department/{escalation_id}/approve", data=typed) for _ in range(2)]
    assert [response.status_code for response in sent] == [303, 303]
    assert [step.kind for step in fresh(escalation_id).steps][1:] == [StepKind.SUBMITTED, StepKind.ANSWERED]


def test_a_partial_answer_and_a_file_typed_on_an_old_page_come_back(
    both: tuple[FlaskClient, FlaskClient], city: City
) -> None:
    escalation_id = hand_over_one(city)
    seen = fresh(escalation_id).version
    both[0].post(f"/department/{escalation_id}/accept", data={"version": seen, "submission_key": "a"})
    for step, field in (("partly", "answer"), ("ask", "question_back")):
        typed = {"version": seen, "submission_key": step, field: "書きかけの言葉"}
        refused = both[1].post(f"/department/{escalation_id}/{step}", data=typed)
        assert refused.status_code == 409
        assert "書きかけの言葉</textarea>" in refused.text
