"""How articles are used: figures by month and service, articles, and the inquiries behind each number."""

import csv
import io
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from faq.asking.remembering import note_opened, remember_search
from faq.models import ArticleVersion
from foundation import clock
from foundation.audit.models import AuditAction, AuditEntry
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.inquiries.kinds import Exclusion
from inquiry_desk.inquiries.models import TimelineEntry
from inquiry_desk.knowledge.actions import say_solved
from inquiry_desk.knowledge.usage import Figures
from inquiry_desk.knowledge.usage_by_month import figures_by_month, span_of
from inquiry_desk.knowledge.usage_queries import (
    LOOKED_BACK,
    Part,
    inquiries_behind,
    used_articles,
)
from tests.integration.knowledge.desk import answered, article, of_number
from tests.personas import City, sign_in

NOVEMBER, OCTOBER = (2026, 11), (2026, 10)


def person(city: City, login_id: str = "supervisor") -> User:
    return db.session.get_one(User, city.id_of(login_id))


def used(city: City, version_id: int, solved: bool | None = None) -> str:
    """A completed call answered with the article; its number."""
    number = answered("犬の登録", "できます。", city.school, city.id_of("operator"), version_id=version_id)
    if solved is not None:
        with transaction():
            say_solved(of_number(number), version_id, solved, person(city, "operator"), clock.now())
    return number


def article_of(version_id: int) -> int:
    return db.session.get_one(ArticleVersion, version_id).article_id


def test_the_figures_of_a_month_count_answers_uses_words_and_searches(city: City) -> None:
    dogs = article("犬の登録はどこですか", "窓口です。", city.school)
    used(city, dogs, solved=True)
    used(city, dogs, solved=False)
    used(city, dogs)
    answered("ほかの質問", "はい。", city.school, city.id_of("operator"))
    answered("まちがい", "", city.school, city.id_of("operator"), Exclusion.WRONG_NUMBER, dogs)
    with transaction():
        note_opened(remember_search("犬", city.school, 1, clock.now()).id, article_of(dogs))
        remember_search("猫", city.school, 0, clock.now())

    assert figures_by_month([NOVEMBER, OCTOBER], person(city)) == {
        (NOVEMBER, city.school): Figures(
            answered=4, with_article=3, used=3, solved=1, unsolved=1, searches=2, useless=1
        )
    }


def test_every_number_opens_into_exactly_its_inquiries(city: City) -> None:
    dogs = article("犬の登録はどこですか", "窓口です。", city.school)
    solved, unsolved, unsaid = used(city, dogs, True), used(city, dogs, False), used(city, dogs)
    without = answered("ほかの質問", "はい。", city.school, city.id_of("operator"))

    def behind(part: Part) -> list[str]:
        found = inquiries_behind(part, span_of(NOVEMBER), person(city), city.school, None)
        return sorted(inquiry.number for inquiry in found)

    assert behind(Part.USED) == sorted([solved, unsolved, unsaid])
    assert (behind(Part.SOLVED), behind(Part.UNSOLVED), behind(Part.WITHOUT)) == (
        [solved],
        [unsolved],
        [without],
    )


def test_nobody_sees_figures_of_services_that_are_not_theirs(
    app: Flask, client: FlaskClient, city: City
) -> None:
    dogs = article("犬の登録はどこですか", "窓口です。", city.child)
    number = answered("犬の登録", "できます。", city.child, city.id_of("other_operator"), version_id=dogs)
    sign_in(client, "supervisor")

    assert figures_by_month([NOVEMBER], person(city)) == {}
    assert used_articles(clock.now(), person(city)) == []
    assert number not in client.get(f"/knowledge/usage/used?service={city.child}&month=2026-11").text
    assert number not in client.get(f"/knowledge/usage/used?article={article_of(dogs)}").text
    everything = sign_in(app.test_client(), "site_manager").get("/knowledge/usage/used?month=2026-11").text
    assert number in everything


def test_weak_articles_stand_first_and_old_ones_without_use_are_named(city: City) -> None:
    fine, weak = (
        article("犬の登録", "窓口です。", city.school),
        article("猫の相談", "窓口です。", city.school),
    )
    with clock.fixed(clock.now() - LOOKED_BACK - timedelta(days=1)):
        unused = article("鳥の話", "窓口です。", city.school)
    for number in range(3):
        used(city, fine, solved=True)
        used(city, weak, solved=number == 0)
    lines = used_articles(clock.now(), person(city))

    assert [line.article.id for line in lines] == [article_of(weak), article_of(fine), article_of(unused)]
    assert [(line.use.is_weak, line.is_unused) for line in lines] == [
        (True, False),
        (False, False),
        (False, True),
    ]


def test_an_article_often_found_and_never_of_use_is_weak(city: City) -> None:
    dogs = article("犬の登録はどこですか", "窓口です。", city.school)
    with transaction():
        for _time in range(5):
            remember_search("犬の登録", city.school, 1, clock.now())
    lines = used_articles(clock.now(), person(city))

    assert [(line.article.id, line.use.shown, line.use.is_weak) for line in lines] == [
        (article_of(dogs), 5, True)
    ]


def test_the_pages_show_months_services_and_articles(client: FlaskClient, city: City) -> None:
    dogs = article("犬の登録はどこですか", "窓口です。", city.school)
    number = used(city, dogs, solved=True)
    sign_in(client, "supervisor")
    months, articles = client.get("/knowledge/usage").text, client.get("/knowledge/usage/articles").text
    behind = client.get(f"/knowledge/usage/solved?article={article_of(dogs)}").text

    assert "2026年11月" in months and "2025年12月" in months and "100.0%" in months
    assert "犬の登録はどこですか" in articles and "100.0%" in articles
    assert f"/inquiries/{number}" in behind


def test_looking_behind_a_number_and_taking_the_file_are_noted(client: FlaskClient, city: City) -> None:
    article("=犬の登録", "窓口です。", city.school)
    sign_in(client, "supervisor")
    client.get("/knowledge/usage/used?month=2026-11")
    answer = client.get("/knowledge/usage/articles.csv")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    noted = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject_kind == "article_usage")
    ).all()

    assert rows[1][1:3] == ["就学援助業務", "'=犬の登録"]
    assert "article-usage-20261116.csv" in answer.headers["Content-Disposition"]
    assert noted == [AuditAction.SEARCHED, AuditAction.EXPORTED]


def test_the_contract_office_sees_numbers_and_opens_no_inquiry(client: FlaskClient, city: City) -> None:
    dogs = article("犬の登録はどこですか", "窓口です。", city.school)
    number = used(city, dogs, solved=True)
    sign_in(client, "contract_officer")
    behind = client.get("/knowledge/usage/used?month=2026-11").text

    assert number in behind
    assert f"/inquiries/{number}" not in behind
    assert client.get("/knowledge/usage/articles.csv").status_code == 403


def test_a_month_that_is_none_does_not_exist(client: FlaskClient, city: City) -> None:
    sign_in(client, "supervisor")
    asked = ["2026-13", "x", "2026-0", "99999-1", "2026-", "-1", "２０２６-1"]

    assert {client.get("/knowledge/usage", query_string={"month": month}).status_code for month in asked} == {
        404
    }


def test_an_article_noted_again_is_no_second_use(city: City) -> None:
    dogs = article("犬の登録はどこですか", "窓口です。", city.school)
    number = used(city, dogs, solved=False)
    with transaction():
        say_solved(of_number(number), dogs, True, person(city, "operator"), clock.now())
    notes = db.session.scalars(select(TimelineEntry.id).where(TimelineEntry.article_version_id == dogs)).all()
    figures = figures_by_month([NOVEMBER], person(city))[NOVEMBER, city.school]

    assert len(notes) == 3
    assert (figures.used, figures.solved, figures.unsolved) == (1, 1, 0)
