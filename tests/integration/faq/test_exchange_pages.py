"""The pages of files: bringing one, following it, deciding about it, taking articles out."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from faq.exchange.models import ArticleImport, ImportState
from faq.models import Article
from foundation.audit.models import AuditAction, AuditEntry
from foundation.db import db
from foundation.rows_of_file import RowsOfFile
from tests.articles import draft, in_force
from tests.integration.faq.files_of_articles import bring, import_called, work, workbook
from tests.personas import City, sign_in

LINE = {"service": "就学援助", "question": "いつまでですか", "answer": "三月末です。"}


@pytest.fixture
def desk(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "supervisor")


def upload(desk: FlaskClient, content: bytes, name: str) -> TestResponse:
    return desk.post("/faq/imports", data={"file": (io.BytesIO(content), name), "submission_key": name})


def questions_in(response: TestResponse) -> list[str]:
    rows = list(RowsOfFile(response.data))
    place = rows[0].index("質問")
    return [row[place] for row in rows[1:]]


def audited() -> list[tuple[AuditAction, str]]:
    query = select(AuditEntry).where(AuditEntry.subject_kind.in_(["articles", "article_import"]))
    return [(entry.action, entry.subject_kind) for entry in db.session.scalars(query.order_by(AuditEntry.id))]


def test_a_file_is_brought_followed_and_registered(desk: FlaskClient) -> None:
    response = upload(desk, workbook([LINE, {**LINE, "answer": ""}]), "一覧.xlsx")
    address = response.headers["Location"]
    waiting = desk.get(address).text
    work()
    read = desk.get(address).text
    number = address.rpartition("/")[2]
    progress = desk.get(f"{address}/progress")
    desk.post(f"{address}/confirm", data={"approved": "y", "approval": "教学発第12号"})
    work()

    assert response.status_code == 303
    assert "ファイルを読み取っています。" in waiting
    assert "1行を登録する" in read
    assert "「回答」: 空です。" in read
    assert progress.headers["HX-Refresh"] == "true"
    assert "1行を登録しました。" in desk.get(address).text
    assert db.session.scalars(select(Article)).one().current_number == 1
    assert import_called(int(number)).approval == "教学発第12号"
    assert audited()[0] == (AuditAction.CREATED, "article_import")


def test_the_same_form_twice_makes_one_import(desk: FlaskClient) -> None:
    first = upload(desk, workbook([LINE]), "一覧.xlsx")
    second = upload(desk, workbook([LINE]), "一覧.xlsx")

    assert first.headers["Location"] == second.headers["Location"]
    assert len(db.session.scalars(select(ArticleImport)).all()) == 1


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (b"x", "一覧.pdf", "読み取れるのは"),
        (b"", "一覧.csv", "ファイルが空です。"),
        (b"a" * (10 * 2**20 + 1), "一覧.csv", "10メガバイトを超えています。"),
    ],
)
def test_what_cannot_be_a_file_of_articles_is_refused_at_once(
    desk: FlaskClient, content: bytes, name: str, problem: str
) -> None:
    response = upload(desk, content, name)

    assert response.status_code == 422
    assert problem in response.text


def test_a_file_of_ten_megabytes_may_be_sent(desk: FlaskClient) -> None:
    assert upload(desk, b"a" * (10 * 2**20), "一覧.csv").status_code == 303


def test_a_form_without_a_file_asks_for_one(desk: FlaskClient) -> None:
    response = desk.post("/faq/imports", data={})

    assert response.status_code == 422
    assert "ファイルを選んでください。" in response.text


def test_an_approval_needs_its_document(desk: FlaskClient, city: City) -> None:
    brought = bring(workbook([LINE]), city.id_of("supervisor"))
    work()

    response = desk.post(f"/faq/imports/{brought}/confirm", data={"approved": "y", "approval": " "})

    assert response.status_code == 422
    assert import_called(brought).state is ImportState.READY


def test_only_one_of_two_people_decides(desk: FlaskClient, city: City) -> None:
    brought = bring(workbook([LINE]), city.id_of("supervisor"))
    work()
    desk.post(f"/faq/imports/{brought}/confirm")

    response = desk.post(f"/faq/imports/{brought}/cancel", follow_redirects=True)

    assert "すでにほかの人が" in response.text
    assert import_called(brought).state is ImportState.APPLYING


def test_the_page_says_what_a_changed_line_changes(desk: FlaskClient, city: City) -> None:
    known = in_force("締切はいつですか", "三月末です。", service_id=city.school)
    row = {**LINE, "number": known, "question": "締切はいつですか", "answer": "四月末です。"}
    brought = bring(workbook([row]), city.id_of("supervisor"))
    work()

    page = desk.get(f"/faq/imports/{brought}?fate=changed").text

    assert "<del>" in page
    assert "<ins>" in page


@pytest.mark.parametrize("name", ["一覧.xlsx", "一覧.csv"])
def test_refused_lines_come_back_with_their_reasons_and_can_be_brought_again(
    desk: FlaskClient, city: City, name: str
) -> None:
    brought = bring(
        workbook([LINE, {**LINE, "question": "=1+1", "service": "水道"}]), city.id_of("supervisor"), name
    )
    work()

    response = desk.get(f"/faq/imports/{brought}/refused")
    again = bring(response.data, city.id_of("supervisor"), name)
    work()

    rows = list(RowsOfFile(response.data))
    assert (rows[0][0], rows[1][0]) == ("理由", "「業務」: 「水道」はありません。")
    assert questions_in(response) == ["=1+1"]
    assert import_called(again).problem == ""
    assert "「業務」: 「水道」はありません。" in desk.get(f"/faq/imports/{again}").text


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_articles_are_taken_out_as_chosen_and_it_is_noted(desk: FlaskClient, city: City, kind: str) -> None:
    in_force("就学援助の質問", service_id=city.school)
    draft("就学援助の下書き", service_id=city.school)
    in_force("こども医療の質問", service_id=city.child)

    everything = desk.get(f"/faq/export?kind={kind}")
    chosen = desk.get(f"/faq/export?kind={kind}&service_id={city.school}&state=in_force")
    of_department = desk.get(f"/faq/export?kind={kind}&department_id={city.child_department}")

    assert everything.headers["Content-Disposition"].startswith("attachment")
    assert questions_in(everything) == ["就学援助の質問", "就学援助の下書き", "こども医療の質問"]
    assert questions_in(chosen) == ["就学援助の質問"]
    assert questions_in(of_department) == ["こども医療の質問"]
    assert audited() == [(AuditAction.EXPORTED, "articles")] * 3


def test_a_department_takes_out_its_own_and_nothing_else(app: Flask, client: FlaskClient, city: City) -> None:
    in_force("就学援助の質問", service_id=city.school)
    in_force("こども医療の質問", service_id=city.child)
    in_force("分担した質問", service_id=city.child, department_id=city.school_department)
    department = sign_in(client, "school_staff")

    own = department.get(f"/faq/export/own?department_id={city.child_department}")

    assert questions_in(own) == ["就学援助の質問", "分担した質問"]
    assert department.get("/faq/export").status_code == 403


def test_a_list_without_files_says_what_to_do(desk: FlaskClient) -> None:
    assert "取り込んだファイルはまだありません。" in desk.get("/faq/imports").text
