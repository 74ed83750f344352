"""Whose inquiry it is: every address refuses everybody but the department that has it."""

from typing import Any

import pytest
from flask import Flask

from escalation import moving
from escalation.kinds import EscalationState
from foundation.access.roles import Permission
from foundation.audit.models import AuditEntry
from foundation.db import db
from tests.integration.escalation.desk import (
    HANDOVER,
    bring_to,
    browser_of,
    department,
    do,
    fresh,
    hand_over_one,
)
from tests.personas import City

STEPS = (
    "accept",
    "answer",
    "partly",
    "ask",
    "assign",
    "extend",
    "return",
    "reroute",
    "relayed",
    "approve",
    "sendback",
    "withdraw",
)
ROUTES = [
    ("GET", ""),
    ("HEAD", ""),
    ("GET", "/files/1"),
    *((method, f"/{step}") for step in STEPS for method in ("GET", "POST")),
]


def filled(city: City, escalation_id: int) -> dict[str, Any]:
    """Every field of every form, rightly filled in."""
    return {
        "version": fresh(escalation_id).version,
        "submission_key": "the key of this form",
        "answer": "入力した回答",
        "question_back": "入力した質問",
        "assign_to": city.id_of("school_staff"),
        "extend_on": "2026-11-20",
        "extend_at": "17:15",
        "extend_reason": "入力した理由",
        "decision_comment": "入力したコメント",
        "return_reason": "入力した理由",
        "reroute_to": city.child_department,
        "reroute_reason": "入力した理由",
    }


def main_part(page: str) -> str:
    """The page without its head, where the forgery token differs each time."""
    return page[page.index("<main") :]


def test_these_are_all_the_addresses_there_are(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("escalation.")]
    one = {rule.rule.partition("escalation_id>")[2] for rule in rules if "escalation_id" in rule.rule}
    again = f"/<any({','.join(STEPS)}):refused_step>"
    named = {path for _method, path in ROUTES} - {"/files/1"}
    assert one == named | {again, "/files/<int:file_id>"}
    assert all(
        app.view_functions[rule.endpoint].__dict__["permission"] is Permission.ANSWER_ESCALATIONS
        for rule in rules
    )


@pytest.mark.parametrize("state", [EscalationState.SENT, EscalationState.ANSWERED])
def test_a_foreign_department_finds_nothing_anywhere(app: Flask, city: City, state: EscalationState) -> None:
    escalation_id = bring_to(state, city)
    version = fresh(escalation_id).version
    stranger = browser_of(app, "child_staff")
    for method, path in ROUTES:
        data = filled(city, escalation_id) | {"reroute_to": city.school_department}
        response = stranger.open(f"/department/{escalation_id}{path}", method=method, data=data)
        assert response.status_code == 404, path
        assert HANDOVER.subject not in response.text
        assert HANDOVER.reference not in response.text
    assert fresh(escalation_id).version == version


def test_a_foreign_department_cannot_tell_a_wrong_form_from_a_right_one(app: Flask, city: City) -> None:
    escalation_id = hand_over_one(city)
    stranger = browser_of(app, "child_staff")
    for path in STEPS:
        there = stranger.post(f"/department/{escalation_id}/{path}", data={})
        nowhere = stranger.post(f"/department/{escalation_id + 1000}/{path}", data={})
        assert there.status_code == nowhere.status_code == 404
        assert main_part(there.text) == main_part(nowhere.text)


def test_a_foreign_department_leaves_no_trace_of_reading(app: Flask, city: City) -> None:
    browser_of(app, "child_staff").get(f"/department/{hand_over_one(city)}")
    assert db.session.query(AuditEntry).filter_by(subject_kind="escalation").count() == 0


def test_the_department_it_was_rerouted_from_finds_it_no_more(app: Flask, city: City) -> None:
    escalation_id = hand_over_one(city)
    do(city, escalation_id, moving.reroute, department(city.child_department), "別の課です。")
    former = browser_of(app, "school_staff")
    for method, path in ROUTES:
        response = former.open(
            f"/department/{escalation_id}{path}", method=method, data=filled(city, escalation_id)
        )
        assert response.status_code == 404, path
        assert HANDOVER.question not in response.text
    assert fresh(escalation_id).department_id == city.child_department
    assert fresh(escalation_id).state is EscalationState.SENT


def test_words_typed_for_an_inquiry_that_is_gone_are_given_back(app: Flask, city: City) -> None:
    escalation_id = hand_over_one(city)
    typed = filled(city, escalation_id)
    do(city, escalation_id, moving.reroute, department(city.child_department), "別の課です。")
    response = browser_of(app, "school_staff").post(f"/department/{escalation_id}/answer", data=typed)
    assert response.status_code == 404
    assert "入力した回答" in response.text
    assert HANDOVER.subject not in response.text


@pytest.mark.parametrize("number", ["0", "2147483647", "2147483648", "99999999999999999999", "-1", "x"])
def test_a_number_that_is_nobodys_is_a_page_that_does_not_exist(app: Flask, city: City, number: str) -> None:
    assert browser_of(app, "school_staff").get(f"/department/{number}").status_code == 404


@pytest.mark.parametrize(
    "login_id",
    [
        "operator",
        "supervisor",
        "site_manager",
        "general_manager",
        "contract_officer",
        "auditor",
        "administrator",
    ],
)
def test_only_staff_of_departments_may_open_these_pages(app: Flask, city: City, login_id: str) -> None:
    escalation_id = hand_over_one(city)
    browser = browser_of(app, login_id)
    assert browser.get("/department/").status_code == 403
    for method, path in ROUTES:
        response = browser.open(
            f"/department/{escalation_id}{path}", method=method, data=filled(city, escalation_id)
        )
        assert response.status_code == 403, path


def test_nobody_gets_in_without_signing_in(app: Flask, city: City) -> None:
    escalation_id = hand_over_one(city)
    for method, path in ROUTES:
        response = app.test_client().open(f"/department/{escalation_id}{path}", method=method)
        assert response.status_code == 302
        assert "/login" in response.location
