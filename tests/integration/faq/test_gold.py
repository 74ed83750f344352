"""The gold set: grown by hand and from real searches, measured by, and its trend."""

import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from faq.articles.actions import ArticleText, Placing, approve, archive, write_article
from faq.asking.remembering import note_opened, remember_search
from faq.following import refresh_index
from faq.gold import actions, queries
from faq.gold.measuring import NothingToMeasureError, keep, measure
from faq.gold.models import GoldQuery, Measurement, QueryKind
from faq.gold.weekly import measure_weekly
from faq.models import Article
from foundation import clock, id_pages
from foundation.db import db, transaction
from tests.personas import City, sign_in


@pytest.fixture
def articles(city: City) -> dict[str, int]:
    """Three articles in force that searches find, by a word of theirs."""
    questions = {
        "犬": "犬の登録はどこでできますか",
        "ごみ": "粗大ごみの申込み方法",
        "図書館": "図書館の休館日",
    }
    with transaction():
        ids = {word: _written(question, city.school) for word, question in questions.items()}
    refresh_index()
    return ids


def _written(question: str, service_id: int) -> int:
    article = write_article(ArticleText(question, "窓口へどうぞ。"), Placing(service_id), None, clock.now())
    approve(article, None, clock.now())
    return article.id


def added(text: str, *article_ids: int, kind: QueryKind = QueryKind.CITIZEN) -> int:
    with transaction() as session:
        answers = [session.get_one(Article, article_id) for article_id in article_ids]
        return actions.add_query(text, kind, answers, None, clock.now()).id


def answers_of(query_id: int) -> list[int]:
    db.session.rollback()
    return [article.id for article in db.session.get_one(GoldQuery, query_id).answers]


def test_a_measurement_asks_every_query_and_counts_by_kind(articles: dict[str, int]) -> None:
    added("犬を登録したい", articles["犬"])
    added("そだいごみ", articles["ごみ"], kind=QueryKind.KANA)
    added("図書館", articles["犬"])
    added("まだ答えのない検索")
    result = measure(clock.now())

    assert (result.evaluation.articles, result.evaluation.queries) == (3, 3)
    assert [one.rank for one in result.asked] == [1, 1, 0]
    assert result.kinds[QueryKind.CITIZEN]["recall_at_5"] == 0.5
    assert result.kinds[QueryKind.KANA] == {
        "queries": 1, "mrr_at_10": 1, "recall_at_1": 1, "recall_at_5": 1, "recall_at_10": 1
    }  # fmt: skip
    assert [one.query.text for one in result.asked if one.failed] == ["図書館"]


def test_damage_is_done_to_the_words_and_to_nothing_else(articles: dict[str, int]) -> None:
    added("犬の登録", articles["犬"])

    assert measure(clock.now(), changed=lambda _text: "図書館").asked[0].rank == 0
    assert measure(clock.now()).asked[0].rank == 1


def test_a_gold_set_without_answers_measures_nothing(articles: dict[str, int]) -> None:
    added("まだ答えのない検索")
    with pytest.raises(NothingToMeasureError):
        measure(clock.now())

    assert measure_weekly() is False


def test_an_archived_article_is_found_no_more_and_the_figures_say_so(articles: dict[str, int]) -> None:
    added("犬の登録", articles["犬"])
    with transaction() as session:
        archive(session.get_one(Article, articles["犬"]), None, clock.now())
    refresh_index()

    assert measure(clock.now()).evaluation.recall_at_10 == 0


def test_the_week_is_measured_once_however_many_workers_there_are(
    app: Flask, articles: dict[str, int]
) -> None:
    added("犬の登録", articles["犬"])
    done: list[bool] = []

    def work() -> None:
        with app.app_context():
            done.append(measure_weekly())
            db.session.remove()

    workers = [threading.Thread(target=work) for _worker in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(done) == [False, True]
    assert db.session.scalar(select(func.count()).select_from(Measurement)) == 1


def test_a_query_is_added_and_its_right_articles_are_picked_from_the_search(
    client: FlaskClient, articles: dict[str, int]
) -> None:
    sign_in(client, "supervisor")
    new = client.post(
        "/faq/gold/new", data={"text": "ワンちゃんの登録", "kind": "citizen", "submission_key": "a"}
    )
    page = client.get(new.location, query_string={"find": "犬の登録"}).text
    query_id = db.session.scalars(select(GoldQuery.id)).one()
    pick = f"/faq/gold/{query_id}/answers/{articles['犬']}"
    client.post(pick, data={"right": "yes", "submission_key": "b"})
    picked = answers_of(query_id)
    client.post(pick, data={"submission_key": "c"})

    assert "犬</mark>の" in page or "犬の登録はどこでできますか" in page
    assert picked == [articles["犬"]]
    assert answers_of(query_id) == []


def test_the_same_words_are_not_added_twice(client: FlaskClient, articles: dict[str, int]) -> None:
    query_id = added("犬の登録", articles["犬"])
    sign_in(client, "supervisor")
    again = client.post("/faq/gold/new", data={"text": "犬の登録", "kind": "citizen", "submission_key": "a"})

    assert again.location == f"/faq/gold/{query_id}"
    assert db.session.scalar(select(func.count()).select_from(GoldQuery)) == 1


def test_a_query_is_changed_retired_and_taken_back(client: FlaskClient, articles: dict[str, int]) -> None:
    query_id = added("犬の登録", articles["犬"])
    sign_in(client, "supervisor")
    empty = client.post(f"/faq/gold/{query_id}", data={"text": " ", "kind": "kana"})
    client.post(
        f"/faq/gold/{query_id}", data={"text": "いぬのとうろく", "kind": "kana", "submission_key": "a"}
    )
    client.post(f"/faq/gold/{query_id}/retire", data={"submission_key": "b"})
    db.session.rollback()
    query = db.session.get_one(GoldQuery, query_id)
    retired = query.text, query.kind, query.retired_at is not None
    listed = client.get("/faq/gold?retired=1").text
    client.post(f"/faq/gold/{query_id}/retire", data={"submission_key": "c"})
    db.session.rollback()

    assert empty.status_code == 422
    assert retired == ("いぬのとうろく", QueryKind.KANA, True)
    assert "いぬのとうろく" in listed
    assert db.session.get_one(GoldQuery, query_id).retired_at is None


def test_a_real_search_with_its_opened_article_is_added_with_one_click(
    client: FlaskClient, articles: dict[str, int]
) -> None:
    with transaction():
        searches = [remember_search("図書館はいつ休み", None, 1, clock.now()) for _time in range(2)]
        for search in searches:
            note_opened(search.id, articles["図書館"])
        remember_search("開かなかった検索", None, 1, clock.now())
        found = searches[0].id
    sign_in(client, "supervisor")
    page = client.get("/faq/gold/searches").text
    client.post(f"/faq/gold/searches/{found}", data={"submission_key": "a"})
    client.post(f"/faq/gold/searches/{found}", data={"submission_key": "b"})
    query = db.session.scalars(select(GoldQuery)).one()

    assert "図書館はいつ休み" in page and "2回" in page and "開かなかった検索" not in page
    assert (query.text, [article.id for article in query.answers]) == (
        "図書館はいつ休み",
        [articles["図書館"]],
    )
    assert "図書館はいつ休み" not in client.get("/faq/gold/searches").text.split("<table")[-1]


def test_a_measurement_on_the_page_becomes_a_point_of_the_trend(
    client: FlaskClient, articles: dict[str, int]
) -> None:
    added("犬の登録", articles["犬"])
    added("図書館", articles["犬"])
    sign_in(client, "supervisor")
    before = client.get("/faq/gold/trend").text
    shown = client.post("/faq/gold/measure", data={"submission_key": "a"}, follow_redirects=True).text
    failing = client.get("/faq/gold/failing").text

    assert "まだ測定していません" in before
    assert "<polyline" in shown and 'role="img"' in shown and "50.0%" in shown
    assert "図書館の休館日" in failing and "犬を登録" not in failing


def test_measuring_nothing_is_said(client: FlaskClient, city: City) -> None:
    sign_in(client, "supervisor")
    shown = client.post("/faq/gold/measure", data={"submission_key": "a"}, follow_redirects=True).text

    assert "測定できません" in shown
    assert "すべての検索語" in client.get("/faq/gold/failing").text


def test_the_list_is_narrowed_and_walked_without_skipping(articles: dict[str, int]) -> None:
    ids = [added(f"犬の登録 {number}", articles["犬"]) for number in range(id_pages.SIZE + 3)]
    added("そだいごみ", articles["ごみ"], kind=QueryKind.KANA)
    first = queries.queries_of(QueryKind.CITIZEN, "犬 登録", False, None, None)
    second = queries.queries_of(QueryKind.CITIZEN, "犬 登録", False, first.older, None)
    back = queries.queries_of(QueryKind.CITIZEN, "犬 登録", False, None, second.newer)

    assert [query.id for query in [*first.lines, *second.lines]] == ids[::-1]
    assert [query.id for query in back.lines] == [query.id for query in first.lines]
    assert (first.newer, second.older) == (None, None)
    assert queries.queries_of(None, "100%_", False, None, None).lines == []
    assert queries.count_by_kind()[QueryKind.KANA] == 1


def test_measurements_are_kept_as_they_were(articles: dict[str, int]) -> None:
    added("犬の登録", articles["犬"])
    with transaction():
        keep(measure(clock.now()), clock.now())
    kept = queries.newest_measurements()

    assert [(one.queries, one.articles, one.mrr_at_10, one.encoder) for one in kept] == [(1, 3, 1.0, "")]
    assert kept[0].kinds["citizen"]["recall_at_5"] == 1
