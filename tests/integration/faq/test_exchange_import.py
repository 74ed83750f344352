"""A file of articles is read by the worker, decided upon line by line, and registered once."""

from collections.abc import Callable
from datetime import date
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from faq.articles import actions
from faq.exchange import importing, reading, registering
from faq.exchange.articles_as_rows import row_of
from faq.exchange.choosing import Filters, chosen
from faq.exchange.models import ArticleImport, Fate, ImportLine, ImportState
from faq.exchange.reading import read_next
from faq.exchange.registering import apply_next
from faq.models import Article, ArticleStep, Stage, StepKind
from foundation import clock
from foundation.calendar import day_of
from foundation.db import db, transaction
from tests.articles import draft, in_force
from tests.integration.faq.files_of_articles import (
    article,
    bring,
    confirm,
    csv_file,
    fates,
    import_called,
    reasons,
    work,
    workbook,
)
from tests.personas import City


def line(**cells: Any) -> dict[str, Any]:
    return {"service": "就学援助", "question": "いつまでですか", "answer": "三月末です。", **cells}


@pytest.fixture
def supervisor(app: Flask, city: City) -> int:
    return city.id_of("supervisor")


def two_workers(app: Flask, step: Callable[[], bool]) -> None:
    """Two threads that run the step until the files are read or registered."""

    def run() -> None:
        with app.app_context():
            while step() or _is_under_way():
                pass
            db.session.remove()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _is_under_way() -> bool:
    """A worker finds nothing to do while the other holds the file."""
    state = ImportState.READING, ImportState.APPLYING
    found = db.session.scalar(select(ArticleImport.id).where(ArticleImport.state.in_(state)))
    db.session.rollback()
    return found is not None


def count_articles() -> int:
    return db.session.scalar(select(func.count(Article.id))) or 0


def test_each_line_meets_its_fate_and_nothing_is_changed_yet(supervisor: int, city: City) -> None:
    known = in_force("締切はいつですか", "三月末です。", service_id=city.school)
    same = in_force("窓口はどこですか", "学務支援課です。", service_id=city.school)
    brought = bring(
        workbook(
            [
                line(question="持ち物は何ですか"),
                line(number=known, question="締切はいつですか", answer="四月末です。"),
                line(number=same, question="窓口はどこですか", answer="学務支援課です。"),
                line(service="水道"),
            ]
        ),
        supervisor,
    )

    work()

    assert fates(brought) == {"new": 1, "changed": 1, "same": 1, "refused": 1}
    assert reasons(brought) == [(5, "「業務」: 「水道」はありません。")]
    assert import_called(brought).state is ImportState.READY
    assert count_articles() == 2
    assert article(known).shown.answer == "三月末です。"


def test_lines_that_contradict_the_library_or_each_other_are_refused(supervisor: int, city: City) -> None:
    known = in_force("締切はいつですか", service_id=city.school)
    gone = in_force("昔の質問", service_id=city.school)
    with transaction():
        actions.archive(article(gone), None, clock.now())
    brought = bring(
        workbook(
            [
                line(number=known, question="あ"),
                line(number=known, question="い"),
                line(number=gone),
                line(number=9999),
                line(number="三"),
                line(question="締切はいつですか"),
                line(question="同じ質問"),
                line(question="同じ質問"),
                line(question="同じ質問", service="こども医療"),
            ]
        ),
        supervisor,
    )

    work()

    assert reasons(brought) == [
        (3, "「番号」: 2行目も同じFAQの変更です。"),
        (4, f"「番号」: 番号{gone}のFAQは使用停止中です。先に使用を再開してください。"),
        (5, "「番号」: 番号9999のFAQはありません。"),
        (6, "「番号」: 「三」は番号ではありません。"),
        (
            7,
            f"「質問」: 番号{known}のFAQと同じ質問です。変更するときは「番号」の列に{known}と書いてください。",
        ),
        (9, "「質問」: 8行目と同じ質問です。"),
    ]
    assert fates(brought) == {"changed": 1, "new": 2, "refused": 6}


def test_lines_of_different_pieces_contradict_each_other_too(
    supervisor: int, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LINES_AT_ONCE", 2)
    known = in_force("締切はいつですか", service_id=city.school)
    rows = [line(number=known, question="あ"), line(question="い"), line(question="う"), line(question="い")]
    brought = bring(workbook([*rows, line(number=known, question="え")]), supervisor)

    work()

    assert [number for number, _ in reasons(brought)] == [5, 6]


def test_registered_lines_are_checked_and_wait_for_their_departments(supervisor: int, city: City) -> None:
    known = in_force("締切はいつですか", "三月末です。", service_id=city.school)
    brought = bring(
        workbook([line(), line(number=known, question="締切はいつですか", answer="四月末です。")]), supervisor
    )
    work()

    confirm(brought)
    work()

    new = db.session.scalars(select(Article).order_by(Article.id.desc())).first()
    assert new is not None
    assert (new.stage, new.current_number) == (Stage.CHECKED, None)
    assert article(known).stage is Stage.CHECKED
    assert article(known).shown.answer == "三月末です。"
    assert import_called(brought).state is ImportState.DONE
    assert import_called(brought).content == b""


def test_an_approved_file_is_in_force_at_once_with_its_document(supervisor: int) -> None:
    brought = bring(workbook([line(valid_from="R8.4.1")]), supervisor)
    work()

    confirm(brought, approval="教学発第12号")
    work()

    found = db.session.scalars(select(Article)).one()
    approval = db.session.scalars(select(ArticleStep).where(ArticleStep.kind == StepKind.APPROVED)).one()
    assert (found.current_number, found.stage, found.valid_from) == (1, None, date(2026, 4, 1))
    assert (approval.comment, approval.by_id) == ("教学発第12号", supervisor)


def test_what_no_department_approves_is_checked_by_somebody_else(supervisor: int) -> None:
    brought = bring(workbook([line(service="")]), supervisor)
    work()

    confirm(brought)
    work()

    assert db.session.scalars(select(Article)).one().stage is Stage.SUBMITTED


def test_an_article_changed_since_it_was_looked_at_is_left_alone(supervisor: int, city: City) -> None:
    known = in_force("締切はいつですか", "三月末です。", service_id=city.school)
    brought = bring(
        workbook([line(number=known, question="締切はいつですか", answer="四月末です。")]), supervisor
    )
    work()
    with transaction():
        text = actions.ArticleText("締切はいつですか", "五月末です。")
        actions.revise(article(known), text, None, clock.now())

    confirm(brought)
    work()

    newest = article(known).proposed
    assert newest is not None
    assert newest.answer == "五月末です。"
    assert [reason for _, reason in reasons(brought)] == [
        "取り込みの確認後に、このFAQが変更されました。もう一度書き出して、直してください。"
    ]


def test_words_an_article_learned_meanwhile_are_no_change(supervisor: int, city: City) -> None:
    known = in_force("締切はいつですか", "三月末です。", service_id=city.school)
    brought = bring(
        workbook([line(number=known, question="締切はいつですか", answer="四月末です。")]), supervisor
    )
    work()
    with transaction():
        article(known).touch(clock.now())

    confirm(brought)
    work()

    assert fates(brought) == {"changed": 1}


def test_what_was_taken_out_and_brought_back_is_the_same(supervisor: int, city: City) -> None:
    in_force("=1+1 は何ですか", "-2\n@3", service_id=city.school, category_id=city.categories[city.school])
    in_force("締切はいつですか", service_id=city.child, department_id=city.school_department)
    draft("下書き", review_on=date(2027, 1, 1))
    today = day_of(clock.now())
    rows = [row_of(one, version, today) for one, version in chosen(Filters(), today)]

    first = bring(workbook(rows), supervisor)
    second = bring(csv_file(rows), supervisor, "一覧.csv")
    work()

    assert fates(first) == fates(second) == {"same": 3}


def test_columns_that_are_missing_leave_an_article_as_it_was(supervisor: int, city: City) -> None:
    known = in_force("締切は", service_id=city.school, review_on=date(2027, 1, 1))
    keys = ("number", "question", "answer")
    brought = bring(
        workbook([{"number": known, "question": "締切は", "answer": "四月末です。"}], keys), supervisor
    )
    work()

    confirm(brought, approval="第1号")
    work()

    found = article(known)
    assert (found.service_id, found.review_on) == (city.school, date(2027, 1, 1))
    assert found.shown.answer == "四月末です。"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"PK\x03\x04 broken", "ファイルが壊れています。表計算ソフトで開き、保存し直してください。"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "パスワードが付いているか、古い形式のブックです。パスワードなしの.xlsxで保存し直してください。",
        ),
        ("問い,回答\r\na,b".encode(), "1行目に見出し「質問」がありません。"),
        ("質問,回答,質問\r\na,b,c".encode("cp932"), "見出し「質問」が2つあります。"),
        ("質問,回答\r\n,\r\n".encode(), "見出しの下に行がありません。"),
    ],
)
def test_a_file_that_is_no_use_is_refused_as_a_whole(supervisor: int, content: bytes, problem: str) -> None:
    brought = bring(content, supervisor)

    work()

    assert (import_called(brought).state, import_called(brought).problem) == (ImportState.REFUSED, problem)
    assert fates(brought) == {}


def test_headings_nobody_knows_are_named(supervisor: int) -> None:
    brought = bring("質問,回答,ビ コ ウ,理由\r\na,b,c,d".encode(), supervisor)

    work()

    assert import_called(brought).problem == "次の列は読み取りません: ビ コ ウ"
    assert fates(brought) == {"new": 1}


def test_a_file_of_too_many_lines_is_refused_and_leaves_none(
    supervisor: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_LINES", 20)
    monkeypatch.setattr(reading, "LINES_AT_ONCE", 15)
    brought = bring(workbook([line(question=f"質問{number}") for number in range(40)]), supervisor)

    work()

    assert import_called(brought).problem == "20行を超えています。いくつかのファイルに分けてください。"
    assert fates(brought) == {}


def test_one_broken_file_does_not_hold_up_the_next(supervisor: int) -> None:
    bring(b"PK broken", supervisor)
    brought = bring(workbook([line()]), supervisor)

    work()

    assert import_called(brought).state is ImportState.READY


def test_another_worker_goes_on_where_the_first_was_killed(
    app: Flask, supervisor: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LINES_AT_ONCE", 10)
    monkeypatch.setattr(registering, "LINES_AT_ONCE", 10)
    brought = bring(workbook([line(question=f"質問{number}") for number in range(35)]), supervisor)
    assert read_next()
    app.extensions.pop("faq_open_import")  # a process that never saw the file

    while read_next():
        app.extensions.pop("faq_open_import", None)
    confirm(brought)
    assert apply_next()
    half = count_articles()
    work()

    lines = db.session.scalars(select(ImportLine.line).order_by(ImportLine.line)).all()
    assert lines == list(range(2, 37))
    assert (half, count_articles()) == (10, 35)
    assert not apply_next()


def test_two_workers_at_one_file_read_and_register_each_line_once(
    app: Flask, supervisor: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LINES_AT_ONCE", 5)
    monkeypatch.setattr(registering, "LINES_AT_ONCE", 5)
    brought = bring(workbook([line(question=f"質問{number}") for number in range(60)]), supervisor)

    two_workers(app, read_next)
    confirm(brought)
    two_workers(app, apply_next)

    lines = db.session.scalars(select(ImportLine.line).order_by(ImportLine.line)).all()
    assert lines == list(range(2, 62))
    assert count_articles() == 60
    assert import_called(brought).state is ImportState.DONE


def test_a_file_that_was_given_up_leaves_nothing(supervisor: int) -> None:
    brought = bring(workbook([line()]), supervisor)
    work()

    with transaction():
        assert importing.cancel(import_called(brought))
    work()

    assert import_called(brought).content == b""
    assert (fates(brought), count_articles()) == ({}, 0)
    assert not importing.confirm(import_called(brought), "")


def test_lines_stand_on_pages(supervisor: int) -> None:
    brought = bring(workbook([line(question=f"質問{number}") for number in range(7)]), supervisor)
    work()

    first = importing.lines_of(brought, Fate.NEW, limit=5)
    second = importing.lines_of(brought, Fate.NEW, after=first.after or 0, limit=5)

    assert [one.line for one in (*first.lines, *second.lines)] == [2, 3, 4, 5, 6, 7, 8]
    assert second.after is None
