"""The list of the city's words: what is added there is in effect with the next search."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from faq import library
from faq.articles.actions import ArticleText, Placing, approve, write_article
from faq.following import follow_changes
from faq.wording.actions import Pair, add_word, use_word
from faq.wording.models import CityWord, WordKind
from faq.wording.queries import ROWS_PER_PAGE, official_words_for
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import User
from tests.personas import City, sign_in


@pytest.fixture
def article_id(city: City) -> int:
    with transaction():
        article = write_article(
            ArticleText("受給者証をなくしました。", "再交付を申請してください。"),
            Placing(city.child),
            None,
            clock.now(),
        )
        approve(article, None, clock.now())
    follow_changes()
    return article.id


def added(said: str = "ひまわりカード", official: str = "受給者証", kind: WordKind = WordKind.MATTER) -> int:
    with transaction() as session:
        word = add_word(Pair(said, official, kind), None, clock.now())
        session.flush()
        return word.id


def typed(**changes: object) -> dict[str, object]:
    return {"said": "ひまわりカード", "official": "受給者証", "kind": "matter", "note": "", **changes}


def word(word_id: int) -> CityWord:
    return db.session.get_one(CityWord, word_id, populate_existing=True)


def found(text: str) -> list[int]:
    return [finding.article.id for finding in library.find(text)]


def test_a_word_that_is_added_finds_the_article_with_the_next_search(
    client: FlaskClient, article_id: int
) -> None:
    before = found("ひまわりカード")

    page = sign_in(client, "supervisor").post("/faq/words/new", data=typed(), follow_redirects=True).text

    assert before == []
    assert found("ひまわりカード") == [article_id]
    assert "「ひまわりカード」を登録しました" in page


def test_a_word_that_is_ended_finds_nothing_more_until_it_is_brought_back(
    client: FlaskClient, article_id: int
) -> None:
    number = added()
    sign_in(client, "supervisor")

    client.post(f"/faq/words/{number}/use", data={"in_use": "no"})
    ended = found("ひまわりカード")
    client.post(f"/faq/words/{number}/use", data={"in_use": "yes"})

    assert ended == []
    assert found("ひまわりカード") == [article_id]


def test_a_changed_word_stands_for_the_new_one_and_says_who_changed_it(
    client: FlaskClient, article_id: int
) -> None:
    number = added()
    sent = typed(said="医療カード", note="通称", revision=str(word(number).revision))

    sign_in(client, "supervisor").post(f"/faq/words/{number}", data=sent)

    assert official_words_for("医療カードをなくした") == ("受給者証",)
    assert official_words_for("ひまわりカードをなくした") == ()
    assert (word(number).note, word(number).by.display_name) == ("通称", "田中")


@pytest.mark.parametrize(("said", "official"), [("ひまわりカード", "受給者証"), ("いりょう証", "受給者証")])
def test_the_same_pair_is_refused_with_what_was_typed(
    client: FlaskClient, city: City, said: str, official: str
) -> None:
    added("ひまわりカード", "受給者証")
    added("イリョウ証", "受給者証")

    response = sign_in(client, "supervisor").post(
        "/faq/words/new", data=typed(said=said, official=official, note="もう一度")
    )

    assert response.status_code == 422
    assert "同じ組がすでに登録されています" in response.text
    assert f'value="{said}"' in response.text
    assert "もう一度" in response.text


def test_one_word_may_stand_for_two_official_words(client: FlaskClient, city: City) -> None:
    added("ひまわりカード", "受給者証")

    sign_in(client, "supervisor").post("/faq/words/new", data=typed(official="資格確認書"))

    assert official_words_for("ひまわりカード") == ("受給者証", "資格確認書")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"said": ""}, "市民が使うことばを入力してください。"),
        ({"official": " "}, "正式なことばを入力してください。"),
        ({"said": "あ" * 101}, "100文字以内で入力してください。"),
        ({"official": "あ" * 101}, "100文字以内で入力してください。"),
        ({"said": "！？"}, "文字を含むことばを入力してください。"),
        ({"said": "ジュキュウ", "official": "じゅきゅう"}, "2つのことばが同じです。"),
    ],
)
def test_what_says_nothing_is_refused_with_the_reason(
    client: FlaskClient, city: City, changes: dict[str, object], message: str
) -> None:
    response = sign_in(client, "supervisor").post("/faq/words/new", data=typed(**changes))

    assert response.status_code == 422
    assert message in response.text


def test_a_change_of_an_older_page_is_refused_and_can_be_sent_again(client: FlaskClient, city: City) -> None:
    number = added()
    old = typed(said="医療カード", revision=str(word(number).revision))
    sign_in(client, "supervisor")
    client.post(f"/faq/words/{number}", data=typed(said="医療券面", revision=old["revision"]))

    refused = client.post(f"/faq/words/{number}", data=old)
    again = client.post(f"/faq/words/{number}", data={**old, "revision": str(word(number).revision)})

    assert refused.status_code == 422
    assert "ほかの人がこのことばを変更しました" in refused.text
    assert "「医療券面」→「受給者証」" in refused.text
    assert again.status_code == 303
    assert word(number).said == "医療カード"


def test_a_word_that_finds_nothing_yet_is_kept_with_a_warning(client: FlaskClient, article_id: int) -> None:
    sign_in(client, "supervisor")

    unknown = client.post("/faq/words/new", data=typed(official="通行許可証"), follow_redirects=True).text
    known = client.post("/faq/words/new", data=typed(said="医療カード"), follow_redirects=True).text

    assert "「通行許可証」を使っているFAQがないため" in unknown
    assert "を使っているFAQがないため" not in known


def test_a_single_character_is_kept_with_a_warning(client: FlaskClient, article_id: int) -> None:
    page = (
        sign_in(client, "supervisor")
        .post("/faq/words/new", data=typed(said="証"), follow_redirects=True)
        .text
    )

    assert "1文字のことばは" in page


def test_the_list_is_searched_in_any_kind_of_kana_and_narrowed_by_kind(
    client: FlaskClient, city: City
) -> None:
    added("ランドセル代", "学用品費")
    added("障害課", "障がい福祉課", WordKind.DEPARTMENT)
    sign_in(client, "operator")

    by_kana = client.get("/faq/words?q=らんどせる").text
    departments = client.get("/faq/words?kind=department").text

    assert ("ランドセル代" in by_kana, "障害課" in by_kana) == (True, False)
    assert ("ランドセル代" in departments, "障害課" in departments) == (False, True)


def test_a_long_list_has_pages(client: FlaskClient, city: City) -> None:
    with transaction():
        for number in range(ROWS_PER_PAGE + 1):
            add_word(Pair(f"呼び名{number:03}", "受給者証"), None, clock.now())
    sign_in(client, "operator")

    first, second = client.get("/faq/words").text, client.get("/faq/words?page=2").text

    assert ("呼び名000" in first, "呼び名050" in first) == (True, False)
    assert ("呼び名000" in second, "呼び名050" in second) == (False, True)


def test_ended_words_have_their_own_list(client: FlaskClient, city: City) -> None:
    number = added()
    with transaction():
        use_word(word(number), False, db.session.get_one(User, city.id_of("supervisor")), clock.now())
    sign_in(client, "operator")

    assert "ひまわりカード" not in client.get("/faq/words").text
    assert "ひまわりカード" in client.get("/faq/words?ended=1").text


def test_trying_out_shows_what_is_added_and_what_is_found_with_and_without(
    client: FlaskClient, article_id: int
) -> None:
    added()

    page = sign_in(client, "operator").get("/faq/words", query_string={"try": "ひまわりカード"}).text

    with_list, without = page.split("この一覧を使った結果")[1].split("使わない場合の結果")
    assert "受給者証をなくしました。" in with_list
    assert "見つかりません。" in without


def test_who_only_reads_is_offered_no_change(app: Flask, client: FlaskClient, city: City) -> None:
    number = added()
    sign_in(client, "operator")

    assert f"/faq/words/{number}" not in client.get("/faq/words").text
    assert client.post(f"/faq/words/{number}/use", data={"in_use": "no"}).status_code == 403
    assert word(number).ended_at is None
