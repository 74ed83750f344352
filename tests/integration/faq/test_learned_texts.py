"""Supervisors look at what inquiries taught; what they decide is in effect at once and can be taken back."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from faq import library
from faq.articles.actions import ArticleText, Placing, approve, write_article
from faq.following import follow_changes
from faq.learning.actions import NewLesson, learn
from faq.learning.models import LearnedText, Lesson
from foundation import clock
from foundation.db import db, transaction
from tests.personas import City, sign_in

TEXT = "ランドセルが買えなくて困っている"


@pytest.fixture
def article_id(city: City) -> int:
    """A terse article that says nothing of what people ask."""
    with transaction():
        found = written("就学援助費の支給時期", city.school)
        written("水道料金の支払い方法", city.school)
    follow_changes()
    return found


def written(question: str, service_id: int) -> int:
    article = write_article(ArticleText(question, "窓口へどうぞ。"), Placing(service_id), None, clock.now())
    approve(article, None, clock.now())
    return article.id


def taught(article_id: int, text: str = TEXT, number: int = 1, solved: bool | None = True) -> int:
    """The id of the text that waits."""
    with transaction() as session:
        learn(NewLesson(article_id, f"R8-{number:06}", number, text, 0, solved), clock.now())
        return session.query(LearnedText.id).filter_by(source=f"R8-{number:06}/{number}").scalar()


def judge(client: FlaskClient, *ids: int, **fields: str) -> str:
    """Send the page as it was shown for these texts."""
    shown = {f"shown-{number}": text_of(number) for number in ids}
    texts = {f"text-{number}": shown[f"shown-{number}"] for number in ids}
    data = {"id": [str(number) for number in ids], **shown, **texts, **fields}
    return client.post("/faq/learning", data=data, follow_redirects=True).text


def text_of(text_id: int) -> str:
    return db.session.get_one(LearnedText, text_id, populate_existing=True).text


def lesson_of(text_id: int) -> Lesson:
    return db.session.get_one(LearnedText, text_id, populate_existing=True).lesson


def found(words: str) -> list[int]:
    return [finding.article.id for finding in library.find(words)]


def test_a_text_that_is_accepted_makes_its_article_found_at_once(
    client: FlaskClient, article_id: int
) -> None:
    waiting = taught(article_id)
    before = found("ランドセルが買えない")

    page = judge(sign_in(client, "supervisor"), waiting, accept=str(waiting))

    assert before == []
    assert found("ランドセルが買えない") == [article_id]
    assert "1件のことばを採用しました" in page


def test_a_text_that_is_left_out_finds_nothing(client: FlaskClient, article_id: int) -> None:
    waiting = taught(article_id)

    judge(sign_in(client, "supervisor"), waiting, reject=str(waiting))

    assert lesson_of(waiting) is Lesson.REJECTED
    assert found("ランドセルが買えない") == []


def test_all_that_are_shown_are_accepted_together(client: FlaskClient, article_id: int) -> None:
    ids = [
        taught(article_id, f"{noun}の費用に困っている", number)
        for number, noun in enumerate(["制服", "眼鏡"], 1)
    ]

    page = judge(sign_in(client, "supervisor"), *ids, accept_all="yes")

    assert [lesson_of(number) for number in ids] == [Lesson.ACCEPTED] * 2
    assert "2件のことばを採用しました" in page


def test_a_name_that_slipped_through_is_taken_out_before_it_counts(
    client: FlaskClient, article_id: int
) -> None:
    waiting = taught(article_id, "山田さんのランドセルの費用")

    judge(
        sign_in(client, "supervisor"),
        waiting,
        accept=str(waiting),
        **{f"text-{waiting}": "ランドセルの費用"},
    )

    assert text_of(waiting) == "ランドセルの費用"
    assert found("ランドセル") == [article_id]


def test_what_was_typed_beside_another_text_is_kept(client: FlaskClient, article_id: int) -> None:
    first, second = taught(article_id), taught(article_id, "山田さんの制服の費用", 2)

    judge(
        sign_in(client, "supervisor"),
        first,
        second,
        accept=str(first),
        **{f"text-{second}": "制服の費用"},
    )

    assert (text_of(second), lesson_of(second)) == ("制服の費用", Lesson.WAITING)


def test_an_older_page_does_not_bring_back_what_somebody_took_out(
    client: FlaskClient, article_id: int
) -> None:
    first, second = taught(article_id), taught(article_id, "山田さんの制服の費用", 2)
    sign_in(client, "supervisor")
    old = {f"shown-{second}": text_of(second), f"text-{second}": text_of(second)}
    judge(client, second, **{f"text-{second}": "制服の費用"})

    judge(client, first, second, accept=str(first), **old)

    assert text_of(second) == "制服の費用"


def test_a_text_emptied_by_hand_still_waits_and_says_so(client: FlaskClient, article_id: int) -> None:
    waiting = taught(article_id)

    page = judge(sign_in(client, "supervisor"), waiting, accept=str(waiting), **{f"text-{waiting}": "え"})

    assert "採用できません" in page
    assert (text_of(waiting), lesson_of(waiting)) == (TEXT, Lesson.WAITING)


def test_the_last_decision_is_taken_back_and_the_text_waits_again(
    client: FlaskClient, article_id: int
) -> None:
    waiting = taught(article_id)
    page = judge(sign_in(client, "supervisor"), waiting, accept=str(waiting))
    counted = found("ランドセルが買えない")

    after = client.post(f"/faq/learning/{waiting}/undo", follow_redirects=True).text

    assert f"/faq/learning/{waiting}/undo" in page
    assert counted == [article_id]
    assert found("ランドセルが買えない") == []
    assert lesson_of(waiting) is Lesson.WAITING
    assert TEXT in after


def test_the_page_names_the_question_and_shows_the_oldest_first(client: FlaskClient, article_id: int) -> None:
    taught(article_id, "〇〇の制服の費用に困っている", 1)
    taught(article_id, "眼鏡の費用に困っている", 2)

    page = sign_in(client, "supervisor").get("/faq/learning").text

    assert "就学援助費の支給時期" in page
    assert re.findall(r">([^<]*困っている)</textarea>", page) == [
        "〇〇の制服の費用に困っている",
        "眼鏡の費用に困っている",
    ]


def test_only_texts_of_ones_own_services_are_seen_and_judged(
    client: FlaskClient, city: City, article_id: int
) -> None:
    with transaction():
        other = written("こども医療費の助成", city.child)
    foreign = taught(other)
    sign_in(client, "supervisor")

    page = client.get("/faq/learning").text
    judge(client, foreign, accept=str(foreign))
    undone = client.post(f"/faq/learning/{foreign}/undo").status_code
    used = client.post(f"/faq/learning/{foreign}/use", data={"counts": "yes"}).status_code

    assert TEXT not in page
    assert lesson_of(foreign) is Lesson.WAITING
    assert (undone, used) == (404, 404)


def test_the_site_manager_sees_the_texts_of_every_service(client: FlaskClient, article_id: int) -> None:
    taught(article_id)

    assert TEXT in sign_in(client, "site_manager").get("/faq/learning").text


def test_on_the_article_a_text_is_taken_out_of_use_and_used_again(
    client: FlaskClient, article_id: int
) -> None:
    waiting = taught(article_id)
    judge(sign_in(client, "supervisor"), waiting, accept=str(waiting))

    client.post(f"/faq/learning/{waiting}/use", data={"counts": "no"})
    without = found("ランドセルが買えない")
    client.post(f"/faq/learning/{waiting}/use", data={"counts": "yes"})

    assert without == []
    assert found("ランドセルが買えない") == [article_id]


def test_a_text_and_others_of_the_same_words_leave_use_together(client: FlaskClient, article_id: int) -> None:
    ids = [taught(article_id, text, number) for number, text in enumerate([TEXT, f"{TEXT}。"], 1)]
    judge(sign_in(client, "supervisor"), *ids, accept_all="yes")

    client.post(f"/faq/learning/{ids[0]}/use", data={"counts": "no"})

    assert [lesson_of(number) for number in ids] == [Lesson.REJECTED] * 2
    assert found("ランドセルが買えない") == []


def test_a_text_nobody_looked_at_cannot_be_used_past_the_review(client: FlaskClient, article_id: int) -> None:
    waiting = taught(article_id)

    sign_in(client, "supervisor").post(f"/faq/learning/{waiting}/use", data={"counts": "yes"})

    assert lesson_of(waiting) is Lesson.WAITING


def test_the_article_says_why_a_text_counts_or_not(client: FlaskClient, article_id: int) -> None:
    ids = [
        taught(article_id),
        taught(article_id, "眼鏡の費用に困っている", 2),
        taught(article_id, "制服が高い", 3),
    ]
    sign_in(client, "supervisor")
    judge(client, *ids[:2], accept_all="yes")
    judge(client, ids[2], reject=str(ids[2]))
    for number in (4, 5):
        taught(article_id, "眼鏡の費用に困っている", number, solved=False)

    page = learned_section(client, article_id)

    assert re.search(rf"{TEXT}.*検索に使っています.*解決 1・未解決 0", page, re.DOTALL)
    assert re.search("眼鏡の費用に困っている.*解決しなかった回数が多い.*解決 1・未解決 2", page, re.DOTALL)
    assert re.search("制服が高い.*使わないと判定した", page, re.DOTALL)
    assert "田中" in page


def test_a_reader_of_the_article_sees_no_text_that_was_left_out(
    app: Flask, client: FlaskClient, article_id: int
) -> None:
    ids = [taught(article_id), taught(article_id, "制服が高い", 2)]
    sign_in(client, "supervisor")
    judge(client, ids[0], accept=str(ids[0]))
    judge(client, ids[1], reject=str(ids[1]))

    page = learned_section(sign_in(app.test_client(), "operator"), article_id)

    assert TEXT in page
    assert "制服が高い" not in page
    assert '/use"' not in page


def learned_section(client: FlaskClient, article_id: int) -> str:
    page = client.get(f"/faq/{article_id}").text
    return page[page.index('id="learned"') :]
