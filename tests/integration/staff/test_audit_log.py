"""The audit log on the screen: who did what, newest first, narrowed down, page by page."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation.audit import queries
from foundation.audit.models import AuditAction, AuditEntry
from foundation.audit.queries import Wanted
from foundation.calendar import JST
from foundation.db import db, transaction
from inquiry_desk.staff.audit_words import details_in_words, subject_in_words
from tests.conftest import NOW
from tests.personas import City, sign_in


@pytest.fixture
def auditor(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "auditor")


def note(city: City, number: str, at: datetime = NOW, login_id: str = "operator", **details: object) -> None:
    with transaction() as session:
        session.add(
            AuditEntry(
                at=at,
                user_id=city.id_of(login_id),
                action=AuditAction.READ,
                subject_kind="inquiry",
                subject_id=number,
                details=details,
                remote_address="192.0.2.1",
            )
        )


def numbers(page: queries.Page) -> list[str]:
    return [entry.subject_id for entry in page.entries]


def test_entries_are_read_in_japanese_words(auditor: FlaskClient, city: City) -> None:
    note(city, "R8-000123", fields=["role", "services"])
    page = auditor.get("/audit").text

    assert all(
        word in page for word in ("佐藤", "閲覧", "問い合わせ R8-000123", "項目: 役割、担当業務", "192.0.2.1")
    )
    assert "令和8年11月16日(月) 10:00" in page


@pytest.mark.parametrize(
    ("kind", "subject_id", "details", "words"),
    [
        ("inquiries", "inbox", {"words": True}, ("問い合わせの一覧 受信箱", "検索語あり")),
        ("inquiries", "mine", {"words": False}, ("問い合わせの一覧 自分の対応", "")),
        ("phone", "", {"hits": 0}, ("電話番号による既往の照会", "件数: 0")),
        ("figure", "first-contact/numerator", {}, ("管理項目 初回応答完了率・分子", "")),
        ("mailroom", "in-failed", {}, ("メールの一覧 受信：失敗", "")),
        (
            "escalation",
            "R8-000001",
            {"step": "escalation.return_"},
            ("所管課照会 R8-000001", "所管課の処理: 差戻し"),
        ),
        ("user", "sato", {"fields": ["role", "services"]}, ("アカウント sato", "項目: 役割、担当業務")),
    ],
)
def test_no_word_of_the_program_is_left_in_the_log(
    app: Flask, kind: str, subject_id: str, details: dict[str, object], words: tuple[str, str]
) -> None:
    entry = AuditEntry(subject_kind=kind, subject_id=subject_id, details=details)
    with app.test_request_context():
        assert (subject_in_words(entry), details_in_words(entry)) == words


def test_the_newest_entry_is_first(app: Flask, city: City) -> None:
    note(city, "R8-000001", NOW - timedelta(hours=2))
    note(city, "R8-000003", NOW)
    note(city, "R8-000002", NOW - timedelta(hours=1))

    assert numbers(queries.newest_entries(Wanted())) == ["R8-000003", "R8-000002", "R8-000001"]


def test_pages_follow_each_other_without_a_gap_even_within_one_moment(app: Flask, city: City) -> None:
    for number in range(7):
        note(city, f"R8-{number:06}")

    first = queries.newest_entries(Wanted(), size=3)
    second = queries.entries_before(first.entries[-1], Wanted(), size=3)
    third = queries.entries_before(second.entries[-1], Wanted(), size=3)
    back = queries.entries_after(second.entries[0], Wanted(), size=3)

    assert numbers(first) + numbers(second) + numbers(third) == [f"R8-{n:06}" for n in range(6, -1, -1)]
    assert numbers(back) == numbers(first)
    assert (first.newer_than, back.newer_than, third.older_than) == (None, None, None)
    assert (first.older_than, third.newer_than) == (first.entries[-1].id, third.entries[0].id)


def test_the_links_to_the_pages_keep_what_was_asked(auditor: FlaskClient, city: City) -> None:
    for number in range(queries.PAGE + 1):
        note(city, f"R8-{number:06}")
    person = city.id_of("operator")

    first = auditor.get(f"/audit?person={person}").text
    assert f"/audit?person={person}&amp;older_than=" in first
    oldest = db.session.query(AuditEntry).filter_by(subject_id="R8-000001").one().id
    second = auditor.get(f"/audit?person={person}&older_than={oldest}").text
    assert "R8-000000" in second
    assert "R8-000001" not in second
    assert "newer_than=" in second


def test_days_are_days_in_japan_and_both_are_included(auditor: FlaskClient, city: City) -> None:
    note(city, "R8-000001", datetime(2026, 11, 9, 23, 59, tzinfo=JST))
    note(city, "R8-000002", datetime(2026, 11, 10, 0, 0, tzinfo=JST))
    note(city, "R8-000003", datetime(2026, 11, 11, 23, 59, tzinfo=JST))
    note(city, "R8-000004", datetime(2026, 11, 12, 0, 0, tzinfo=JST))

    page = auditor.get("/audit?from_on=2026-11-10&until_on=2026-11-11").text

    assert [n for n in range(1, 5) if f"R8-{n:06}" in page] == [2, 3]
    assert "令和8年11月10日(火)" in page


@pytest.mark.parametrize(
    "query", ["subject=R8-000001", "subject=ｒ８－０００００１", "action=read", "person={operator}"]
)
def test_the_log_is_narrowed_down(auditor: FlaskClient, city: City, query: str) -> None:
    note(city, "R8-000001")
    page = auditor.get("/audit?" + query.format(operator=city.id_of("operator"))).text

    assert "R8-000001</td>" in page
    assert "auditor</span>" not in page  # the auditor's own sign-in is another act of another person


def test_nothing_found_says_what_to_do(auditor: FlaskClient) -> None:
    page = auditor.get("/audit?subject=R8-999999").text

    assert "該当する記録はありません" in page
    assert "期間を広げるか" in page


@pytest.mark.parametrize(
    "query",
    ["from_on=yesterday", "from_on=2026-11-12&until_on=2026-11-11", "action=invented", "person=999999"],
)
def test_a_condition_that_makes_no_sense_is_named(auditor: FlaskClient, query: str) -> None:
    response = auditor.get(f"/audit?{query}")

    assert response.status_code == 422
    assert "field-error" in response.text


@pytest.mark.parametrize("number", [999_999, 2**31, 10**30])
def test_a_page_after_an_entry_that_does_not_exist_is_the_newest(
    auditor: FlaskClient, city: City, number: int
) -> None:
    note(city, "R8-000001")

    assert "R8-000001" in auditor.get(f"/audit?older_than={number}").text


def test_an_act_of_nobody_signed_in_is_shown_as_such(client: FlaskClient, city: City) -> None:
    client.post("/login", data={"login_id": "somebody", "password": "something"})
    page = sign_in(client, "auditor").get("/audit").text

    assert "ログイン失敗" in page
    assert "ログイン前" in page
    assert "somebody" not in page


def test_the_log_can_be_read_in_english(auditor: FlaskClient, city: City) -> None:
    note(city, "R8-000123", fields=["role"])
    auditor.post("/account", data={"locale": "en"})
    page = auditor.get("/audit").text

    assert "Inquiry R8-000123" in page
    assert "Fields: Role" in page
