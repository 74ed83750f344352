"""Work address, section and approver of a person; and what somebody who leaves a department leaves behind there."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from escalation import actions, deciding
from escalation.kinds import StepKind, SubmissionKind
from escalation.models import Escalation
from foundation.access.roles import Role
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.organisation.models import ContactSection, Department
from tests.conftest import NOW
from tests.integration.escalation.desk import do, fresh, hand_over_one, person
from tests.integration.staff import facts
from tests.personas import City, sign_in


@pytest.fixture
def admin(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "administrator")


@pytest.fixture
def section_id(city: City) -> int:
    with transaction() as session:
        section = ContactSection(department_id=city.school_department, name="給付係")
        session.add(section)
        session.flush()
        return section.id


def edited(admin: FlaskClient, city: City, **changes: object) -> TestResponse:
    """山本 of 学務支援課 as the form holds them, with `changes`."""
    address = f"/admin/users/{city.id_of('school_staff')}"
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', admin.get(address).text)
    assert seen is not None
    data = {
        "display_name": "山本",
        "role": "department_staff",
        "department_id": city.school_department,
        "seen": seen[1],
    }
    return admin.post(address, data=data | changes)


def withdrawn(admin: FlaskClient, city: City) -> str:
    """The page after 山本's account was withdrawn."""
    address = f"/admin/users/{city.id_of('school_staff')}"
    assert admin.post(f"{address}/withdraw").status_code == 303
    return admin.get(address).text


def put_before_an_approver(city: City, escalation_id: int) -> None:
    with transaction() as session:
        session.get_one(Department, city.school_department).answer_approval = True
        escalation = session.get_one(Escalation, escalation_id)
        deciding.submit(escalation, None, NOW, SubmissionKind.ANSWER, "月末までです。")


def test_address_section_and_approver_are_kept_and_noted(
    admin: FlaskClient, city: City, section_id: int
) -> None:
    changes = {"mail_address": "Yamamoto@dept.example.jp", "section_id": section_id, "approves": "y"}
    assert edited(admin, city, **changes).status_code == 303

    changed = facts.person("school_staff")
    assert (changed.mail_address, changed.section_id, changed.approves) == (
        "Yamamoto@dept.example.jp",
        section_id,
        True,
    )
    fields = ["mail_address", "section_id", "approves"]
    assert facts.noted(AuditAction.CHANGED) == [("user", "school_staff", {"fields": fields})]


def test_a_person_needs_no_mailbox(admin: FlaskClient, city: City) -> None:
    assert edited(admin, city, display_name="山本 改め").status_code == 303
    assert facts.person("school_staff").mail_address == ""


def test_what_is_no_address_is_refused(admin: FlaskClient, city: City) -> None:
    response = edited(admin, city, mail_address="yamamoto")

    assert response.status_code == 422
    assert "メールアドレスの形式ではありません" in response.text
    assert 'value="yamamoto"' in response.text


def test_a_section_of_another_department_is_refused(admin: FlaskClient, city: City, section_id: int) -> None:
    response = edited(admin, city, department_id=city.child_department, section_id=section_id)

    assert response.status_code == 422
    assert "ほかの課の担当係です" in response.text


def test_whoever_answers_for_no_department_has_no_section_and_approves_nothing(
    admin: FlaskClient, city: City, section_id: int
) -> None:
    edited(admin, city, role="contract_officer", section_id=section_id, approves="y")

    changed = facts.person("school_staff")
    assert (changed.role, changed.section_id, changed.approves) == (Role.CONTRACT_OFFICER, None, False)


@pytest.mark.parametrize("way", ["withdrawn", "another department", "another role"])
def test_what_somebody_had_in_hand_is_nobodys_when_they_leave_and_that_is_seen(
    admin: FlaskClient, city: City, way: str
) -> None:
    escalation_id = hand_over_one(city)
    do(city, escalation_id, actions.accept)
    if way == "withdrawn":
        page = withdrawn(admin, city)
    else:
        change: dict[str, object] = {"department_id": city.child_department}
        change = {"role": "contract_officer"} if way == "another role" else change
        page = admin.get(edited(admin, city, **change).location or "/").text

    left = fresh(escalation_id)
    assert left.assignee is None
    assert (left.steps[-1].kind, left.steps[-1].department_id) == (
        StepKind.UNASSIGNED,
        city.school_department,
    )
    assert "山本さんが課を離れた" in left.steps[-1].comment
    assert "この方が担当していた照会が1件あります" in page


def test_what_is_answered_keeps_who_had_it(admin: FlaskClient, city: City) -> None:
    escalation_id = hand_over_one(city)
    do(city, escalation_id, actions.accept)
    do(city, escalation_id, actions.answer, "月末までです。")

    page = withdrawn(admin, city)
    assert fresh(escalation_id).assignee_id == city.id_of("school_staff")
    assert "担当していた照会" not in page


def test_a_change_of_the_name_alone_leaves_everything_in_hand(admin: FlaskClient, city: City) -> None:
    escalation_id = hand_over_one(city)
    do(city, escalation_id, actions.accept)
    edited(admin, city, display_name="山本 改め")

    assert fresh(escalation_id).assignee_id == city.id_of("school_staff")


def test_the_last_approver_who_leaves_is_missed(admin: FlaskClient, city: City) -> None:
    facts.with_person("school_staff", approves=True)
    put_before_an_approver(city, hand_over_one(city))

    page = withdrawn(admin, city)
    assert "決裁を待っている回答・延長が1件ありますが、課に決裁者がいません" in page


def test_where_another_approver_is_left_it_is_said_that_they_can_decide(
    admin: FlaskClient, city: City
) -> None:
    facts.with_person("school_staff", approves=True)
    facts.with_person("child_staff", approves=True, department_id=city.school_department)
    put_before_an_approver(city, hand_over_one(city))

    assert "課のほかの決裁者が決裁できます" in withdrawn(admin, city)


def test_somebody_with_nothing_in_hand_leaves_without_a_word(admin: FlaskClient, city: City) -> None:
    page = withdrawn(admin, city)
    assert "担当していた照会" not in page and "決裁を待っている" not in page


def test_a_service_may_send_what_no_rule_fits_to_a_supervisor(admin: FlaskClient, city: City) -> None:
    page = admin.get(f"/admin/services/{city.school}").text
    assert "業務監督者が照会先を振り分ける" in page
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', page)
    assert seen is not None
    data = {
        "code": "shugaku",
        "name": "就学援助業務",
        "short_name": "就学援助",
        "department_id": city.school_department,
        "starts_on": "2025-01-06",
        "ends_on": "2027-09-30",
        "mail_local_part": "shugaku",
        "answer_within_hours": "16",
        "answered_by": "desk",
        "reply_approval": "by_risk",
        "unmatched_to_triage": "y",
        "active": "y",
        "seen": seen[1],
    }

    assert admin.post(f"/admin/services/{city.school}", data=data).status_code == 303
    assert facts.service("shugaku").unmatched_to_triage
    assert facts.noted(AuditAction.CHANGED) == [("service", "shugaku", {"fields": ["unmatched_to_triage"]})]


def test_the_audit_log_says_in_words_what_was_changed(admin: FlaskClient, city: City) -> None:
    edited(admin, city, mail_address="yamamoto@dept.example.jp", approves="y")
    assert person(city, "school_staff").approves

    log = sign_in(admin.application.test_client(), "auditor").get("/audit").text
    assert "決裁者" in log and "approves" not in log
