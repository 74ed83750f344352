"""The registers on the screen: entering, judging, extending, withdrawing, and who sees what."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from foundation.audit.models import AuditEntry
from foundation.db import db
from inquiry_desk.registers.models import (
    Finding,
    FindingState,
    ProcessedVolume,
    TaskDeadline,
)
from tests.integration.escalation.desk import browser_of
from tests.integration.incidents.desk import report_one
from tests.personas import City

MONTH = "2026-11"
WORDS = "申請書の入力に誤りがありました"


@pytest.fixture
def supervisor(app: Flask, city: City) -> FlaskClient:
    return browser_of(app, "supervisor")


@pytest.fixture
def manager(app: Flask, city: City) -> FlaskClient:
    return browser_of(app, "site_manager")


def enter(client: FlaskClient, service: int, seen: int, note: str = "", **days: str) -> TestResponse:
    data = {"seen": seen, "note": note, **{f"day_202611{day[1:]}": count for day, count in days.items()}}
    return client.post(f"/registers/?service={service}&month={MONTH}", data=data)


def volumes() -> list[tuple[int, str]]:
    db.session.rollback()
    rows = db.session.scalars(select(ProcessedVolume).order_by(ProcessedVolume.id))
    return [(row.count, row.note) for row in rows]


def newest_volume() -> int:
    db.session.rollback()
    return max(db.session.scalars(select(ProcessedVolume.id)), default=0)


def record_finding(client: FlaskClient, service: int, **other: object) -> TestResponse:
    data = {
        "service_id": service,
        "found_on": "2026-11-10",
        "found_by": "学務支援課",
        "count": "2",
        "kind": "input",
        "what": WORDS,
    }
    return client.post("/registers/findings", data={**data, **other})


def the_finding() -> Finding:
    db.session.rollback()
    return db.session.scalars(select(Finding)).one()


def judge(client: FlaskClient, how: str, **other: object) -> TestResponse:
    shown = the_finding()
    data = {"seen": shown.version, "cause": "転記の誤り", "prevention": "二人で確かめる"}
    return client.post(f"/registers/findings/{shown.id}/{how}", data={**data, **other})


def record_task(client: FlaskClient, service: int, due: str = "2026-11-20") -> TaskDeadline:
    data = {"service_id": service, "name": "製票", "count": "10", "due_on": due}
    assert client.post("/registers/deadlines", data=data).status_code == 303
    return the_task()


def the_task() -> TaskDeadline:
    db.session.rollback()
    return db.session.scalars(select(TaskDeadline)).one()


def noted() -> list[str]:
    kinds = ("processed_volume", "finding", "task_deadline")
    query = select(AuditEntry.subject_kind).where(AuditEntry.subject_kind.in_(kinds))
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def test_empty_registers_say_what_to_do(supervisor: FlaskClient) -> None:
    assert "指摘は登録されていません。" in supervisor.get("/registers/findings").text
    assert "処理期限のある作業は登録されていません。" in supervisor.get("/registers/deadlines").text
    assert "件数を登録する" in supervisor.get("/registers/").text


def test_a_month_is_entered_in_one_table(supervisor: FlaskClient, city: City) -> None:
    assert enter(supervisor, city.school, 0, d02="1,234", d03="０", d04="").status_code == 303

    assert volumes() == [(1234, ""), (0, "")]
    assert "合計 1,234件" in supervisor.get(f"/registers/?service={city.school}&month={MONTH}").text
    assert noted() == ["processed_volume", "processed_volume"]


def test_a_correction_is_a_new_entry_and_the_old_one_stays_visible(
    supervisor: FlaskClient, city: City
) -> None:
    enter(supervisor, city.school, 0, d02="77")

    refused = enter(supervisor, city.school, newest_volume(), d02="99")
    assert refused.status_code == 422 and "訂正の理由を入力してください。" in refused.text
    assert 'value="99"' in refused.text
    assert enter(supervisor, city.school, newest_volume(), "数え直し", d02="99").status_code == 303

    page = supervisor.get(f"/registers/?service={city.school}&month={MONTH}").text
    assert volumes() == [(77, ""), (99, "数え直し")]
    assert "合計 99件" in page and '<s class="number">77</s>' in page and "数え直し" in page


@pytest.mark.parametrize(
    ("count", "reason"),
    [("たくさん", "0から9,999,999まで"), ("-1", "0から9,999,999まで"), ("", "登録した件数は消せません")],
)
def test_a_count_that_cannot_be_is_refused_and_kept(
    supervisor: FlaskClient, city: City, count: str, reason: str
) -> None:
    enter(supervisor, city.school, 0, d02="77")

    response = enter(supervisor, city.school, newest_volume(), "理由", d02=count)

    assert response.status_code == 422 and reason in response.text
    assert f'value="{count}"' in response.text and volumes() == [(77, "")]


def test_who_enters_over_newer_counts_is_told_and_keeps_what_was_typed(
    supervisor: FlaskClient, manager: FlaskClient, city: City
) -> None:
    enter(manager, city.school, 0, d02="5")

    response = enter(supervisor, city.school, 0, d03="8")

    assert response.status_code == 422 and "ほかの方がこの間に" in response.text
    assert 'value="8"' in response.text and volumes() == [(5, "")]


def test_days_to_come_take_no_count(supervisor: FlaskClient, city: City) -> None:
    assert enter(supervisor, city.school, 0, d17="5").status_code == 422
    assert volumes() == []


def test_a_finding_is_accepted_with_cause_and_prevention(supervisor: FlaskClient, city: City) -> None:
    assert record_finding(supervisor, city.school).status_code == 303
    refused = judge(supervisor, "accept", prevention="")
    assert refused.status_code == 422 and "転記の誤り" in refused.text

    assert judge(supervisor, "accept").status_code == 303

    shown = the_finding()
    assert (shown.state, shown.cause, shown.judged_by_id) == (
        FindingState.ACCEPTED,
        "転記の誤り",
        city.id_of("supervisor"),
    )
    assert judge(supervisor, "dispute").status_code == 422
    assert noted() == ["finding", "finding"]


def test_a_disputed_finding_is_decided_by_a_third_hand(
    app: Flask, supervisor: FlaskClient, manager: FlaskClient, city: City
) -> None:
    record_finding(manager, city.school)
    assert judge(supervisor, "dispute").status_code == 303

    assert judge(supervisor, "reject").status_code == 422
    assert judge(manager, "accept").status_code == 422
    assert "登録者と最初の判定者以外" in manager.get(f"/registers/findings/{the_finding().id}").text
    assert judge(browser_of(app, "general_manager"), "reject").status_code == 303

    shown = the_finding()
    assert (shown.state, shown.judged_by_id, shown.reviewed_by_id) == (
        FindingState.NOT_OURS,
        city.id_of("supervisor"),
        city.id_of("general_manager"),
    )


def test_an_open_finding_is_not_put_aside_by_one_person(supervisor: FlaskClient, city: City) -> None:
    record_finding(supervisor, city.school)

    assert judge(supervisor, "reject").status_code == 422
    assert the_finding().state is FindingState.OPEN


def test_a_finding_judged_meanwhile_is_a_conflict_that_keeps_the_words(
    supervisor: FlaskClient, city: City
) -> None:
    record_finding(supervisor, city.school)

    response = judge(supervisor, "accept", seen=7, cause="別の原因")

    assert response.status_code == 422
    assert "ほかの方がこの間に" in response.text and "別の原因" in response.text


def test_what_was_mistyped_is_corrected_until_it_is_judged(supervisor: FlaskClient, city: City) -> None:
    record_finding(supervisor, city.school)
    shown = the_finding()
    address = f"/registers/findings/{shown.id}/correct"
    data = {
        "seen": shown.version,
        "service_id": city.school,
        "found_on": "2026-11-09",
        "found_by": "こども課",
        "kind": "input",
        "count": "3",
        "what": WORDS,
    }

    refused = supervisor.post(address, data={**data, "count": "三"})
    assert refused.status_code == 422 and 'value="三"' in refused.text
    assert supervisor.post(address, data={**data, "seen": 9}).status_code == 422
    assert supervisor.post(address, data={**data, "service_id": city.child}).status_code == 422
    assert supervisor.post(address, data=data).status_code == 303

    assert (the_finding().count, the_finding().found_by) == (3, "こども課")
    judge(supervisor, "accept")
    assert supervisor.post(address, data={**data, "seen": the_finding().version}).status_code == 422
    assert noted() == ["finding"] * 3


@pytest.mark.parametrize(
    "wrong", [{"found_on": "2026-11-17"}, {"count": "0"}, {"what": "あ" * 10_001}, {"service_id": "999"}]
)
def test_a_finding_that_cannot_be_is_refused_and_kept(
    supervisor: FlaskClient, city: City, wrong: dict[str, str]
) -> None:
    response = record_finding(supervisor, city.school, **{"found_by": "学務の係", **wrong})

    assert response.status_code == 422 and "学務の係" in response.text
    assert db.session.scalars(select(Finding)).all() == []


def test_a_task_is_extended_with_reason_and_approver_and_both_days_stay(
    supervisor: FlaskClient, city: City
) -> None:
    task = record_task(supervisor, city.school)
    data = {"seen": task.version, "extended_to": "2026-11-25", "reason": "書類待ち", "approved_by": "市 山本"}
    address = f"/registers/deadlines/{task.id}"

    assert supervisor.post(f"{address}/extend", data={**data, "reason": ""}).status_code == 422
    assert supervisor.post(f"{address}/extend", data={**data, "extended_to": "2026-11-20"}).status_code == 422
    assert supervisor.post(f"{address}/extend", data=data).status_code == 303

    page = supervisor.get(address).text
    assert all(words in page for words in ("11月20日", "11月25日", "書類待ち", "市 山本"))


def test_what_is_overdue_is_marked_and_cannot_be_extended_afterwards(
    supervisor: FlaskClient, city: City
) -> None:
    task = record_task(supervisor, city.school, "2026-11-13")
    assert "期限超過" in supervisor.get("/registers/deadlines").text

    data = {"seen": task.version, "extended_to": "2026-11-25", "reason": "遅れ", "approved_by": "市"}
    response = supervisor.post(f"/registers/deadlines/{task.id}/extend", data=data)

    assert response.status_code == 422 and "あとから延長することはできません" in response.text


def test_a_task_is_done_on_a_day_and_noted(supervisor: FlaskClient, city: City) -> None:
    task = record_task(supervisor, city.school)
    data = {"seen": task.version, "done_on": "2026-11-16"}

    assert supervisor.post(f"/registers/deadlines/{task.id}/done", data=data).status_code == 303
    assert supervisor.post(f"/registers/deadlines/{task.id}/done", data=data).status_code == 422

    assert "期限内に完了" in supervisor.get("/registers/deadlines").text
    assert noted() == ["task_deadline", "task_deadline"]


def test_what_is_of_other_services_does_not_exist(
    supervisor: FlaskClient, manager: FlaskClient, city: City
) -> None:
    record_finding(manager, city.child)
    record_task(manager, city.child)
    of_others = [
        f"findings/{the_finding().id}",
        f"deadlines/{the_task().id}",
        f"?service={city.child}",
    ]

    assert [supervisor.get(f"/registers/{one}").status_code for one in of_others] == [404] * 3
    assert enter(supervisor, city.child, 0, d02="1").status_code == 404
    assert judge(supervisor, "accept").status_code == 404
    assert record_finding(supervisor, city.child).status_code == 422
    for page in ("findings", "deadlines"):
        assert WORDS not in supervisor.get(f"/registers/{page}").text
    assert "製票" not in supervisor.get("/registers/deadlines").text


@pytest.mark.parametrize("reader", ["auditor", "contract_officer"])
def test_readers_see_the_registers_without_a_form(
    app: Flask, manager: FlaskClient, city: City, reader: str
) -> None:
    record_finding(manager, city.school)
    client = browser_of(app, reader)

    for page in ("", "findings", f"findings/{the_finding().id}", "deadlines"):
        shown = client.get(f"/registers/{page}")
        assert shown.status_code == 200 and "登録する</button>" not in shown.text
    assert record_finding(client, city.school).status_code == 403


def test_the_page_of_figures_shows_the_three_with_the_rows_behind(
    app: Flask, supervisor: FlaskClient, manager: FlaskClient, city: City
) -> None:
    assert "対象なし" in supervisor.get("/figures").text
    enter(supervisor, city.school, 0, d02="50", d03="40")
    enter(supervisor, city.school, newest_volume(), "数え直し", d02="60")
    record_finding(supervisor, city.school)
    judge(supervisor, "accept")
    record_task(manager, city.child, "2026-11-13")
    report_one(manager, "")

    own, everything = supervisor.get("/figures").text, manager.get("/figures").text

    assert "2.0%" in own and "目標 2%未満" in own and "誤りと認定" in own
    assert "製票" not in own and "製票" in everything and "期限内に未完了" in everything
    assert "/registers/findings/" not in browser_of(app, "operator").get("/figures").text
