"""業務完了届: received by the city, inspected within ten days, corrected and inspected again."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation import clock
from foundation.audit.models import AuditEntry
from foundation.calendar import JST
from foundation.db import db, transaction
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.reporting.actions import correct, sign, submit
from inquiry_desk.reporting.inspecting import (
    inspect,
    inspections_of,
    is_inspection_overdue,
    may_be_inspected,
    may_be_received,
    receive,
)
from inquiry_desk.reporting.models import InspectionResult, Report, ReportKind, ReportState, ReportStepKind
from tests.integration.reporting.months import (
    SIGNED_AT,
    bring_to,
    manager,
    month_report,
    october,
    reports_of,
    store_all,
)
from tests.integration.reports.pasts import Past, person
from tests.personas import City, sign_in

RECEIVED_ON = date(2026, 11, 2)
PASSED, CORRECTIONS = InspectionResult.PASSED, InspectionResult.CORRECTIONS


def submitted_notice(city: City) -> Report:
    with transaction():
        store_all(city, Past(october(8), city.school))
        for report in reports_of(city, city.school, city.child):
            bring_to(report, ReportState.CONFIRMED, city)
        bring_to(month_report(), ReportState.SUBMITTED, city)
        return bring_to(month_report(ReportKind.COMPLETION), ReportState.SUBMITTED, city)


def at_day(day: int) -> datetime:
    return datetime(2026, 11, day, 10, 0, tzinfo=JST)


def test_a_notice_is_received_inspected_corrected_and_inspected_again(app: Flask, city: City) -> None:
    notice = submitted_notice(city)
    officer, ours = person(city, "contract_officer"), manager(city)

    with pytest.raises(NotPossibleError):
        inspect(notice, officer, at_day(3), at_day(3).date(), PASSED)
    receive(notice, officer, SIGNED_AT, RECEIVED_ON)
    with pytest.raises(NotPossibleError):
        receive(notice, officer, SIGNED_AT, RECEIVED_ON)
    assert not is_inspection_overdue(notice, date(2026, 11, 12))
    assert is_inspection_overdue(notice, date(2026, 11, 13))
    with pytest.raises(NotPossibleError):
        inspect(notice, officer, at_day(3), at_day(3).date(), CORRECTIONS, " ")
    inspect(notice, officer, at_day(3), at_day(3).date(), CORRECTIONS, "件数の内訳を直してください。")
    assert (notice.state, notice.received_on) == (ReportState.RETURNED, None)

    sign(notice, ours, at_day(4))
    submit(notice, ours, at_day(4))
    assert notice.revisions[-1].reason == "件数の内訳を直してください。"
    assert may_be_received(notice)
    assert not may_be_inspected(notice)
    receive(notice, officer, at_day(5), at_day(4).date())
    inspect(notice, officer, at_day(6), at_day(6).date(), PASSED)

    assert notice.state is ReportState.CONFIRMED
    assert [(one.revision, one.result, one.due_on) for one in inspections_of(notice)] == [
        (1, CORRECTIONS, date(2026, 11, 12)),
        (2, PASSED, date(2026, 11, 14)),
    ]
    kinds = [step.kind for step in notice.steps]
    correct(notice, ours, at_day(9), "月報を訂正しました。")
    sign(notice, ours, at_day(9))
    submit(notice, ours, at_day(9))
    assert may_be_received(notice), "what was corrected after it passed is received and inspected anew"
    assert not may_be_inspected(notice)
    assert kinds.count(ReportStepKind.RECEIVED) == kinds.count(ReportStepKind.INSPECTED) == 2
    told = [
        entry.details["report_step"]
        for entry in db.session.scalars(select(AuditEntry))
        if "report_step" in entry.details
    ]
    assert [word for word in told if "inspected" in word or "received" in word] == [
        "report_received",
        "report_inspected",
    ] * 2


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 11, 4)])
def test_a_day_of_receipt_before_the_submission_or_to_come_is_refused(
    app: Flask, city: City, day: date
) -> None:
    notice = submitted_notice(city)

    with pytest.raises(NotPossibleError):
        receive(notice, person(city, "contract_officer"), at_day(3), day)


def test_only_the_contract_office_receives_and_inspects_on_the_page(
    app: Flask, city: City, client: FlaskClient
) -> None:
    notice = submitted_notice(city)
    notice_id = notice.id
    with clock.fixed(at_day(3)):
        for login_id in ("site_manager", "auditor"):
            other = sign_in(app.test_client(), login_id)
            for act in ("receive", "inspect"):
                assert other.post(f"/reports/{notice_id}/{act}").status_code == 403, login_id
        sign_in(client, "contract_officer")
        page = client.get(f"/reports/{notice_id}").get_data(as_text=True)
        assert "受理する" in page
        assert "検査の結果を登録する" not in page
        missing = client.post(
            f"/reports/{notice_id}/receive", data={"seen": _version(notice_id), "received_on": ""}
        )
        assert missing.status_code == 422
        data = {"seen": _version(notice_id), "received_on": "R8.11.2"}
        assert client.post(f"/reports/{notice_id}/receive", data=data).status_code == 303
        assert "11月12日" in client.get(f"/reports/{notice_id}").get_data(as_text=True)
    with clock.fixed(at_day(13)):
        sign_in(client, "contract_officer")
        assert "検査期限(令和8年11月12日(木))を過ぎています" in client.get("/reports/monthly").get_data(
            as_text=True
        )
        data = {
            "seen": _version(notice_id),
            "inspected_on": "2026-11-13",
            "result": "corrections",
            "comment": "",
        }
        refused = client.post(f"/reports/{notice_id}/inspect", data=data)
        assert refused.status_code == 409
        assert "補正が必要な内容を書いてください。" in refused.get_data(as_text=True)
        assert (
            client.post(
                f"/reports/{notice_id}/inspect", data={**data, "comment": "部数が違います。"}
            ).status_code
            == 303
        )
        record = client.get(f"/reports/{notice_id}/inspections/1").get_data(as_text=True)
    assert "部数が違います。" in record
    assert "令和8年11月2日" in record
    assert "小林" in record
    supervisor = sign_in(app.test_client(), "supervisor")
    assert supervisor.get(f"/reports/{notice_id}/inspections/1").status_code == 404
    assert "令和8年10月" not in supervisor.get("/reports/monthly").get_data(as_text=True)


def _version(report_id: int) -> str:
    db.session.rollback()
    db.session.expire_all()
    return str(db.session.get_one(Report, report_id).version)


def test_the_page_of_a_month_names_what_is_missing_and_which_days_differ(
    app: Flask, city: City, client: FlaskClient
) -> None:
    with transaction():
        store_all(city, Past(october(8), city.school))
        first, _second = [bring_to(one, ReportState.CONFIRMED, city) for one in reports_of(city, city.school)]
        store_all(city, Past(october(9), city.school))
        monthly = month_report()
        month_id, first_id = monthly.id, first.id
    with clock.fixed(SIGNED_AT + timedelta(hours=1)):
        sign_in(client, "site_manager")
        page = client.get(f"/reports/{month_id}").get_data(as_text=True)
        compared = client.get(f"/reports/{month_id}/reconciliation").get_data(as_text=True)
        listed = client.get("/reports/monthly").get_data(as_text=True)

        assert "まだ署名できません" in page
        assert "こども医療費助成業務" in page
        assert f'href="/reports/{first_id}"' in compared
        assert "+1" in compared
        assert "令和8年10月" in listed
        assert client.get(f"/reports/{first_id}/reconciliation").status_code == 404
