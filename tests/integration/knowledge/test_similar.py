"""Past inquiries like the one at hand: only answered ones, only what the person may see, and noted in the audit log."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from faq.models import Audience
from foundation import clock
from foundation.audit.models import AuditAction, AuditEntry
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.inquiries.actions import classify, reopen
from inquiry_desk.inquiries.kinds import EntryKind, Exclusion, Nature
from inquiry_desk.inquiries.models import TimelineEntry
from inquiry_desk.knowledge.similar import AnsweredInquiries, backend, follow_inquiries, inquiry_index
from inquiry_desk.runtime import runtime
from tests.integration.knowledge.desk import answered, article, inquiry, of_number
from tests.personas import City, sign_in

ASKED = "就学援助の振込口座を変更したいのですが、どうすればよいですか。"
LIKE_IT = "給食費の振込口座を変更する方法を教えてください。"
ANSWER = "口座変更届を学校へご提出ください。"
OTHER = "こども医療の振込口座を変更したいのですが。"


def panel(client: FlaskClient, number: str) -> str:
    response = client.get(f"/inquiries/{number}/similar")
    assert response.status_code == 200
    return response.text


@pytest.fixture
def desk(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "supervisor")


def test_a_past_inquiry_stands_with_its_number_question_and_answer(desk: FlaskClient, city: City) -> None:
    past = answered(LIKE_IT, ANSWER, city.school, city.id_of("operator"))
    page = panel(desk, inquiry(ASKED, city.school))
    for words in (past, LIKE_IT, ANSWER, "就学援助", "初回応答完了", f'data-insert-from="past-{past}"'):
        assert words in page


def test_an_answer_that_was_read_out_is_the_articles(desk: FlaskClient, city: City) -> None:
    version_id = article(LIKE_IT, "**口座変更届**を出します。", city.school)
    answered(LIKE_IT, "", city.school, city.id_of("operator"), version_id=version_id)
    assert "口座変更届を出します。" in panel(desk, inquiry(ASKED, city.school))


def test_an_article_for_the_desk_is_no_answer_to_quote(desk: FlaskClient, city: City) -> None:
    version_id = article(LIKE_IT, "内部の扱いです。", city.school, Audience.INTERNAL)
    past = answered(LIKE_IT, "", city.school, city.id_of("operator"), version_id=version_id)
    page = panel(desk, inquiry(ASKED, city.school))
    assert past not in page and "内部の扱い" not in page


def test_of_a_long_answer_no_half_of_a_number_is_left(desk: FlaskClient, city: City) -> None:
    answer = "口座変更届を学校へご提出ください。" * 58 + "お電話は090-1234-5678です。" * 3
    answered(LIKE_IT, answer, city.school, city.id_of("operator"))
    assert "090" not in panel(desk, inquiry(ASKED, city.school))


def test_what_was_answered_without_words_helps_nobody(desk: FlaskClient, city: City) -> None:
    past = answered(LIKE_IT, "", city.school, city.id_of("operator"))
    assert past not in panel(desk, inquiry(ASKED, city.school))


def test_names_and_numbers_of_the_other_citizen_are_left_out(desk: FlaskClient, city: City) -> None:
    asked = "佐藤太郎と申します。振込口座を変更したいのですが。電話は090-1234-5678です。"
    past = answered(asked, "佐藤様\n口座変更届を出してください。", city.school, city.id_of("operator"))
    page = panel(desk, inquiry(ASKED, city.school))
    assert past in page and "口座変更届" in page
    assert "佐藤" not in page and "5678" not in page


def test_a_supervisor_never_sees_snippets_of_other_services(desk: FlaskClient, city: City) -> None:
    answered(OTHER, "こども医療の回答です。", city.child, city.id_of("other_operator"))
    page = panel(desk, inquiry(ASKED, city.school))
    assert "こども医療" not in page
    assert "似た回答済みの問い合わせはありません" in page


def test_an_index_that_knows_an_older_service_shows_nothing_of_it(desk: FlaskClient, city: City) -> None:
    past = answered(LIKE_IT, ANSWER, city.school, city.id_of("operator"))
    reclassify(city, past, service_id=city.child)
    page = panel(desk, inquiry(ASKED, city.school))
    assert past not in page and ANSWER not in page


def test_who_sees_all_services_sees_all_and_mail_of_no_service_belongs_to_the_whole_desk(
    app: Flask, city: City
) -> None:
    of_child = answered(OTHER, ANSWER, city.child, city.id_of("other_operator"))
    of_none = answered(LIKE_IT, ANSWER, None, city.id_of("operator"))
    number = inquiry(ASKED, city.school)
    manager = panel(sign_in(app.test_client(), "site_manager"), number)
    operator = panel(sign_in(app.test_client(), "operator"), number)
    assert of_child in manager and of_none in manager
    assert of_child not in operator and of_none in operator


def test_itself_and_what_waits_for_an_answer_are_not_shown(desk: FlaskClient, city: City) -> None:
    waiting = inquiry(LIKE_IT, city.school)
    itself = answered(ASKED, ANSWER, city.school, city.id_of("operator"))
    page = panel(desk, itself)
    assert waiting not in page and f">{itself}<" not in page


@pytest.mark.parametrize("exclusion", [Exclusion.SPAM, Exclusion.WRONG_NUMBER, Exclusion.DUPLICATE])
def test_what_is_left_out_of_the_figures_is_left_out_here(
    desk: FlaskClient, city: City, exclusion: Exclusion
) -> None:
    past = answered(LIKE_IT, ANSWER, city.school, city.id_of("operator"), exclusion)
    assert past not in panel(desk, inquiry(ASKED, city.school))


def test_of_those_that_asked_the_same_the_newest_stands(desk: FlaskClient, city: City) -> None:
    older = answered(LIKE_IT, "古い回答です。", city.school, city.id_of("operator"))
    newer = answered(LIKE_IT, "新しい回答です。", city.school, city.id_of("operator"))
    page = panel(desk, inquiry(ASKED, city.school))
    assert newer in page and older not in page


def test_each_load_is_in_the_audit_log_once_with_the_numbers_shown(desk: FlaskClient, city: City) -> None:
    past = answered(LIKE_IT, ANSWER, city.school, city.id_of("operator"))
    number = inquiry(ASKED, city.school)
    panel(desk, number)
    (entry,) = searches()
    assert (entry.subject_kind, entry.subject_id) == ("similar_inquiries", number)
    assert entry.details == {"shown": [past]}
    assert entry.user_id == city.id_of("supervisor")


def test_what_shows_nobody_is_not_in_the_audit_log(desk: FlaskClient, city: City) -> None:
    panel(desk, inquiry(ASKED, city.school))
    assert searches() == []


def searches() -> list[AuditEntry]:
    db.session.rollback()
    query = select(AuditEntry).where(AuditEntry.action == AuditAction.SEARCHED)
    return list(db.session.scalars(query))


def test_the_index_follows_what_is_reopened_and_left_out(app: Flask, city: City) -> None:
    opened = answered(LIKE_IT, ANSWER, city.school, city.id_of("operator"))
    excluded = answered(OTHER, ANSWER, city.child, city.id_of("other_operator"))
    kept = answered(ASKED, ANSWER, city.school, city.id_of("operator"))
    with transaction() as session:
        reopen(of_number(opened), session.get_one(User, city.id_of("operator")), clock.now())
    reclassify(city, excluded, exclusion=Exclusion.SPAM)
    follow_inquiries()
    assert list(backend().marks() or {}) == [of_number(kept).id]


def reclassify(
    city: City, number: str, service_id: int | None = None, exclusion: Exclusion | None = None
) -> None:
    with transaction() as session:
        one = of_number(number)
        classify(
            one,
            session.get_one(User, city.id_of("supervisor")),
            clock.now(),
            service_id=service_id or one.service_id,
            category_id=None,
            nature=Nature.QUESTION,
            exclusion=exclusion,
            unanswered_reason=None,
            subject=one.subject,
        )


def test_nothing_is_written_while_nothing_was_answered(app: Flask, city: City) -> None:
    answered(LIKE_IT, ANSWER, city.school, city.id_of("operator"))
    inquiry(ASKED, city.school)
    assert not inquiry_index().refresh()


def test_what_was_numbered_earlier_and_is_committed_later_is_seen(app: Flask, city: City) -> None:
    number = answered(LIKE_IT, ANSWER, city.school, city.id_of("operator"))
    source, states = AnsweredInquiries(), []
    for entry_id in (2_500, 2_499):
        with transaction() as session:
            turn = {"kind": EntryKind.COMPLETED, "at": clock.now(), "inquiry_id": of_number(number).id}
            session.add(TimelineEntry(id=entry_id, **turn))
        states.append(source.state())
    assert states[0] != states[1]


def test_the_folder_of_the_index_is_for_the_service_alone(app: Flask, city: City) -> None:
    follow_inquiries()
    assert runtime().settings.inquiry_index.stat().st_mode & 0o777 == 0o700


def test_an_index_without_anything_gives_an_empty_panel(desk: FlaskClient, city: City) -> None:
    assert "似た回答済みの問い合わせはありません" in panel(desk, inquiry(ASKED, city.school))
