"""指標の定義: who reads it, who records an agreement, and what is refused."""

import threading
from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation import clock
from foundation.audit.models import AuditAction, AuditEntry
from foundation.calendar import JST
from foundation.db import AppendOnlyError, db, transaction
from inquiry_desk.inquiries.kinds import Exclusion
from inquiry_desk.reports.agreeing import Terms, agree
from inquiry_desk.reports.kpi import COMPLETION
from inquiry_desk.reports.models import Basis, KpiAgreement
from inquiry_desk.staff.audit_words import details_in_words, subject_in_words
from inquiry_desk.staff.refusals import Conflict
from tests.integration.reports.pasts import Past, person, store
from tests.personas import City, sign_in

TODAY = date(2026, 11, 16)
NOON = datetime(2026, 11, 16, 12, 0, tzinfo=JST)
NEW = "/figures/definitions/completion/new"
FORM = {
    "seen": "0",
    "target": "８２．５％",
    "basis": "received",
    "exclusions": ["spam", "wrong_number"],
    "effective_from": "R8.12.1",
    "agreed_with": "契約検査課 見本主査",
    "agreed_on": "2026-11-10",
    "reason": "業務外の用件も件数に含めるため",
}


def agreed() -> list[KpiAgreement]:
    db.session.rollback()
    return list(db.session.scalars(select(KpiAgreement).order_by(KpiAgreement.number)))


def test_an_agreement_is_recorded_once_audited_and_shown_with_its_past(city: City, client: FlaskClient):
    sign_in(client, "site_manager")
    assert 'value="80"' in client.get(NEW).text
    keyed = FORM | {"submission_key": "once"}
    assert [client.post(NEW, data=keyed).status_code for _ in range(2)] == [303, 303]

    (row,) = agreed()
    assert (row.number, row.target_per_mille, row.basis, row.effective_from) == (
        1,
        825,
        Basis.RECEIVED,
        date(2026, 12, 1),
    )
    assert row.exclusions == ["wrong_number", "spam"]
    page = client.get("/figures/definitions").text
    for text in (
        "第1版",
        "これから適用",
        "82.5%以上",
        "仕様書のとおり",
        "契約検査課 見本主査",
        "処理誤り割合",
        "2%未満",
    ):
        assert text in page
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "kpi_agreement")).one()
    assert entry.action is AuditAction.CREATED
    assert subject_in_words(entry) == "指標の協議結果 完答率・1"
    assert "対象外: 間違い電話、迷惑メール" in details_in_words(entry)
    with pytest.raises(AppendOnlyError), transaction() as session:
        session.get_one(KpiAgreement, row.id).target_per_mille = 100


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"effective_from": "2026-11-15"}, "過去の数値は変わりません"),
        ({"target": "80", "exclusions": [one.value for one in Exclusion]}, "同じ内容です"),
        ({"target": "100.5"}, "100以下の割合"),
        ({"target": "0"}, "100以下の割合"),
        ({"agreed_on": "2026-11-17"}, "まだ来ていない日"),
        ({"basis": "completed"}, "期間に数える問い合わせ"),
        ({"exclusions": ["everything"]}, "対象外"),
        ({"seen": "1"}, "先に協議の結果を登録しました"),
        ({"reason": "  "}, "理由を入れてください"),
    ],
)
def test_what_cannot_be_agreed_is_refused_and_keeps_what_was_typed(
    city: City, client: FlaskClient, wrong: dict[str, object], says: str
):
    response = sign_in(client, "site_manager").post(NEW, data=FORM | wrong)
    assert response.status_code == 422
    assert says in response.text
    assert "契約検査課 見本主査" in response.text
    assert agreed() == []


def test_a_later_agreement_never_stands_before_an_earlier_one_but_may_replace_it(
    city: City, client: FlaskClient
):
    sign_in(client, "general_manager").post(NEW, data=FORM)
    stale = client.post(NEW, data=FORM | {"target": "85"})
    assert (stale.status_code, 'name="seen" type="hidden" value="1"' in stale.text) == (422, True)
    before = client.post(NEW, data=FORM | {"seen": "1", "target": "85", "effective_from": "2026-11-30"})
    assert "より後の日から有効になる定義" in before.text
    assert client.post(NEW, data=FORM | {"seen": "1", "target": "85"}).status_code == 303
    page = client.get("/figures/definitions").text
    assert "差替え済み" in page
    assert [row.target_per_mille for row in agreed()] == [825, 850]


def test_everybody_who_reads_figures_reads_their_definitions_and_only_management_changes_them(
    city: City, client: FlaskClient
):
    for login_id, may in (("contract_officer", False), ("operator", False), ("site_manager", True)):
        page = sign_in(client, login_id).get("/figures/definitions")
        assert (page.status_code, NEW in page.text) == (200, may)
        client.post("/logout")
    assert sign_in(client, "site_manager").get("/figures/definitions/speed/new").status_code == 404


def test_a_period_across_a_change_says_so_and_each_left_out_inquiry_says_why(city: City, client: FlaskClient):
    sign_in(client, "site_manager").post(NEW, data=FORM)
    with transaction(), clock.fixed(datetime(2026, 12, 2, 12, 0, tzinfo=JST)):
        for day, exclusion in ((1, Exclusion.SPAM), (2, Exclusion.DUPLICATE)):
            store(Past(datetime(2026, 12, day, tzinfo=JST), city.school, exclusion=exclusion), city)
    both, after = "from_day=2026-11-30&to_day=2026-12-31", "from_day=2026-12-01&to_day=2026-12-31"
    changed = "この期間の途中で定義が変わりました"
    assert changed in client.get(f"/figures?{both}").text
    page = client.get(f"/figures?{after}").text
    assert (changed in page, "目標 82.5%以上" in page) == (False, True)
    left_out = client.get(f"/figures/completion/excluded?{both}").text
    assert "問い合わせではないため。" in left_out
    assert "第1版" in left_out
    counted = client.get(f"/figures/completion/denominator?{after}").text
    assert "「重複」の印がありますが、この定義では数えます" in counted


def test_of_two_who_record_in_the_same_moment_one_is_told_to_look_again(app: Flask, city: City):
    begin, results = threading.Barrier(2), []
    terms = Terms(850, Basis.RECEIVED, frozenset(Exclusion), date(2026, 12, 1), "契約検査課", TODAY, "試行")

    def record(login_id: str) -> None:
        with app.app_context():
            begin.wait()
            try:
                with transaction():
                    agree(COMPLETION, terms, "0", person(city, login_id), NOON)
                results.append("recorded")
            except Conflict:
                results.append("look again")
            db.session.remove()

    db.session.rollback()
    threads = [threading.Thread(target=record, args=(who,)) for who in ("site_manager", "general_manager")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["look again", "recorded"]
    assert [row.number for row in agreed()] == [1]
