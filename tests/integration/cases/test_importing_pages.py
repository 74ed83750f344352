"""The pages of files of applications: bringing one, saying what its columns are, following it, taking rows out."""

import io

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from foundation.audit.models import AuditAction, AuditEntry
from foundation.db import db
from foundation.rows_of_file import RowsOfFile
from inquiry_desk.cases.importing.models import CaseMapping
from inquiry_desk.cases.models import Case
from tests.integration.cases.conftest import Arranged
from tests.integration.cases.files_of_cases import HEADINGS, ROW, csv_file, work, workbook
from tests.personas import sign_in

BAD = ("=1+1", "いつか", *ROW[2:])
COLUMNS = {
    "name": "電子申請",
    "source": "e_application",
    "column_source_number": "申込番号",
    "column_received_on": "申込日時",
    "column_applicant": "氏名",
}


@pytest.fixture
def desk(client: FlaskClient, arranged: Arranged) -> FlaskClient:
    return sign_in(client, "supervisor")


def upload(desk: FlaskClient, arranged: Arranged, content: bytes, name: str = "申請.csv") -> TestResponse:
    form = {"file": (io.BytesIO(content), name), "service_id": arranged.city.school}
    return desk.post("/cases/imports", data=form)


def test_a_file_is_brought_its_columns_said_and_its_rows_registered(
    desk: FlaskClient, arranged: Arranged
) -> None:
    content = csv_file([ROW, BAD], "cp932")
    address = upload(desk, arranged, content).headers["Location"]
    asked = desk.get(address).text
    refused = desk.post(f"{address}/columns", data=COLUMNS | {"column_received_on": "申込番号"})
    desk.post(f"{address}/columns", data=COLUMNS)
    waiting = desk.get(address).text
    work()
    progress = desk.get(f"{address}/progress")
    read = desk.get(f"{address}?fate=new").text
    desk.post(f"{address}/confirm")
    work()

    assert '<option selected value="申込日時">' in asked
    assert (refused.status_code, "別の項目でも選ばれています" in refused.text) == (422, True)
    assert "ファイルを読み取っています。" in waiting
    assert progress.headers["HX-Refresh"] == "true"
    assert "令和8年11月2日(月)" in read and "1行を登録する" in read
    done = desk.get(f"{address}?fate=new").text
    assert "1行を登録しました。" in done and 'href="/cases/KR8-000001"' in done
    assert db.session.scalars(select(Case.applicant)).all() == ["見本 花子"]
    noted = set(db.session.execute(select(AuditEntry.action, AuditEntry.subject_kind)).tuples())
    assert {(AuditAction.CREATED, "case_import"), (AuditAction.READ, "case_import")} <= noted

    known = upload(desk, arranged, content).headers["Location"]
    assert "同じファイルが取り込まれています" not in desk.get(known).text
    work()
    assert "同じファイルが取り込まれています" in desk.get(known).text
    mapping = db.session.scalars(select(CaseMapping)).one()
    desk.post(f"/cases/imports/mappings/{mapping.id}/retire")
    assert "初めてのファイルです。" in desk.get(upload(desk, arranged, content).headers["Location"]).text


def test_bad_rows_come_back_in_their_columns_with_the_reason_and_no_formula(
    desk: FlaskClient, arranged: Arranged
) -> None:
    address = upload(desk, arranged, workbook([BAD]), "申請.xlsx").headers["Location"]
    desk.post(f"{address}/columns", data=COLUMNS)
    work()

    as_csv = list(RowsOfFile(desk.get(f"{address}/refused.csv").data))
    book = load_workbook(io.BytesIO(desk.get(f"{address}/refused.xlsx").data)).worksheets[0]

    assert as_csv[0] == ["理由", *HEADINGS]
    assert as_csv[1][0].startswith("「") and as_csv[1][2:4] == ["いつか", "見本 花子"]
    assert {cell.data_type for row in book.iter_rows() for cell in row if cell.value} == {"s"}
    assert "「受付日」: 日付として読み取れません。" in desk.get(address).text


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (b"x", "一覧.pdf", "読み取れるのは"),
        (b"PK\x03\x04 and nothing more", "一覧.xlsx", "壊れています"),
        (b"\r\n", "一覧.csv", "見出しの行がありません。"),
    ],
)
def test_what_is_no_table_is_refused_at_once(
    desk: FlaskClient, arranged: Arranged, content: bytes, name: str, problem: str
) -> None:
    response = upload(desk, arranged, content, name)

    assert (response.status_code, problem in response.text) == (422, True)


def test_a_file_that_is_given_up_leaves_nothing(desk: FlaskClient, arranged: Arranged) -> None:
    address = upload(desk, arranged, csv_file([ROW])).headers["Location"]
    desk.post(f"{address}/columns", data=COLUMNS)
    work()
    desk.post(f"{address}/choose-again")
    assert "初めてのファイルです。" in desk.get(address).text

    desk.post(f"{address}/cancel")

    assert "取りやめました。何も登録していません。" in desk.get(address).text
    assert "すでに" in desk.post(f"{address}/confirm", follow_redirects=True).text
