"""The work lists of the desk and the page of a department, with many articles at once."""

from collections.abc import Callable
from datetime import date
from secrets import token_hex

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from faq.articles import actions
from faq.articles.queries import due_for_review_by, how_many_wait_for, waiting_for
from faq.articles.worklists import Worklist, counts_of_work, how_much_work_for, worklist
from faq.library import find
from faq.models import Article, ArticleStep
from foundation import clock
from foundation.db import count, db, transaction
from foundation.organisation.models import User
from tests.articles import in_force
from tests.personas import City, sign_in

TODAY = date(2026, 11, 16)
SignedIn = Callable[[str], FlaskClient]


@pytest.fixture
def as_(app: Flask, city: City) -> SignedIn:
    return lambda login_id: sign_in(app.test_client(), login_id)


def person(city: City, login_id: str) -> User:
    return db.session.get_one(User, city.id_of(login_id))


def under_way(city: City, question: str, *steps: str, by: str = "operator", **placing: object) -> int:
    """An article of this writer that went through these steps."""
    with transaction():
        author = person(city, by)
        placed = actions.Placing(**({"service_id": city.school} | placing))
        article = actions.write_article(actions.ArticleText(question, "回答"), placed, author, clock.now())
        for step in steps:
            getattr(actions, step)(article, author, clock.now(), "")
        return article.id


def checked(city: City, question: str, **placing: object) -> int:
    return under_way(city, question, "submit", "check", **placing)


def ticked(*article_ids: int) -> list[str]:
    last = dict(db.session.execute(
        select(ArticleStep.article_id, func.max(ArticleStep.id)).group_by(ArticleStep.article_id)
    ).all())  # fmt: skip
    return [f"{article_id}:{last[article_id]}" for article_id in article_ids]


def approve(client: FlaskClient, chosen: list[str], **typed: object) -> TestResponse:
    data = {"chosen": chosen, "submission_key": token_hex(8)} | typed
    return client.post("/faq/ours/approve", data=data, follow_redirects=True)


def test_each_article_is_in_the_list_of_what_it_waits_for(city: City) -> None:
    under_way(city, "下書き")
    under_way(city, "差し戻し", "submit", "send_back")
    under_way(city, "確認待ち", "submit", by="colleague")
    checked(city, "承認待ち")
    in_force("もうすぐ", review_on=date(2026, 12, 16))
    in_force("まだ先", review_on=date(2026, 12, 17))
    in_force("過ぎた", review_on=TODAY)
    under_way(city, "取り下げた", "withdraw")
    operator, supervisor = person(city, "operator"), person(city, "supervisor")

    found = {which: [a.shown.question for a in worklist(which, operator, TODAY).rows] for which in Worklist}

    assert found == {
        Worklist.MINE: ["下書き"],
        Worklist.RETURNED: ["差し戻し"],
        Worklist.TO_CHECK: ["確認待ち"],
        Worklist.TO_APPROVE: ["承認待ち"],
        Worklist.DUE_SOON: ["もうすぐ"],
        Worklist.OVERDUE: ["過ぎた"],
        Worklist.OTHERS: [],
        Worklist.ARCHIVED: ["取り下げた"],
    }
    assert counts_of_work(operator, TODAY) == {which: len(rows) for which, rows in found.items()}
    assert counts_of_work(supervisor, TODAY)[Worklist.OTHERS] == 1
    assert (count(how_much_work_for(operator)), count(how_much_work_for(supervisor))) == (1, 1)


def test_the_pages_show_the_lists_and_their_counts(as_: SignedIn, city: City) -> None:
    checked(city, "就学援助の質問")
    checked(city, "こども医療の質問", service_id=city.child)
    client = as_("supervisor")

    all_ = client.get("/faq/work?tab=to_approve").text
    one = client.get(f"/faq/work?tab=to_approve&department_id={city.child_department}").text

    assert "就学援助の質問" in all_
    assert "こども医療の質問" in all_
    assert "就学援助の質問" not in one
    assert "(2) 所管課の承認待ち" in all_
    assert as_("operator").get("/faq/work?tab=others").status_code == 404
    assert client.get("/faq/work?tab=none-such").status_code == 404
    assert as_("school_staff").get("/faq/work").location == "/faq/ours"


def test_long_lists_are_walked_page_by_page(as_: SignedIn, city: City) -> None:
    for number in range(51):
        under_way(city, f"質問{number:02}")
    client = as_("operator")

    first, second = client.get("/faq/work").text, client.get("/faq/work?page=2").text

    assert ("質問49" in first, "質問50" in first, "質問50" in second) == (True, False, True)
    assert "page=2" in first


def test_a_department_sees_what_waits_for_it_with_the_change_and_nothing_of_others(
    as_: SignedIn, city: City
) -> None:
    article_id = in_force("粗大ごみの出し方", "電話で申し込みます。", service_id=city.school)
    with transaction():
        article = db.session.get_one(Article, article_id)
        actions.revise(
            article, actions.ArticleText("粗大ごみの出し方", "窓口で申し込みます。"), None, clock.now()
        )
        actions.check(article, None, clock.now())
    checked(city, "よその課の質問", service_id=city.child)
    under_way(city, "自課の下書き", by="school_staff")

    page = as_("school_staff").get("/faq/ours").text

    assert "電話</del>" in page
    assert "窓口</ins>" in page
    assert "自課の下書き" in page
    assert "よその課の質問" not in page
    assert "(1) FAQの承認" in page


def test_many_are_approved_with_one_comment_and_found_at_once(as_: SignedIn, city: City) -> None:
    ids = [checked(city, question) for question in ("粗大ごみの出し方", "犬の登録")]

    page = approve(as_("school_staff"), ticked(*ids), comment="課内で確認済み")

    assert "2件を承認しました。" in page.text
    assert [finding.article.id for finding in find("犬の登録")][:1] == [ids[1]]
    assert count(how_many_wait_for(city.school_department)) == 0
    assert [step.comment for step in db.session.get_one(Article, ids[0]).steps][-1] == "課内で確認済み"


def test_what_changed_meanwhile_is_left_and_named_and_the_others_are_approved(
    as_: SignedIn, city: City
) -> None:
    ids = [checked(city, question) for question in ("粗大ごみの出し方", "犬の登録", "図書館の時間")]
    chosen = ticked(*ids)
    with transaction():
        article = db.session.get_one(Article, ids[1])
        actions.revise(article, actions.ArticleText("犬の登録", "別の回答"), None, clock.now())

    page = approve(as_("school_staff"), chosen).text

    assert "2件を承認しました。" in page
    assert (
        "1件は、一覧の表示後に変更されたため、処理していません。もう一度確認してください: 「犬の登録」"
        in page
    )
    assert db.session.get_one(Article, ids[1]).current_number is None
    assert find("図書館の時間")[0].article.id == ids[2]


def test_a_department_cannot_approve_what_others_own(as_: SignedIn, city: City) -> None:
    others = checked(city, "よその課の質問", service_id=city.child)

    approve(as_("school_staff"), ticked(others))

    assert db.session.get_one(Article, others).current_number is None


@pytest.mark.parametrize("chosen", [[], ["x"], ["x:y"], [""], ["99999999999999999999:1"]])
def test_without_a_ticked_article_nothing_happens_and_the_comment_stays(
    as_: SignedIn, city: City, chosen: list[str]
) -> None:
    checked(city, "質問")

    page = approve(as_("school_staff"), chosen, comment="書いたことば")

    assert page.status_code == 422
    assert "FAQを1件以上選んでください。" in page.text
    assert "書いたことば" in page.text


def test_many_are_noted_as_still_right_with_the_next_day(as_: SignedIn, city: City) -> None:
    ids = [in_force(question, service_id=city.school, review_on=TODAY) for question in ("質問1", "質問2")]
    with transaction():
        for article_id in ids:
            article = db.session.get_one(Article, article_id)
            actions.review(article, TODAY, None, clock.now())
    client = as_("school_staff")
    data = {"chosen": ticked(*ids), "submission_key": "r1"}

    refused = client.post("/faq/ours/review", data=data | {"next_on": "2026-11-16"})
    done = client.post("/faq/ours/review", data=data | {"next_on": "2027-11-16"}, follow_redirects=True)

    assert "明日以降の日付を選んでください。" in refused.text
    assert "2件を見直し済みにしました。" in done.text
    assert {a.review_on for a in db.session.scalars(select(Article))} == {date(2027, 11, 16)}


def test_what_is_due_and_what_waits_is_told_by_department(city: City) -> None:
    for service, question in ((city.school, "就学"), (city.child, "こども")):
        in_force(question, service_id=service, review_on=date(2026, 11, 20))
        checked(city, f"{question}の承認待ち", service_id=service)
    in_force("期限なし")

    due = due_for_review_by(date(2026, 12, 1), city.school_department, TODAY)

    assert [article.shown.question for article in due] == ["就学"]
    assert len(due_for_review_by(date(2026, 12, 1))) == 2
    assert due_for_review_by(date(2026, 11, 19)) == []
    assert [a.shown.question for a in waiting_for(city.child_department).rows] == ["こどもの承認待ち"]


def test_somebody_of_no_department_sees_nothing_of_any(as_: SignedIn, city: City) -> None:
    checked(city, "センター自身の質問", service_id=None)
    checked(city, "就学の質問")
    with transaction():
        person(city, "school_staff").department_id = None

    page = as_("school_staff").get("/faq/ours").text

    assert "就学の質問" not in page
    assert "センター自身の質問" not in page
