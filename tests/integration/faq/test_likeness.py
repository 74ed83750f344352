"""Articles that are alike: neighbours, duplicates, and a hint while one is written."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from faq.articles import actions
from faq.likeness import alike_pairs, related, similar_to
from foundation import clock
from foundation.db import transaction
from tests.articles import draft, in_force
from tests.integration.faq.files_of_articles import article
from tests.personas import City, sign_in

MOVING = "引越しをしたときの住所変更の届出はどこでできますか"
SAME = "引越ししたときの住所変更の届出はどこでできますか。"


@pytest.fixture
def library(app: Flask, city: City) -> dict[str, int]:
    """Two that ask the same, one near them, and others about something else."""
    for other in (
        "粗大ごみの出し方",
        "図書館の開館時間",
        "犬の登録と注射",
        "水道の使用開始",
        "保育園の申込み",
    ):
        in_force(other, "それぞれの窓口へお尋ねください。", service_id=city.school)
    return {
        "near": in_force("引越しのときの粗大ごみの収集", service_id=city.school),
        "moving": in_force(MOVING, service_id=city.school),
        "same": in_force(SAME, service_id=city.school),
        "elsewhere": in_force(MOVING, service_id=city.child),
    }


def test_neighbours_come_nearest_first_without_the_article_itself(library: dict[str, int]) -> None:
    found = [one.id for one in related(article(library["moving"]))]

    assert found[0] in (library["same"], library["elsewhere"])
    assert library["moving"] not in found
    assert len(related(article(library["moving"]), limit=1)) == 1


def test_an_article_about_something_of_its_own_has_no_neighbours(app: Flask, city: City) -> None:
    alone = in_force("水道の使用開始", "電話で申し込みます。", service_id=city.school)
    in_force("犬の登録と注射", "動物病院で受けられます。", service_id=city.school)

    assert related(article(alone)) == []


def test_a_draft_has_neighbours_too(library: dict[str, int]) -> None:
    assert related(article(draft(MOVING)))


def test_one_question_written_twice_is_a_pair_once(library: dict[str, int]) -> None:
    page = alike_pairs()

    assert [{pair.first.id, pair.second.id} for pair in page.pairs] == [{library["moving"], library["same"]}]
    assert page.pairs[0].likeness > 0.6
    assert (page.looked_at, page.total) == (9, 9)


def test_a_pair_stands_on_one_page_only(library: dict[str, int]) -> None:
    pages = [alike_pairs(begin, window=2) for begin in range(0, 9, 2)]

    assert sum(len(page.pairs) for page in pages) == 1


def test_an_archived_article_is_no_duplicate(library: dict[str, int]) -> None:
    with transaction():
        actions.archive(article(library["same"]), None, clock.now())

    assert alike_pairs().pairs == []


def test_what_is_written_reminds_of_what_there_is(library: dict[str, int], city: City) -> None:
    text = "引越したときの住所変更の届出はどこでできますか"
    found = [finding.article.id for finding in similar_to(text, city.school)]

    assert library["moving"] in found
    assert library["near"] not in found
    assert library["moving"] not in [
        finding.article.id for finding in similar_to(text, city.school, besides=library["moving"])
    ]
    assert similar_to("", None) == []


def test_the_page_shows_pairs_side_by_side(client: FlaskClient, library: dict[str, int]) -> None:
    page = sign_in(client, "supervisor").get("/faq/duplicates").text

    assert page.count("引越しをしたときの住所変更") == 1
    assert f"/faq/{library['same']}/edit" in page
    assert "9件を最近変更された順に並べ、1件目から9件目まで" in page
