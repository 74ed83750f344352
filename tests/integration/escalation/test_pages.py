"""The pages of a department: its lists, one inquiry, and the steps taken on it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from escalation import actions, asking_back, moving
from escalation.kinds import EscalationState, StepKind, Wish
from escalation.labels import LABELS
from escalation.models import Escalation, EscalationStep
from escalation.noting import note
from foundation import clock
from foundation.audit.models import AuditAction, AuditEntry
from foundation.db import db, transaction
from foundation.organisation.models import AnsweredBy, Department, Service, User
from tests.conftest import NOW
from tests.integration.escalation.desk import (
    HANDOVER,
    add_staff,
    bring_to,
    browser_of,
    department,
    do,
    fresh,
    hand_over_one,
    submit_one,
    with_approvals,
)
from tests.personas import City

S = EscalationState


@pytest.fixture
def staff(app: Flask, city: City) -> FlaskClient:
    """山本 of 学務支援課 at a browser."""
    return browser_of(app, "school_staff")


def fields(escalation_id: int, **typed: Any) -> dict[str, Any]:
    """What the page sends, as it would be shown now."""
    return {"version": fresh(escalation_id).version, "submission_key": f"key-{escalation_id}", **typed}


def count_steps() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(EscalationStep.id))) or 0


def test_the_list_leads_to_the_inquiry_and_shows_the_rest_of_the_time(staff: FlaskClient, city: City) -> None:
    escalation_id = hand_over_one(city)
    page = staff.get("/department/").text
    assert "<title>(1) 未受領" in page
    assert f'href="/department/{escalation_id}"' in page
    assert '<span class="due"' in page


def test_each_empty_list_says_where_the_others_are(staff: FlaskClient, city: City) -> None:
    bring_to(S.ACCEPTED, city)
    assert "対応中の照会が1件あります" in staff.get("/department/").text
    assert "期限に余裕のある照会が1件あります" in staff.get("/department/?view=soon").text
    for view in ("answered", "closed"):
        assert 'class="empty"' in staff.get(f"/department/?view={view}").text
    assert staff.get("/department/?view=nonsense").status_code == 404
    assert staff.get("/department/?page=-5").status_code == 200


def test_a_person_without_a_department_is_told_whom_to_ask(app: Flask, city: City) -> None:
    hand_over_one(city)
    with transaction():
        db.session.get_one(User, city.id_of("school_staff")).department_id = None
    page = browser_of(app, "school_staff").get("/department/")
    assert "所属課が設定されていません" in page.text
    assert HANDOVER.reference not in page.text


def test_the_page_shows_what_was_handed_over_and_audits_the_reading(staff: FlaskClient, city: City) -> None:
    page = staff.get(f"/department/{hand_over_one(city)}")
    for words in (HANDOVER.reference, HANDOVER.subject, HANDOVER.question, HANDOVER.contact_name):
        assert words in page.text
    assert "data-print" in page.text
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "escalation")).one()
    assert (entry.action, entry.subject_id) == (AuditAction.READ, "R8-000123")
    assert entry.user_id == city.id_of("school_staff")


def test_a_citizens_words_are_text_and_never_markup(staff: FlaskClient, city: City) -> None:
    evil = replace(
        HANDOVER, subject="<b>太字</b>", question="<script>alert(1)</script>\n二行目 髙﨑𠮷 👨‍👩‍👧"
    )
    page = staff.get(f"/department/{hand_over_one(city, evil)}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>二行目 髙﨑𠮷 👨‍👩‍👧" in page
    assert "<b>太字" not in page


def test_the_page_says_who_tells_the_citizen(staff: FlaskClient, city: City) -> None:
    assert "センターから市民に伝えます" in staff.get(f"/department/{hand_over_one(city)}").text
    with transaction():
        db.session.get_one(Service, city.school).answered_by = AnsweredBy.DEPARTMENT
    assert "市民への連絡は貴課が行います" in staff.get(f"/department/{hand_over_one(city)}").text
    bare = replace(HANDOVER, contact_name="", contact_phone="", contact_mail="")
    assert "必要な場合は差し戻してください" in staff.get(f"/department/{hand_over_one(city, bare)}").text


def test_accepting_answering_and_telling_the_citizen_by_the_page(staff: FlaskClient, city: City) -> None:
    with transaction():
        db.session.get_one(Service, city.school).answered_by = AnsweredBy.DEPARTMENT
    escalation_id = hand_over_one(city)
    address = f"/department/{escalation_id}"
    for step, typed, state in (
        ("accept", {"submission_key": "a"}, S.ACCEPTED),
        ("answer", {"submission_key": "b", "answer": "月末までです。"}, S.ANSWERED),
        ("relayed", {"submission_key": "c"}, S.RELAYED),
    ):
        response = staff.post(f"{address}/{step}", data=fields(escalation_id, **typed))
        assert (response.status_code, response.location) == (303, address)
        assert fresh(escalation_id).state is state
    assert fresh(escalation_id).answer == "月末までです。"


def test_a_department_marks_nothing_as_told_where_the_centre_tells(staff: FlaskClient, city: City) -> None:
    escalation_id = bring_to(S.ANSWERED, city)
    response = staff.post(f"/department/{escalation_id}/relayed", data=fields(escalation_id))
    assert response.status_code == 409
    assert "センターが市民に連絡します" in response.text
    assert fresh(escalation_id).state is S.ANSWERED


def test_answered_and_returned_ones_can_be_read_but_not_changed(staff: FlaskClient, city: City) -> None:
    for state in (S.ANSWERED, S.RETURNED, S.RELAYED):
        escalation_id = bring_to(state, city)
        page = staff.get(f"/department/{escalation_id}")
        assert page.status_code == 200
        assert "/answer" not in page.text
        typed = fields(escalation_id, answer="遅れて書いた回答", submission_key=f"late-{escalation_id}")
        response = staff.post(f"/department/{escalation_id}/answer", data=typed)
        assert response.status_code == 409
        assert "遅れて書いた回答" in response.text
        assert fresh(escalation_id).state is state


def test_returning_by_the_page_gives_the_reason(staff: FlaskClient, city: City) -> None:
    escalation_id = hand_over_one(city)
    typed = fields(escalation_id, return_reason="担当は税務課です。")
    assert staff.post(f"/department/{escalation_id}/return", data=typed).status_code == 303
    assert "担当は税務課です。" in staff.get(f"/department/{escalation_id}").text
    assert HANDOVER.reference in staff.get("/department/?view=closed").text


def test_rerouting_by_the_page_takes_it_out_of_sight(staff: FlaskClient, app: Flask, city: City) -> None:
    escalation_id = hand_over_one(city)
    typed = fields(escalation_id, reroute_to=city.child_department, reroute_reason="こども医療の件です。")
    response = staff.post(f"/department/{escalation_id}/reroute", data=typed)
    assert (response.status_code, response.location) == (303, "/department/")
    assert staff.get(f"/department/{escalation_id}").status_code == 404
    closed = staff.get("/department/?view=closed").text
    assert HANDOVER.reference in closed and "こども支援課" in closed
    assert HANDOVER.subject not in closed
    other = browser_of(app, "child_staff").get(f"/department/{escalation_id}").text
    assert HANDOVER.question in other and "こども医療の件です。" in other


def test_rerouting_to_a_department_without_mail_or_staff_says_to_phone(
    staff: FlaskClient, city: City
) -> None:
    with transaction() as session:
        session.add(Department(code="new", name="新設課", phone="096-000-2222"))
    new = db.session.scalars(select(Department.id).where(Department.code == "new")).one()
    escalation_id = hand_over_one(city)
    typed = fields(escalation_id, reroute_to=new, reroute_reason="新設課の担当です。")
    staff.post(f"/department/{escalation_id}/reroute", data=typed)
    assert "すぐに電話（096-000-2222）で伝え" in staff.get("/department/").text


@pytest.mark.parametrize(
    ("step", "typed", "named"),
    [
        ("answer", {"answer": " \n "}, "回答を入力してください"),
        ("answer", {"answer": "長" * 50_001}, "長長長"),
        ("return", {}, "差し戻す理由を入力してください"),
        ("reroute", {"reroute_reason": "転送の理由"}, "一覧から課を選んでください"),
        ("reroute", {"reroute_reason": "転送の理由", "reroute_to": "999999"}, "転送の理由"),
        ("reroute", {"reroute_reason": "転送の理由", "reroute_to": "abc"}, "一覧から課を選んでください"),
    ],
)
def test_a_form_that_is_not_complete_is_shown_again_with_all_that_was_typed(
    staff: FlaskClient, city: City, step: str, typed: dict[str, str], named: str
) -> None:
    escalation_id = hand_over_one(city)
    response = staff.post(f"/department/{escalation_id}/{step}", data=fields(escalation_id, **typed))
    assert response.status_code == 422
    assert named in response.text
    for field, words in typed.items():
        assert field == "reroute_to" or words.strip() in response.text
    assert fresh(escalation_id).state is S.SENT


def test_a_double_click_takes_one_step_and_leads_to_the_same_page(staff: FlaskClient, city: City) -> None:
    escalation_id = hand_over_one(city)
    typed = fields(escalation_id, answer="月末までです。")
    first = staff.post(f"/department/{escalation_id}/answer", data=typed)
    second = staff.post(f"/department/{escalation_id}/answer", data=typed)
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert count_steps() == 2


def test_a_replayed_reroute_leads_to_the_list_though_the_inquiry_is_gone(
    staff: FlaskClient, city: City
) -> None:
    escalation_id = hand_over_one(city)
    typed = fields(escalation_id, reroute_to=city.child_department, reroute_reason="別の課です。")
    for _ in range(2):
        response = staff.post(f"/department/{escalation_id}/reroute", data=typed)
        assert (response.status_code, response.location) == (303, "/department/")
    assert count_steps() == 2


def test_what_is_only_shared_can_be_confirmed_with_the_words_that_stand_there(
    staff: FlaskClient, city: City
) -> None:
    escalation_id = hand_over_one(city, replace(HANDOVER, wish=Wish.SHARE))
    assert "内容を確認しました。" in staff.get(f"/department/{escalation_id}").text


def test_an_overdue_one_is_named_so_in_the_list(staff: FlaskClient, city: City) -> None:
    hand_over_one(city)
    with clock.fixed(NOW + timedelta(days=3)):
        # Longer than any session: sign in anew.
        page = browser_of(staff.application, "school_staff").get("/department/?view=soon").text
    assert "due-over" in page


def test_the_articles_already_told_lead_to_their_version(staff: FlaskClient, city: City) -> None:
    told = {"article_id": 7, "version": 3, "question": "申請期限はいつですか"}
    page = staff.get(f"/department/{hand_over_one(city, replace(HANDOVER, articles=(told,)))}").text
    assert '/7/versions/3"' in page
    assert "申請期限はいつですか" in page


def test_approvals_have_their_list_only_where_there_are_any(staff: FlaskClient, city: City) -> None:
    escalation_id = hand_over_one(city)
    assert "決裁待ち" not in staff.get("/department/").text
    submit_one(city, escalation_id)
    assert "決裁待ち" in staff.get("/department/").text
    do(city, escalation_id, moving.return_, "担当外です。")
    assert "決裁待ち" not in staff.get("/department/").text
    with_approvals(city)
    assert "決裁待ちの照会はありません" in staff.get("/department/?view=approval").text


def test_a_list_narrowed_to_nothing_says_how_to_see_the_rest(staff: FlaskClient, city: City) -> None:
    hand_over_one(city)
    assert "絞り込みを外すと" in staff.get("/department/?mine=1").text
    assert staff.get("/department/?section=abc").status_code == 200
    assert "絞り込みを外すと" in staff.get("/department/?section=99").text


def test_a_person_in_charge_is_of_the_department_and_stands_on_the_page(
    staff: FlaskClient, city: City
) -> None:
    colleague = add_staff("colleague_there", "森", city.school_department)
    escalation_id = hand_over_one(city)
    for chosen, status in ((city.id_of("child_staff"), 422), ("", 422), (colleague, 303)):
        typed = fields(escalation_id, assign_to=chosen, submission_key=f"to {chosen}")
        assert staff.post(f"/department/{escalation_id}/assign", data=typed).status_code == status
    after = fresh(escalation_id)
    assert (after.assignee_id, after.state, after.steps[-1].details) == (colleague, S.ACCEPTED, {"to": "森"})
    assert "→ 森" in staff.get(f"/department/{escalation_id}").text


def test_the_department_suggests_whose_matter_it_is(staff: FlaskClient, city: City) -> None:
    escalation_id = hand_over_one(city)
    typed = fields(escalation_id, return_reason="担当外です。", suggested=city.child_department)
    assert staff.post(f"/department/{escalation_id}/return", data=typed).status_code == 303
    assert fresh(escalation_id).steps[-1].details == {"suggested_id": city.child_department}
    assert "担当と思われる課: こども支援課" in staff.get(f"/department/{escalation_id}").text


def test_what_the_desk_notes_for_itself_is_not_shown_to_the_department(
    staff: FlaskClient, city: City
) -> None:
    escalation_id = bring_to(S.ASKED_BACK, city)
    do(city, escalation_id, asking_back.ask_citizen, "携帯 096-000-9999 に電話した")
    page = staff.get(f"/department/{escalation_id}").text
    assert "市民に確認" in page
    assert "096-000-9999" not in page


def test_every_kind_of_step_can_stand_on_the_page(staff: FlaskClient, city: City) -> None:
    escalation_id = hand_over_one(city)
    # What came before a reroute is the business of the section before.
    kinds = [StepKind.REROUTED, *(kind for kind in StepKind if kind is not StepKind.REROUTED)]
    with transaction():
        escalation = db.session.get_one(Escalation, escalation_id)
        for kind in kinds:
            note(escalation, kind, None, NOW, "覚え書き", what="answer", to="森")
            db.session.flush()
    page = staff.get(f"/department/{escalation_id}")
    assert page.status_code == 200
    for kind in kinds:
        assert str(LABELS[kind]) in page.text


def test_english_is_complete(app: Flask, city: City) -> None:
    escalation_id = hand_over_one(city)
    do(city, escalation_id, actions.accept)
    with transaction():
        db.session.get_one(User, city.id_of("school_staff")).locale = "en"
    page = browser_of(app, "school_staff").get(f"/department/{escalation_id}").text
    for words in ("What the desk asks", "Accepted, in hand", "Return to the desk", "Course of events"):
        assert words in page
    assert department(city.school_department).name in page
