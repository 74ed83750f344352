"""Every machine's index follows the database by itself: two machines, one database, a stream of edits."""

import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from faq import library
from faq.articles import actions
from faq.articles.actions import ArticleText, Placing
from faq.following import Beside, Follower, refresh_index
from faq.models import Article
from foundation import clock
from foundation.db import db, transaction
from inquiry_desk.app import create_app
from inquiry_desk.runtime import runtime
from tests.personas import City

PATIENCE = 20.0
"""Seconds a machine may take before the test says it does not follow."""

WORDS = ("粗大ごみ", "住民票", "保育園", "国民健康保険", "犬の登録", "水道の開始", "転入届", "図書館")


def written(question: str, placing: Placing | None = None) -> Article:
    """An article in force."""
    article = actions.write_article(
        ArticleText(question, "窓口で手続きができます。"), placing or Placing(), None, clock.now()
    )
    actions.approve(article, None, clock.now())
    return article


def found(words: str) -> list[tuple[int, int]]:
    """Articles and versions as a search shows them."""
    return [(finding.article.id, finding.version.number) for finding in library.find(words)]


@pytest.fixture
def machines(app: Flask, tmp_path: Path) -> Iterator[list[Flask]]:
    """Two machines with folders of their own on the same database, each with a follower as the web program has."""
    settings = runtime().settings
    apps = [
        create_app(settings.model_copy(update={"var": tmp_path / name, "database_url": settings.database}))
        for name in ("one", "two")
    ]
    followers = [Follower(machine) for machine in apps]
    for follower in followers:
        follower.start()
    yield apps
    for follower in followers:
        follower.end()
        follower.join(PATIENCE)
    for machine in apps:
        with machine.app_context():
            db.engine.dispose()


def seen_on(machine: Flask, words: str) -> list[tuple[int, int]]:
    with machine.app_context():
        answer = found(words)
        db.session.remove()
    return answer


def both_show(machines: list[Flask], words: str, expected: list[tuple[int, int]]) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if all(seen_on(machine, words) == expected for machine in machines):
            return True
        time.sleep(0.05)
    return False


def test_two_machines_show_an_approval_without_being_told(app: Flask, machines: list[Flask]) -> None:
    with transaction():
        article = written("粗大ごみの出し方")

    assert both_show(machines, "粗大ごみ", [(article.id, 1)])


def test_two_machines_agree_after_a_stream_of_edits(app: Flask, machines: list[Flask]) -> None:
    chance = random.Random(3)
    articles: list[int] = []
    for number in range(40):
        with transaction() as session:
            if articles and chance.random() < 0.5:
                article = session.get_one(Article, chance.choice(articles))
                if chance.random() < 0.3:
                    actions.archive(article, None, clock.now())
                elif actions.revise(
                    article,
                    ArticleText(f"{chance.choice(WORDS)}について {number}", "改めました。"),
                    None,
                    clock.now(),
                ):
                    actions.approve(article, None, clock.now())
            else:
                articles.append(written(f"{chance.choice(WORDS)}の手続き {number}").id)
    refresh_index(wait=True)
    expected = {words: found(words) for words in WORDS}

    assert any(expected.values())
    assert {words: both_show(machines, words, shown) for words, shown in expected.items()} == dict.fromkeys(
        WORDS, True
    )


def test_a_draft_is_not_found_and_an_archived_article_no_longer(app: Flask, city: City) -> None:
    with transaction():
        draft = actions.write_article(ArticleText("下書きの質問", "まだです。"), Placing(), None, clock.now())
        gone = written("なくなる質問")
    refresh_index()
    with transaction():
        actions.archive(gone, None, clock.now())
    refresh_index()

    assert draft.current_number is None
    assert found("下書きの質問") == [] and found("なくなる質問") == []


def test_the_version_in_force_is_found_until_the_next_one_is_approved(app: Flask) -> None:
    with transaction():
        article = written("転入届の出し方")
        actions.revise(article, ArticleText("引っ越してきたときの届出", "窓口へ。"), None, clock.now())
    refresh_index()
    before = found("転入届")
    with transaction():
        actions.approve(article, None, clock.now())
    refresh_index()

    assert before == [(article.id, 1)]
    assert found("引っ越してきた") == [(article.id, 2)]


def test_a_validity_that_begins_tomorrow_is_found_tomorrow(app: Flask) -> None:
    tomorrow = clock.now().date().replace(day=17)
    with transaction():
        article = written("来年度の申請", Placing(valid_from=tomorrow))
    refresh_index()
    today = found("来年度の申請")
    with clock.fixed(clock.now().replace(day=17)):
        refresh_index()
        assert found("来年度の申請") == [(article.id, 1)]

    assert today == []


def test_an_index_deleted_while_running_is_built_anew(app: Flask) -> None:
    with transaction():
        article = written("図書館の利用")
    refresh_index()
    before = found("図書館")
    shutil.rmtree(runtime().settings.index)
    while_missing = found("図書館")
    refresh_index()

    assert before == while_missing == found("図書館") == [(article.id, 1)]
    assert runtime().settings.index.exists()


def test_a_database_that_is_away_is_said_once_and_followed_again(
    app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    moments: list[str] = []

    def look() -> None:
        moments.append("looked")
        if len(moments) < 4:
            raise OSError("away")

    thread = Beside(app, "test_follower", (look,), interval=0.01)
    thread.start()
    until = time.monotonic() + PATIENCE
    while len(moments) < 8 and time.monotonic() < until:
        time.sleep(0.01)
    thread.end()
    thread.join(PATIENCE)

    assert len(moments) >= 8
    assert [record.message for record in caplog.records] == ["test_follower cannot follow (OSError)"]
