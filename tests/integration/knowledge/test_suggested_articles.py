"""Articles beside an inquiry: found by the citizen's own words, quoted into the reply, and kept as its basis."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from faq.articles.actions import archive
from faq.models import ArticleVersion, Audience
from foundation import clock
from foundation.db import db, transaction
from inquiry_desk.inquiries.actions import add_entry
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.models import TimelineEntry
from inquiry_desk.inquiries.values import Caller
from tests import replying
from tests.integration.knowledge.desk import article, inquiry, of_number
from tests.personas import City, sign_in

MIDYEAR = "就学援助は、年度の途中でも申請できますか。"
PAPERS = "就学援助の申請に必要な書類は何ですか。"
INSIDE = "就学援助の認定基準額の内訳は何ですか。"
LETTER = """お世話になっております。見本と申します。
この秋に仕事を辞めました。
年度の途中から就学援助を申し込めますか。
必要な書類も教えてください。
"""


@pytest.fixture
def versions(city: City) -> dict[str, int]:
    return {
        MIDYEAR: article(MIDYEAR, "**年度の途中**でも申請できます。", city.school),
        PAPERS: article(PAPERS, "申請書と口座の写しです。", city.school),
        INSIDE: article(INSIDE, "内訳は内部資料です。", city.school, Audience.INTERNAL),
    }


@pytest.fixture
def desk(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "operator")


def send_reply(desk: FlaskClient, number: str, **fields: object) -> int:
    data = {
        "version": of_number(number).version,
        "subject": "Re: お問い合わせ",
        "body": "回答です。",
        **fields,
    }
    return replying.send_reply(desk, number, **data).status_code


def mail_of(number: str) -> TimelineEntry:
    return next(entry for entry in of_number(number).entries if entry.kind is EntryKind.MAIL_OUT)


def test_the_page_does_not_wait_for_its_panels(desk: FlaskClient, city: City, versions: object) -> None:
    page = desk.get(f"/inquiries/{inquiry(LETTER, city.school)}").text
    assert "よくある質問の候補" in page
    assert MIDYEAR not in page


def test_each_question_of_a_letter_finds_its_article(desk: FlaskClient, city: City, versions: object) -> None:
    panel = desk.get(f"/inquiries/{inquiry(LETTER, city.school)}/articles").text
    assert MIDYEAR in panel and PAPERS in panel
    assert "年度の途中でも申請できます。" in panel, "the answer is readable without opening, and plain"


def test_other_words_find_other_articles(desk: FlaskClient, city: City, versions: object) -> None:
    number = inquiry("引っ越しの手続きについて。", city.school)
    panel = desk.get(f"/inquiries/{number}/articles", query_string={"words": "認定基準額"}).text
    assert panel.index(INSIDE) >= 0


def test_a_letter_of_thanks_leads_back_to_what_was_asked(
    desk: FlaskClient, city: City, versions: object
) -> None:
    number = inquiry(LETTER, city.school)
    with transaction():
        add_entry(of_number(number), EntryKind.MAIL_IN, clock.now(), None, body="ありがとうございました。")
    assert MIDYEAR in desk.get(f"/inquiries/{number}/articles").text


def test_a_newer_letter_is_looked_at_instead_of_the_first(
    desk: FlaskClient, city: City, versions: object
) -> None:
    number = inquiry("引っ越しました。", city.school)
    with transaction():
        add_entry(of_number(number), EntryKind.MAIL_IN, clock.now(), None, body=PAPERS)
    assert PAPERS in desk.get(f"/inquiries/{number}/articles").text


def test_an_article_for_the_desk_is_shown_and_cannot_be_quoted(
    desk: FlaskClient, city: City, versions: dict[str, int]
) -> None:
    number = inquiry("認定基準額の内訳を教えてください。", city.school)
    panel = desk.get(
        f"/inquiries/{number}/articles", query_string={"words": "就学援助の申請と認定基準額の内訳"}
    ).text
    assert INSIDE in panel and "返信には引用できません" in panel
    assert f'data-insert-from="article-{versions[INSIDE]}"' not in panel
    assert f'data-insert-from="article-{versions[PAPERS]}"' in panel


def test_nothing_is_quoted_where_no_reply_can_be_written(
    desk: FlaskClient, city: City, versions: object
) -> None:
    number = inquiry(LETTER, city.school, caller=Caller("見本 花子", phone="096-000-5555"))
    assert "data-insert-from" not in desk.get(f"/inquiries/{number}/articles").text


def test_who_only_reads_quotes_nothing(client: FlaskClient, city: City, versions: object) -> None:
    panel = sign_in(client, "auditor").get(f"/inquiries/{inquiry(LETTER, city.school)}/articles").text
    assert MIDYEAR in panel
    assert "data-insert-from" not in panel


def test_a_quoted_article_is_the_basis_of_the_sent_reply(
    desk: FlaskClient, city: City, versions: dict[str, int]
) -> None:
    number, version_id = inquiry(LETTER, city.school), versions[MIDYEAR]
    composer = desk.get(f"/inquiries/{number}/basis", query_string={"version_id": version_id}).text
    assert f'name="article_version_id" value="{version_id}"' in composer
    assert send_reply(desk, number, article_version_id=version_id) == 303
    assert mail_of(number).article_version_id == version_id
    assert MIDYEAR in desk.get(f"/inquiries/{number}").text


def test_a_basis_that_was_taken_off_is_not_recorded(desk: FlaskClient, city: City, versions: object) -> None:
    number = inquiry(LETTER, city.school)
    assert "article_version_id" not in desk.get(f"/inquiries/{number}/basis").text
    assert send_reply(desk, number) == 303
    assert mail_of(number).article_version_id is None


def test_the_basis_of_a_draft_is_there_again(desk: FlaskClient, city: City, versions: dict[str, int]) -> None:
    number, version_id = inquiry(LETTER, city.school), versions[MIDYEAR]
    desk.post(f"/drafts/reply:{number}", data={"body": "途中", "article_version_id": version_id})
    assert f'name="article_version_id" value="{version_id}"' in desk.get(f"/inquiries/{number}").text


def test_a_refused_reply_keeps_its_basis(desk: FlaskClient, city: City, versions: dict[str, int]) -> None:
    number, version_id = inquiry(LETTER, city.school), versions[MIDYEAR]
    data = {"version": of_number(number).version, "subject": "", "article_version_id": version_id}
    refused = desk.post(f"/inquiries/{number}/reply", data=data)
    assert refused.status_code == 422
    assert f'name="article_version_id" value="{version_id}"' in refused.text


def test_an_article_archived_meanwhile_is_no_basis_and_the_writer_is_told(
    desk: FlaskClient, city: City, versions: dict[str, int]
) -> None:
    number, version_id = inquiry(LETTER, city.school), versions[MIDYEAR]
    with transaction() as session:
        archive(session.get_one(ArticleVersion, version_id).article, None, clock.now())
    assert send_reply(desk, number, article_version_id=version_id) == 303
    assert mail_of(number).article_version_id is None
    assert "根拠としては記録していません" in desk.get(f"/inquiries/{number}").text


def test_an_article_for_the_desk_is_never_the_basis_of_a_mail(
    desk: FlaskClient, city: City, versions: dict[str, int]
) -> None:
    number = inquiry(LETTER, city.school)
    assert send_reply(desk, number, article_version_id=versions[INSIDE]) == 303
    assert mail_of(number).article_version_id is None


def test_the_call_takers_word_stands_on_the_timeline_and_the_newest_counts(
    desk: FlaskClient, city: City, versions: dict[str, int]
) -> None:
    number, version_id = inquiry(LETTER, city.school), versions[MIDYEAR]
    send_reply(desk, number, article_version_id=version_id, completes="y")
    assert "解決した" in desk.get(f"/inquiries/{number}/used-articles").text
    for said in ("no", "yes", "yes"):
        say(desk, number, version_id, said)
    words = [entry.article_solved for entry in of_number(number).entries if entry.article_solved is not None]
    assert words == [False, True], "what was said already is not said again"
    panel = desk.get(f"/inquiries/{number}/used-articles").text
    assert 'value="no"' in panel and 'value="yes"' not in panel
    assert "解決しなかった" in desk.get(f"/inquiries/{number}").text


def say(desk: FlaskClient, number: str, version_id: int, said: str) -> int:
    data = {"version": of_number(number).version, "article_version_id": version_id, "solved": said}
    return desk.post(f"/inquiries/{number}/solved", data=data).status_code


def test_a_word_is_taken_only_on_an_article_that_was_used(
    desk: FlaskClient, city: City, versions: dict[str, int]
) -> None:
    number = inquiry(LETTER, city.school)
    assert say(desk, number, versions[MIDYEAR], "yes") == 409
    send_reply(desk, number, article_version_id=versions[MIDYEAR])
    assert say(desk, number, versions[MIDYEAR], "perhaps") == 422
    query = select(TimelineEntry).where(TimelineEntry.article_solved.is_not(None))
    assert list(db.session.scalars(query)) == []


def test_others_have_no_panels(client: FlaskClient, city: City, versions: object) -> None:
    number = inquiry(LETTER, city.school)
    stranger = sign_in(client, "other_operator")
    for panel in ("articles", "used-articles", "similar", "basis"):
        assert stranger.get(f"/inquiries/{number}/{panel}").status_code == 404
