"""Asking the FAQ: the list beside the call, the search page, and what is remembered of searches."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from faq.articles.actions import ArticleText
from faq.asking.models import SearchRecord
from faq.models import Audience
from foundation.db import db
from tests.articles import draft, in_force, in_force_as
from tests.personas import City, sign_in


@pytest.fixture
def desk(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "operator")


def searches() -> list[tuple[str, int, int | None]]:
    return [
        (search.text, search.found, search.opened_id)
        for search in db.session.scalars(select(SearchRecord).order_by(SearchRecord.id))
    ]


@pytest.mark.parametrize("typed", ["粗", "粗大", "そだ", "ソダイ", "粗大ごみの出し方を教えて"])
def test_the_list_follows_from_the_first_character(desk: FlaskClient, typed: str) -> None:
    in_force("粗大ごみの出し方")

    assert "粗大" in desk.get("/faq/suggest", query_string={"question": typed}).text


def test_a_draft_is_in_no_list(desk: FlaskClient) -> None:
    draft("粗大ごみの出し方")

    assert "出し方" not in desk.get("/faq/suggest?question=粗大ごみ").text
    assert "粗大ごみの出し方" not in desk.get("/faq/?q=粗大ごみ").text


def test_a_conversion_mistake_is_asked_back_with_the_word_that_was_meant(desk: FlaskClient) -> None:
    in_force("乳幼児の健康診査")
    in_force("犬の登録")

    assert "もしかして" in desk.get("/faq/?q=検康診査").text


def test_where_nothing_fits_the_nearest_is_offered(desk: FlaskClient) -> None:
    in_force("スマートフォンの講習会")

    page = desk.get("/faq/?q=スマトホン").text

    assert "スマートフォン" in page


def test_a_search_is_remembered_without_personal_data_and_without_the_person(desk: FlaskClient) -> None:
    in_force("住民票の写しの取り方")

    desk.get("/faq/?q=住民票 090-0000-1234 山田太郎様")

    ((text, found, opened),) = searches()
    assert "住民票" in text and "1234" not in text and "山田" not in text
    assert (found, opened) == (1, None)
    assert {column.name for column in SearchRecord.__table__.columns} == {
        "id", "at", "text", "service_id", "found", "opened_id"
    }  # fmt: skip


def test_the_article_opened_from_a_search_makes_it_useful(desk: FlaskClient) -> None:
    article_id = in_force("住民票の写しの取り方")
    desk.get("/faq/?q=住民票")
    search_id = db.session.scalar(select(SearchRecord.id))

    response = desk.get(f"/faq/{article_id}/found-by/{search_id}")

    assert response.location == f"/faq/{article_id}"
    assert searches() == [("住民票", 1, article_id)]


def test_looking_through_all_articles_is_no_search(desk: FlaskClient) -> None:
    in_force("住民票の写しの取り方")

    assert "住民票の写しの取り方" in desk.get("/faq/?q=%20").text
    assert searches() == []


def test_what_is_read_out_is_the_spoken_version_without_marks(desk: FlaskClient) -> None:
    spoken = in_force_as(ArticleText("質問一", "**太字**の回答", read_out="お電話では、こうお伝えします。"))
    written = in_force_as(ArticleText("質問二", "**太字**の回答"))

    assert "お電話では、こうお伝えします。" in desk.get(f"/faq/{spoken}/chosen").text
    assert 'data-text="太字の回答"' in desk.get(f"/faq/{written}/chosen").text


def test_what_is_for_the_desk_only_cannot_be_quoted(desk: FlaskClient) -> None:
    internal = in_force_as(ArticleText("内線の一覧", "内線は〇〇です。", audience=Audience.INTERNAL))

    page = desk.get(f"/faq/{internal}/chosen").text

    assert "市民には伝えないでください" in page and "data-insert-from" not in page


@pytest.mark.parametrize(
    "words",
    [
        "あ" * 10_000,
        "!?*&()[]{}",
        "👨‍👩‍👧",
        "AND OR NOT",
        "question:ごみ*",
        "\\d+(",
        "\x00\x07",
        "' OR 1=1 --",
    ],
)
@pytest.mark.parametrize("path", ["/faq/?q=", "/faq/suggest?question="])
def test_no_words_break_the_search(app: Flask, desk: FlaskClient, path: str, words: str) -> None:
    in_force("粗大ごみの出し方")
    address, name = path.rstrip("=").split("?")

    assert desk.get(address, query_string={name: words}).status_code == 200
