"""Many articles changed at once, and taken back."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from faq.articles import actions
from faq.articles.actions import placing_of
from faq.exchange.models import BulkChange
from faq.library import find
from foundation import clock
from foundation.db import db, transaction
from tests.articles import draft, in_force
from tests.integration.faq.files_of_articles import article
from tests.personas import City, sign_in


@pytest.fixture
def desk(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "supervisor")


def change(desk: FlaskClient, act: str, ids: list[int], query: str = "", **values: object) -> TestResponse:
    return desk.post(f"/faq/bulk{query}", data={"act": act, "article": ids, **values}, follow_redirects=True)


def undo(desk: FlaskClient) -> TestResponse:
    newest = db.session.scalars(select(BulkChange).order_by(BulkChange.id.desc())).first()
    assert newest is not None
    return desk.post(f"/faq/bulk/changes/{newest.id}/undo", follow_redirects=True)


def test_ticked_articles_get_the_value_and_give_it_back(desk: FlaskClient, city: City) -> None:
    one = in_force("一つ目", service_id=city.school, review_on=date(2026, 12, 1))
    other = in_force("二つ目", service_id=city.school)
    third = in_force("三つ目", service_id=city.school)

    done = change(desk, "review_on", [one, other], review_on="2027-04-01")
    after = [article(id_).review_on for id_ in (one, other, third)]
    undone = undo(desk)

    assert "2件を変更しました。" in done.text
    assert after == [date(2027, 4, 1), date(2027, 4, 1), None]
    assert "2件を元に戻しました。" in undone.text
    assert [article(id_).review_on for id_ in (one, other, third)] == [date(2026, 12, 1), None, None]


def test_a_category_does_not_go_along_to_another_service_and_comes_back(
    desk: FlaskClient, city: City
) -> None:
    one = in_force("質問", service_id=city.school, category_id=city.categories[city.school])

    change(desk, "service", [one], service=city.child)
    after = (article(one).service_id, article(one).category_id)
    undo(desk)

    assert after == (city.child, None)
    assert (article(one).service_id, article(one).category_id) == (
        city.school,
        city.categories[city.school],
    )


def test_a_category_is_set_on_articles_of_its_service_only(desk: FlaskClient, city: City) -> None:
    own = in_force("質問", service_id=city.school)
    foreign = in_force("別の質問", service_id=city.child)
    category = city.categories[city.school]

    done = change(desk, "category", [own, foreign], f"?service_id={city.school}", category=category)

    assert (article(own).category_id, article(foreign).category_id) == (category, None)
    assert "1件は" in done.text


@pytest.mark.parametrize(("act", "field"), [("department", "department_id"), ("valid_until", "valid_until")])
def test_an_empty_value_takes_away(desk: FlaskClient, city: City, act: str, field: str) -> None:
    one = in_force(
        "質問",
        service_id=city.school,
        department_id=city.child_department,
        valid_until=date(2027, 3, 31),
    )

    change(desk, act, [one], **{act: ""})

    assert getattr(placing_of(article(one)), field) is None


def test_an_article_does_not_end_before_it_begins(desk: FlaskClient, city: City) -> None:
    one = in_force("質問", service_id=city.school, valid_from=date(2026, 4, 1))

    done = change(desk, "valid_until", [one], valid_until="2026-03-31")

    assert article(one).valid_until is None
    assert "変更はありません。" in done.text


def test_archived_articles_are_gone_from_searches_and_come_back(desk: FlaskClient, city: City) -> None:
    one = in_force("粗大ごみの出し方", service_id=city.school)

    change(desk, "archive", [one])
    found = find("粗大ごみ")
    undo(desk)

    assert found == []
    assert article(one).archived_at is None
    assert [finding.article.id for finding in find("粗大ごみ")] == [one]


def test_articles_changed_since_are_left_and_named(desk: FlaskClient, city: City) -> None:
    one, other = in_force("一つ目", service_id=city.school), in_force("二つ目", service_id=city.school)
    change(desk, "review_on", [one, other], review_on="2027-04-01")
    with transaction():
        actions.review(article(other), date(2028, 1, 1), None, clock.now())

    undone = undo(desk)

    assert "1件を元に戻しました。" in undone.text
    assert f"元に戻していません: {other}" in undone.text
    assert [article(id_).review_on for id_ in (one, other)] == [None, date(2028, 1, 1)]


def test_a_change_is_taken_back_once(desk: FlaskClient, city: City) -> None:
    one = in_force("質問", service_id=city.school)
    change(desk, "review_on", [one], review_on="2027-04-01")
    undo(desk)
    change(desk, "review_on", [one], review_on="2027-04-01")
    first = db.session.scalars(select(BulkChange).order_by(BulkChange.id)).first()
    assert first is not None

    desk.post(f"/faq/bulk/changes/{first.id}/undo")

    assert article(one).review_on == date(2027, 4, 1)


@pytest.mark.parametrize("act", ["review_on", "explode", ""])
def test_nothing_ticked_or_nothing_meant_changes_nothing(desk: FlaskClient, city: City, act: str) -> None:
    in_force("質問", service_id=city.school)

    response = change(desk, act, [], review_on="2027-04-01")

    assert response.status_code == 422
    assert db.session.scalars(select(BulkChange)).all() == []


def test_a_date_that_is_none_is_refused_and_the_ticks_stay(desk: FlaskClient, city: City) -> None:
    one = in_force("質問", service_id=city.school)

    response = change(desk, "review_on", [one], review_on="いつか")

    assert response.status_code == 422
    assert f'value="{one}" aria-label="番号{one}にチェックを付ける" checked' in response.text


def test_the_list_narrows_by_every_condition(desk: FlaskClient, city: City) -> None:
    in_force("就学援助の質問", service_id=city.school)
    in_force("こども医療の質問", service_id=city.child)
    draft("準備中の質問", service_id=city.child)

    def shown(query: str) -> list[str]:
        page = desk.get(f"/faq/bulk?{query}").text
        questions = ("就学援助の質問", "こども医療の質問", "準備中の質問")
        return [question for question in questions if f">{question}</a>" in page]

    assert shown("") == ["就学援助の質問", "こども医療の質問", "準備中の質問"]
    assert shown(f"service_id={city.school}") == ["就学援助の質問"]
    assert shown(f"department_id={city.child_department}") == ["こども医療の質問", "準備中の質問"]
    assert shown("state=in_preparation") == ["準備中の質問"]
    assert shown("words=医療+窓口") == ["こども医療の質問"]
    assert shown("words=%25") == []


def test_pages_hold_fifty_articles(desk: FlaskClient, city: City) -> None:
    ids = [draft(f"質問{number}", service_id=city.school) for number in range(52)]

    first, second = desk.get("/faq/bulk").text, desk.get(f"/faq/bulk?after={ids[49]}").text

    assert (first.count('name="article"'), second.count('name="article"')) == (50, 2)
    assert f"after={ids[49]}" in first


def test_the_last_changes_are_listed(desk: FlaskClient, city: City) -> None:
    one = in_force("質問", service_id=city.school)
    change(desk, "archive", [one])

    page = desk.get("/faq/bulk/changes").text

    assert "田中" in page
    assert "元に戻す" in page
