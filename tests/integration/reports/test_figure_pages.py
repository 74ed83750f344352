"""The pages of the contract figures: who sees what, and what never appears on them."""

import csv
import io
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from foundation.audit.models import AuditAction, AuditEntry
from foundation.calendar import JST
from foundation.db import db, transaction
from foundation.organisation.models import Category, User
from inquiry_desk.inquiries.kinds import Exclusion, FirstOutcome
from inquiry_desk.inquiries.models import Inquiry
from tests.integration.reports.pasts import MAIL, NAME, PHONE, QUESTION, Past, all_numbers, store
from tests.personas import City, sign_in

NOON = datetime(2026, 11, 10, 12, 0, tzinfo=JST)
NOVEMBER = "from_day=2026-11-01&to_day=2026-11-30"
SIDES = ("numerator", "denominator", "missed", "excluded")
PERSONAL = (NAME, "花子", PHONE, "0004321", MAIL, QUESTION)


@pytest.fixture
def past(city: City) -> City:
    """Three at the school service, one of them excluded, and one at the child service."""
    with transaction():
        store(Past(NOON, city.school), city)
        store(Past(NOON, city.school, outcome=FirstOutcome.CALLBACK, completed=False), city)
        store(Past(NOON, city.school, exclusion=Exclusion.DUPLICATE), city)
        store(Past(NOON, city.child), city)
    return city


def audited(action: AuditAction) -> list[tuple[str, str]]:
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == action))
    return [(entry.subject_kind, entry.subject_id) for entry in entries]


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_both_sides_of_each_fraction_and_the_verdict_in_words_are_shown(past: City, client: FlaskClient):
    page = sign_in(client, "contract_officer").get(f"/figures?{NOVEMBER}").get_data(as_text=True)
    for text in (
        "初回応答完了率",
        "完答率",
        "66.6%",
        "目標 90%以上",
        "目標 80%以上",
        "未達",
        "総応答数",
        "総問い合わせ件数",
    ):
        assert text in page
    assert ">2件</span>" in page
    assert ">3件</span>" in page


def test_without_a_period_the_present_month_is_shown(past: City, client: FlaskClient):
    page = sign_in(client, "contract_officer").get("/figures").get_data(as_text=True)
    assert "令和8年11月1日(日)から令和8年11月30日(月)まで" in page


def test_a_period_may_be_written_in_the_japanese_calendar(past: City, client: FlaskClient):
    response = sign_in(client, "contract_officer").get("/figures?from_day=R8.11.10&to_day=令和8年11月10日")
    assert "令和8年11月10日(火)" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "query",
    [
        "from_day=2026-11-30&to_day=2026-11-01",
        "from_day=yesterday&to_day=2026-11-01",
        "from_day=&to_day=2026-11-01",
        "service=99999",
    ],
)
def test_a_period_or_service_that_cannot_be_is_refused_with_a_word(
    past: City, client: FlaskClient, query: str
):
    response = sign_in(client, "operator").get(f"/figures?{query}")
    assert response.status_code == 422
    assert "まだ表示できません" in response.get_data(as_text=True)
    behind = client.get(f"/figures/completion/numerator?{query}")
    assert behind.status_code == 302
    assert behind.location.startswith("/figures?")


def test_a_service_outside_the_scope_cannot_be_asked_for(past: City, client: FlaskClient):
    assert sign_in(client, "operator").get(f"/figures?{NOVEMBER}&service={past.child}").status_code == 422
    page = client.get(f"/figures?{NOVEMBER}").get_data(as_text=True)
    assert "こども医療費助成業務" not in page


def test_the_list_of_an_operator_holds_only_the_services_of_the_scope(past: City, client: FlaskClient):
    own = (
        sign_in(client, "operator").get(f"/figures/completion/denominator?{NOVEMBER}").get_data(as_text=True)
    )
    assert own.count("R8-0000") == 2 * 2  # each number stands in its cell and in its link
    assert "R8-000004" not in own


@pytest.mark.parametrize("login_id", ["contract_officer", "auditor", "operator", "site_manager"])
@pytest.mark.parametrize("side", SIDES)
def test_no_list_shows_anything_personal_of_a_citizen(
    past: City, client: FlaskClient, login_id: str, side: str
):
    sign_in(client, login_id)
    for key in ("first-contact", "completion"):
        page = client.get(f"/figures/{key}/{side}?{NOVEMBER}").get_data(as_text=True)
        assert "<main" in page
        assert [text for text in PERSONAL if text in page] == []


def test_only_who_may_read_inquiries_is_led_to_them(past: City, client: FlaskClient):
    address = f"/figures/completion/denominator?{NOVEMBER}"
    city_office = sign_in(client, "contract_officer").get(address).get_data(as_text=True)
    client.post("/logout")
    manager = sign_in(client, "site_manager").get(address).get_data(as_text=True)
    assert "R8-000001" in city_office
    assert "/inquiries/R8-000001" not in city_office
    assert "/inquiries/R8-000001" in manager


def test_what_is_left_out_is_listed_with_its_reason(past: City, client: FlaskClient):
    page = (
        sign_in(client, "contract_officer")
        .get(f"/figures/completion/excluded?{NOVEMBER}")
        .get_data(as_text=True)
    )
    assert "対象外とした理由" in page
    assert "R8-000003" in page


@pytest.mark.parametrize(
    "address", ["/figures/speed/numerator", "/figures/completion/other", "/figures/completion/x/list.csv"]
)
def test_a_list_that_does_not_exist_is_not_found(past: City, client: FlaskClient, address: str):
    assert sign_in(client, "site_manager").get(address).status_code == 404


def test_opening_and_exporting_a_list_is_audited_without_personal_data(past: City, client: FlaskClient):
    sign_in(client, "site_manager").get(f"/figures/first-contact/missed?{NOVEMBER}")
    client.get(f"/figures/completion/numerator/list.csv?{NOVEMBER}&service={past.school}")
    assert ("figure", "first-contact/missed") in audited(AuditAction.SEARCHED)
    assert audited(AuditAction.EXPORTED) == [("figure", "completion/numerator")]
    exported = db.session.scalars(select(AuditEntry).where(AuditEntry.action == AuditAction.EXPORTED)).one()
    assert exported.details == {"from_day": "2026-11-01", "to_day": "2026-11-30", "service": past.school}


@pytest.mark.parametrize("login_id", ["contract_officer", "auditor", "operator"])
def test_only_supervision_exports(past: City, client: FlaskClient, login_id: str):
    sign_in(client, login_id)
    assert client.get(f"/figures/completion/denominator/list.csv?{NOVEMBER}").status_code == 403
    assert "list.csv" not in client.get(f"/figures/completion/denominator?{NOVEMBER}").get_data(as_text=True)


@pytest.mark.parametrize("side", SIDES)
def test_an_export_opens_in_a_spreadsheet_and_holds_nothing_personal(
    past: City, client: FlaskClient, side: str
):
    response = sign_in(client, "site_manager").get(f"/figures/completion/{side}/list.csv?{NOVEMBER}")
    text = response.get_data(as_text=True)
    expected = {"numerator": 2, "denominator": 3, "missed": 1, "excluded": 1}[side]
    assert response.content_type == "text/csv; charset=utf-8"
    assert f"completion-{side}-20261101-20261130.csv" in response.headers["Content-Disposition"]
    assert response.data.startswith(b"\xef\xbb\xbf")
    assert len(rows_of(text)) == 1 + expected
    assert [word for word in PERSONAL if word in text] == []


def test_an_export_has_every_line_of_a_long_list(past: City, client: FlaskClient):
    with transaction():
        for _ in range(120):
            store(Past(NOON, past.school), past)
    response = sign_in(client, "site_manager").get(f"/figures/completion/denominator/list.csv?{NOVEMBER}")
    numbers = {row[0] for row in rows_of(response.get_data(as_text=True))[1:]}
    excluded = db.session.scalars(select(Inquiry.number).where(Inquiry.exclusion.is_not(None)))
    assert numbers == all_numbers() - set(excluded)


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "＝1", "\u200b=1"])
def test_no_cell_of_an_export_is_a_formula(past: City, client: FlaskClient, text: str):
    with transaction() as session:
        session.get_one(User, past.id_of("operator")).display_name = text
        session.get_one(Category, past.categories[past.school]).name = text
        for inquiry in session.scalars(select(Inquiry)):
            inquiry.category_id = past.categories[past.school]
    address = f"/figures/completion/numerator/list.{{}}?{NOVEMBER}"
    as_csv = sign_in(client, "site_manager").get(address.format("csv"))
    rows = rows_of(as_csv.get_data(as_text=True))[1:]
    assert {(row[3][0], row[6][0]) for row in rows} == {("'", "'")}
    sheet = load_workbook(io.BytesIO(client.get(address.format("xlsx")).data)).active
    assert {(row[3].data_type, row[6].data_type) for row in sheet.iter_rows(min_row=2)} == {("s", "s")}


def test_a_workbook_of_a_list_has_real_moments_and_numbers_and_nothing_personal(
    past: City, client: FlaskClient
):
    response = sign_in(client, "site_manager").get(f"/figures/completion/excluded/list.xlsx?{NOVEMBER}")
    heading, line = load_workbook(io.BytesIO(response.data)).active.iter_rows(values_only=True)
    cells = dict(zip(heading, line, strict=True))
    assert cells["受付番号"] == "R8-000003"
    assert cells["受付日時"] == datetime(2026, 11, 10, 12, 0)  # noqa: DTZ001 - as the clock shows it in Japan
    assert (cells["対象外とした理由"], cells["定義の版"]) == ("重複", 0)
    assert [word for word in PERSONAL for cell in line if word in str(cell)] == []
    assert client.get(f"/figures/completion/excluded/list.pdf?{NOVEMBER}").status_code == 404


def test_a_fiscal_year_is_chosen_by_its_name(client: FlaskClient, city: City):
    with transaction():
        store(Past(datetime(2025, 3, 31, 12, 0, tzinfo=JST), city.school), city)
    sign_in(client, "contract_officer")
    page = client.get("/figures?year=2024").text
    assert "令和6年4月1日(月)から令和7年3月31日(月)まで" in page
    assert '<option value="2024" selected>令和6年度</option>' in page
    assert "令和8年11月1日" in client.get("/figures?year=1999").text
    assert client.get("/figures?year=9999999").status_code == 200
