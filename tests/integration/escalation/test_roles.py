"""Every address of a department's pages, for every role and for everybody a matter is not with: only the right pass."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from escalation.department.step_views import blueprint
from escalation.kinds import EscalationState, StepKind, SubmissionKind
from escalation.models import EscalationFile
from foundation.access.roles import Role
from foundation.db import db, transaction
from foundation.organisation.models import AnsweredBy, Service, User
from tests.integration.escalation.desk import (
    add_staff,
    bring_to,
    browser_of,
    fresh,
    send_away,
    submit_one,
    with_approvals,
)
from tests.personas import City

S = EscalationState
OUTSIDERS = {
    "operator": 403,
    "supervisor": 403,
    "site_manager": 403,
    "general_manager": 403,
    "contract_officer": 403,
    "auditor": 403,
    "administrator": 403,
    "child_staff": 404,
}
# Each way to send a form: what is typed, in which state the matter is, and what it leads to.
STEPS: dict[str, tuple[S, S]] = {
    "accept": (S.SENT, S.ACCEPTED),
    "assign": (S.SENT, S.ACCEPTED),
    "answer": (S.SENT, S.ANSWERED),
    "partly": (S.SENT, S.ACCEPTED),
    "ask": (S.SENT, S.ASKED_BACK),
    "extend": (S.SENT, S.ACCEPTED),
    "return": (S.SENT, S.RETURNED),
    "reroute": (S.SENT, S.SENT),
    "relayed": (S.ANSWERED, S.RELAYED),
}
DECISIONS = {
    "approve": StepKind.ANSWERED,
    "sendback": StepKind.SENT_BACK,
    "withdraw": StepKind.SUBMISSION_WITHDRAWN,
}


def filled(city: City, escalation_id: int) -> dict[str, Any]:
    """Every field of every form, rightly filled in."""
    return {
        "version": fresh(escalation_id).version,
        "submission_key": f"form of {escalation_id}",
        "answer": "月末までです。",
        "question_back": "学年は。",
        "assign_to": city.id_of("school_staff"),
        "extend_on": "2026-11-20",
        "extend_at": "17:15",
        "extend_reason": "調査のためです。",
        "return_reason": "担当外です。",
        "reroute_to": city.child_department,
        "reroute_reason": "こども医療の件です。",
        "decision_comment": "確認しました。",
    }


def send(client: FlaskClient, city: City, escalation_id: int, step: str) -> int:
    address = f"/department/{escalation_id}/{step}"
    return client.post(address, data=filled(city, escalation_id)).status_code


@pytest.fixture
def told_by_department(city: City) -> None:
    with transaction():
        db.session.get_one(Service, city.school).answered_by = AnsweredBy.DEPARTMENT


def add_file(escalation_id: int) -> int:
    with transaction() as session:
        file = EscalationFile(
            escalation_id=escalation_id, name="a.pdf", content_type="application/pdf", size=1, content=b"x"
        )
        session.add(file)
        session.flush()
        return file.id


def test_every_way_to_send_a_form_is_tried_here(app: Flask) -> None:
    sent = {
        rule.rule.rpartition("/")[2]
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(f"{blueprint.name}.") and "POST" in (rule.methods or set())
    }
    assert sent == set(STEPS) | set(DECISIONS)


def test_every_role_is_tried_here(city: City) -> None:
    people = {db.session.get_one(User, city.id_of(one)).role for one in OUTSIDERS}
    assert people == set(Role)


@pytest.mark.parametrize("login_id", OUTSIDERS)
def test_whoever_it_is_not_with_passes_nowhere_and_changes_nothing(
    app: Flask, city: City, told_by_department: None, login_id: str
) -> None:
    client, expected = browser_of(app, login_id), OUTSIDERS[login_id]
    for step, (state, _after) in STEPS.items():
        escalation_id = bring_to(state, city)
        steps = len(fresh(escalation_id).steps)
        assert send(client, city, escalation_id, step) == expected, step
        assert (fresh(escalation_id).state, len(fresh(escalation_id).steps)) == (state, steps), step
    escalation_id = bring_to(S.ACCEPTED, city)
    submit_one(city, escalation_id)
    file_id = add_file(escalation_id)
    for decision in DECISIONS:
        assert send(client, city, escalation_id, decision) == expected, decision
    for page in ("", *(f"/{one}" for one in (*STEPS, *DECISIONS)), f"/files/{file_id}"):
        assert client.get(f"/department/{escalation_id}{page}").status_code == expected, page
    assert fresh(escalation_id).submission is not None
    assert client.get("/department/").status_code == (403 if expected == 403 else 200)


def test_the_departments_own_staff_takes_every_step(app: Flask, city: City, told_by_department: None) -> None:
    client = browser_of(app, "school_staff")
    for step, (state, after) in STEPS.items():
        escalation_id = bring_to(state, city)
        assert send(client, city, escalation_id, step) == 303, step
        assert fresh(escalation_id).state is after, step


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize(
    ("who", "may_decide"),
    [
        ("approver", True),
        ("deputy", True),
        ("second_approver", True),
        ("colleague_there", False),
        ("author", False),
    ],
)
def test_only_an_approver_who_did_not_write_it_decides(
    app: Flask, city: City, decision: str, who: str, may_decide: bool
) -> None:
    approver, _second = with_approvals(city)
    add_staff("colleague_there", "森", city.school_department)
    send_away(approver, add_staff("deputy", "林", city.school_department))
    escalation_id = bring_to(S.ACCEPTED, city)
    submit_one(city, escalation_id)
    login_id = "school_staff" if who == "author" else who
    status = send(browser_of(app, login_id), city, escalation_id, decision)
    after = fresh(escalation_id)
    # Anybody of the section may take back what waits, its author above all.
    passes = may_decide or decision == "withdraw"
    assert status == (303 if passes else 409)
    assert (after.steps[-1].kind is DECISIONS[decision]) is passes


@pytest.mark.parametrize("kind", list(SubmissionKind))
def test_an_approver_who_wrote_it_does_not_decide_it(app: Flask, city: City, kind: SubmissionKind) -> None:
    with_approvals(city)
    escalation_id = bring_to(S.ACCEPTED, city)
    due_at = fresh(escalation_id).due_at
    submit_one(city, escalation_id, "approver", kind=kind, due_at=due_at)
    client = browser_of(app, "approver")
    assert "/approve" not in client.get(f"/department/{escalation_id}").text
    assert send(client, city, escalation_id, "approve") == 409
    assert send(browser_of(app, "second_approver"), city, escalation_id, "approve") == 303


def test_where_answers_need_approval_the_answer_of_staff_waits_and_an_approvers_goes(
    app: Flask, city: City
) -> None:
    with_approvals(city)
    for login_id, state, waits in (("school_staff", S.ACCEPTED, True), ("approver", S.ANSWERED, False)):
        escalation_id = bring_to(S.SENT, city)
        client = browser_of(app, login_id)
        assert ("決裁に回す" in client.get(f"/department/{escalation_id}").text) is waits
        assert send(client, city, escalation_id, "answer") == 303
        after = fresh(escalation_id)
        assert (after.state, after.submission is not None) == (state, waits)


def test_files_are_taken_from_whoever_may_answer_and_from_nobody_else(app: Flask, city: City) -> None:
    escalation_id = bring_to(S.SENT, city)
    for login_id, expected in (*OUTSIDERS.items(), ("school_staff", 303)):
        typed = filled(city, escalation_id) | {"files": [(BytesIO(b"%PDF-1.4"), "案内.pdf")]}
        response = browser_of(app, login_id).post(f"/department/{escalation_id}/answer", data=typed)
        assert response.status_code == expected, login_id
        assert len(fresh(escalation_id).files) == (expected == 303), login_id
