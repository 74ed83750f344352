"""What was mistyped is corrected and stays visible; the registers, and the rows behind figures, as files."""

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from foundation import clock
from foundation.audit.models import AuditAction, AuditEntry
from foundation.calendar import day_of
from foundation.db import db, transaction
from inquiry_desk.registers.models import Finding, ProcessedVolume
from inquiry_desk.registers.queries import PAGE_SIZE
from tests.integration.escalation.desk import browser_of
from tests.integration.registers.test_pages import (
    enter,
    judge,
    newest_volume,
    record_finding,
    record_task,
    the_finding,
    the_task,
)
from tests.personas import City

NOVEMBER = "from_day=2026-11-01&to_day=2026-11-30"


@pytest.fixture
def supervisor(app: Flask, city: City) -> FlaskClient:
    return browser_of(app, "supervisor")


def lines(client: FlaskClient, address: str) -> list[list[str]]:
    text = client.get(f"/registers/{address}").text
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))[1:]


def task_form(city: City, **other: object) -> dict[str, object]:
    data = {"service_id": city.school, "name": "製票", "count": "10", "due_on": "2026-11-20"}
    return {**data, "seen": the_task().version, "correction": "入力の誤り", **other}


def test_a_task_is_corrected_with_a_reason_and_the_earlier_wording_stays(
    supervisor: FlaskClient, city: City
) -> None:
    task = record_task(supervisor, city.school)
    address = f"/registers/deadlines/{task.id}"

    refused = supervisor.post(f"{address}/correct", data=task_form(city, name="審査", correction=""))
    assert refused.status_code == 422 and "審査" in refused.text
    assert supervisor.post(f"{address}/correct", data=task_form(city)).status_code == 422
    changed = task_form(city, name="審査", due_on="R8.11.24")
    assert supervisor.post(f"{address}/correct", data=changed).status_code == 303
    assert supervisor.post(f"{address}/correct", data=changed).status_code == 422

    page = supervisor.get(address).text
    assert the_task().name == "審査"
    assert all(words in page for words in ("製票", "令和8年11月20日", "入力の誤り"))
    noted = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert noted is not None and noted.details == {"fields": ["name", "due_on"], "corrected": True}


def test_a_day_that_decided_the_figure_is_not_corrected_but_the_words_are(
    supervisor: FlaskClient, city: City
) -> None:
    address = f"/registers/deadlines/{record_task(supervisor, city.school, '2026-11-13').id}/correct"

    refused = supervisor.post(address, data=task_form(city, due_on="2026-11-30"))
    assert refused.status_code == 422 and "期限を過ぎたか延長されている" in refused.text
    kept = task_form(city, due_on="2026-11-13", name="入力")
    assert supervisor.post(address, data=kept).status_code == 303


def test_a_finding_keeps_what_stood_there_before(supervisor: FlaskClient, city: City) -> None:
    record_finding(supervisor, city.school)
    finding = the_finding()
    data = {
        "service_id": city.school,
        "found_on": "2026-11-10",
        "found_by": "学務支援課",
        "count": "3",
        "kind": "slip",
    }
    data |= {"what": finding.what, "seen": finding.version}
    assert supervisor.post(f"/registers/findings/{finding.id}/correct", data=data).status_code == 303
    assert (
        the_finding().count == 3 and "訂正の履歴" in supervisor.get(f"/registers/findings/{finding.id}").text
    )


def test_each_register_is_saved_as_a_file_of_what_somebody_may_see(
    app: Flask, supervisor: FlaskClient, city: City
) -> None:
    manager = browser_of(app, "site_manager")
    record_finding(supervisor, city.school, what="=1+1")
    record_finding(manager, city.child, what="よその話")
    record_task(manager, city.school)
    enter(supervisor, city.school, 0, d02="77")
    enter(supervisor, city.school, newest_volume(), "数え直し", d02="99")

    book = load_workbook(io.BytesIO(supervisor.get("/registers/findings/list.xlsx").data))
    cells = list(book.worksheets[0].iter_rows(min_row=2))
    assert [(row[3].value, row[3].quotePrefix, row[4].value) for row in cells] == [("=1+1", True, 2)]
    assert cells[0][0].is_date
    assert len(lines(manager, "findings/list.csv")) == 2
    assert lines(manager, f"findings/list.csv?service={city.child}")[0][3] == "よその話"
    assert lines(supervisor, "deadlines/list.csv")[0][:4] == ["製票", "就学援助業務", "10", "2026/11/20"]
    volumes = lines(supervisor, f"list.csv?service={city.school}&month=2026-11")
    assert [(row[2], row[6]) for row in volumes] == [("99", "有効"), ("77", "訂正前")]
    assert browser_of(app, "auditor").get("/registers/findings/list.csv").status_code == 403
    exported = select(AuditEntry.subject_id).where(AuditEntry.action == AuditAction.EXPORTED)
    assert set(db.session.scalars(exported)) == {"findings", "deadlines", "volumes"}


def test_the_rows_behind_a_figure_say_why_each_is_left_out(app: Flask, city: City) -> None:
    manager = browser_of(app, "site_manager")
    enter(manager, city.school, 0, d02="60")
    record_finding(manager, city.school)
    judge(manager, "accept")
    record_task(manager, city.school)

    errors = lines(manager, f"figures/processing-errors/list.csv?{NOVEMBER}&service={city.school}")
    assert [(row[0], row[3], row[4]) for row in errors] == [
        ("2026/11/10", "2", "誤りと認定"),
        ("2026/11/02", "60", "分母"),
    ]
    tasks = lines(manager, f"figures/deadlines-met/list.csv?{NOVEMBER}")
    assert "対象外" in tasks[0][4] and tasks[0][2] == "製票"
    assert lines(manager, f"figures/incidents/list.csv?{NOVEMBER}") == []
    for address in (f"weather/list.csv?{NOVEMBER}", "incidents/list.csv", "incidents/list.csv?from_day=x"):
        assert manager.get(f"/registers/figures/{address}").status_code == 404
    page = manager.get("/figures").text
    assert "業務別の処理状況" in page and "3.3%" in page


def test_a_long_register_is_read_in_pages(supervisor: FlaskClient, city: City) -> None:
    with transaction():
        for place in range(PAGE_SIZE + 1):
            db.session.add(
                Finding(
                    service_id=city.school,
                    found_on=day_of(clock.now()),
                    found_by="市",
                    what=f"指摘{place:03}",
                    recorded_by_id=city.id_of("supervisor"),
                    recorded_at=clock.now(),
                )
            )

    first, second = (supervisor.get(f"/registers/findings?page={page}").text for page in (1, 2))

    assert "指摘050" in first and "指摘000" not in first and "page=2" in first
    assert "指摘000" in second and "page=1" in second and "page=3" not in second


def test_a_file_of_no_month_is_that_of_this_month(supervisor: FlaskClient, city: City) -> None:
    with transaction():
        by = city.id_of("supervisor")
        entry = ProcessedVolume(service_id=city.school, day=day_of(clock.now()), count=5, note="")
        entry.entered_by_id, entry.entered_at = by, clock.now()
        db.session.add(entry)

    assert [row[2] for row in lines(supervisor, "list.csv")] == ["5"]
