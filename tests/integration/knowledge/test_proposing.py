"""From a department's answer to a draft for the FAQ, without personal data."""

import re
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from escalation import actions as escalating
from escalation.models import Escalation
from escalation.routing.terms import terms_of_service
from escalation.values import Handover
from faq.articles.actions import ArticleText, approve, check, revise, submit
from faq.models import Article, ArticleVersion, Stage
from foundation import clock
from foundation.audit.models import AuditAction, AuditEntry
from foundation.db import db, transaction
from foundation.organisation.models import Service, User
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.kinds import Channel, EntryKind
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.values import Caller, NewInquiry
from tests.articles import in_force, in_force_as
from tests.personas import City, sign_in

QUESTION = "転校したときの就学援助はどうなりますか。"
ANSWER = "転校先の学校へ申請書を出し直してください。"
PERSONAL = "見本花子さん(096-000-5555)の分は転校先の学校へ申請書を出し直してください。"


@dataclass(frozen=True)
class Answered:
    """An inquiry with an escalation."""

    number: str
    escalation_id: int

    @property
    def address(self) -> str:
        return f"/inquiries/{self.number}/answers/{self.escalation_id}/faq"


def handed_over(city: City, *articles: int) -> Answered:
    with transaction() as session:
        person = session.get_one(User, city.id_of("operator"))
        caller = Caller("見本 花子", "みほん はなこ", "096-000-5555", "hanako@example.jp")
        new = NewInquiry(Channel.PHONE, clock.now(), "件名", QUESTION, caller, city.school)
        inquiry = actions.open_inquiry(new, person)
        told = tuple({"article_id": one, "version": 1, "question": "手続き"} for one in articles)
        handover = Handover(inquiry.number, "件名", QUESTION, articles=told)
        terms = terms_of_service(session.get_one(Service, city.school))
        escalation = escalating.hand_over(inquiry.id, handover, terms, by=person, at=clock.now())
        session.flush()
        return Answered(inquiry.number, escalation.id)


def answered(city: City, text: str = ANSWER, *articles: int) -> Answered:
    found = handed_over(city, *articles)
    with transaction() as session:
        staff = session.get_one(User, city.id_of("school_staff"))
        escalation = session.get_one(Escalation, found.escalation_id)
        escalating.answer(escalation, staff, clock.now(), text)
    return found


def send(desk: FlaskClient, address: str, **fields: object) -> TestResponse:
    return desk.post(address, data={"question": QUESTION, "answer": ANSWER, **fields})


def articles() -> list[Article]:
    db.session.rollback()
    return list(db.session.scalars(select(Article).order_by(Article.id)))


def keys(page: str) -> list[str]:
    return re.findall(r'name="cleared" value="(\w+)"', page)


@pytest.fixture
def desk(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "operator")


def test_the_page_of_an_answered_inquiry_offers_it_and_the_form_is_filled(
    desk: FlaskClient, city: City
) -> None:
    source = answered(city)
    assert source.address in desk.get(f"/inquiries/{source.number}").text
    page = desk.get(source.address).text
    assert QUESTION in page and ANSWER in page
    assert f"学務支援課の回答（{source.number}）をもとに作成。" in page


def test_a_new_article_is_a_draft_of_the_department_that_answered(desk: FlaskClient, city: City) -> None:
    source = answered(city)
    answer = send(desk, source.address, note=f"学務支援課の回答（{source.number}）をもとに作成。")
    (article,) = articles()
    assert answer.status_code == 303 and answer.location == f"/faq/{article.id}"
    assert (article.stage, article.current_number) == (Stage.DRAFT, None)
    assert article.owner is not None and article.owner.id == city.school_department
    assert article.service_id == city.school and article.shown.question == QUESTION
    entry = db.session.scalars(select(TimelineEntry).order_by(TimelineEntry.id.desc())).first()
    assert entry is not None and entry.kind is EntryKind.FAQ_PROPOSED
    assert entry.details == {"article_id": article.id}
    page = desk.get(f"/inquiries/{source.number}").text
    assert "FAQへの提案" in page and f'href="/faq/{article.id}"' in page


def test_the_draft_goes_the_ordinary_way_until_it_is_in_force(desk: FlaskClient, city: City) -> None:
    send(desk, answered(city).address)
    with transaction() as session:
        article = session.scalars(select(Article)).one()
        submit(article, session.get_one(User, city.id_of("operator")), clock.now())
        check(article, session.get_one(User, city.id_of("supervisor")), clock.now())
        approve(article, session.get_one(User, city.id_of("school_staff")), clock.now())
    assert articles()[0].current_number == 1


def test_what_looks_personal_is_marked_with_its_reason_and_refused(desk: FlaskClient, city: City) -> None:
    source = answered(city, PERSONAL)
    page = desk.get(source.address).text
    assert re.search(r"<mark[^>]*>見本花子", page) and "問い合わせた人の情報" in page
    refused = send(desk, source.address, answer=PERSONAL, note="覚え書き")
    assert refused.status_code == 422 and articles() == []
    assert "覚え書き" in refused.text and "残り" in refused.text


def test_it_is_taken_once_each_suspect_is_gone_or_ticked(desk: FlaskClient, city: City) -> None:
    source = answered(city, PERSONAL)
    text = "申請書の様式番号は12345678です。電話は096-000-1234です。"
    first, *others = keys(send(desk, source.address, answer=text).text)
    assert others
    assert send(desk, source.address, answer=text, cleared=[first]).status_code == 422
    assert send(desk, source.address, answer=text, cleared=[first, *others]).status_code == 303
    query = select(AuditEntry).where(AuditEntry.action == AuditAction.CREATED)
    (entry,) = [one for one in db.session.scalars(query) if one.subject_kind == "article"]
    assert entry.details["ticked"] == 1 + len(others)
    assert "12345678" not in str(entry.details)


def test_a_tick_holds_only_for_the_words_it_was_set_at(desk: FlaskClient, city: City) -> None:
    source = answered(city)
    ticked = keys(send(desk, source.address, answer="電話は096-000-1234です。").text)
    assert send(desk, source.address, answer="電話は096-000-9876です。", cleared=ticked).status_code == 422


def test_the_departments_own_number_is_no_suspect(desk: FlaskClient, city: City) -> None:
    source = answered(city)
    with transaction() as session:
        escalation = session.get_one(Escalation, source.escalation_id)
        escalation.department.phone = "096-000-1111"
    answer = "学務支援課(096-000-1111)へお電話ください。"
    assert send(desk, source.address, answer=answer).status_code == 303


def test_the_words_being_typed_are_checked_beside_the_form(desk: FlaskClient, city: City) -> None:
    source = answered(city)
    fragment = desk.post(f"{source.address}/check", data={"question": QUESTION, "answer": PERSONAL}).text
    assert "要確認" in fragment and "<html" not in fragment
    assert (
        "確認済み" in desk.post(f"{source.address}/check", data={"question": "手続き", "answer": ANSWER}).text
    )


def test_a_change_of_an_article_that_was_handed_over_is_a_new_version_under_way(
    desk: FlaskClient, city: City
) -> None:
    told = ArticleText("就学援助の手続きは。", "学校へ申請します。", note="注意", read_out="読み上げ文")
    article_id = in_force_as(told, service_id=city.school)
    source = answered(city, ANSWER, article_id)
    address = f"{source.address}?article_id={article_id}"
    assert f"article_id={article_id}" in desk.get(source.address).text
    page = desk.get(address).text
    assert "学校へ申請します。" in page and "<ins>" in page and "読み上げ用の文" in page
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', page)
    assert seen
    answer = send(desk, address, question=told.question, answer=f"{told.answer}\n{ANSWER}", seen=seen[1])
    assert answer.status_code == 303
    (article,) = articles()
    assert (article.current_number, article.proposed_number, article.stage) == (1, 2, Stage.DRAFT)
    assert article.proposed is not None and article.proposed.read_out == "読み上げ文"
    assert article.current is not None and article.current.answer == told.answer


def test_an_article_somebody_changed_meanwhile_is_not_overwritten(desk: FlaskClient, city: City) -> None:
    article_id = in_force("就学援助の手続きは。", service_id=city.school)
    source = answered(city, ANSWER, article_id)
    address = f"{source.address}?article_id={article_id}"
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', desk.get(address).text)
    assert seen
    with transaction() as session:
        article = session.get_one(Article, article_id)
        revise(article, ArticleText("就学援助の手続きは。", "別の人の答え"), None, clock.now())
        approve(article, None, clock.now())
    answer = send(desk, address, seen=seen[1])
    assert answer.status_code == 409 and ANSWER in answer.text
    assert len(list(db.session.scalars(select(ArticleVersion)))) == 2


def test_an_article_with_a_version_under_way_is_not_changed_a_second_time(
    desk: FlaskClient, city: City
) -> None:
    article_id = in_force("就学援助の手続きは。", service_id=city.school)
    with transaction() as session:
        revise(
            session.get_one(Article, article_id), ArticleText("新しい問い", "新しい答え"), None, clock.now()
        )
    source = answered(city, ANSWER, article_id)
    address = f"{source.address}?article_id={article_id}"
    page = desk.get(address).text
    assert "このFAQは新しい版を作成中です" in page
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', page)
    assert seen and send(desk, address, seen=seen[1]).status_code == 409


def test_other_articles_are_found_by_words(desk: FlaskClient, city: City) -> None:
    article_id = in_force("給食費の補助はありますか。", service_id=city.school)
    source = answered(city)
    page = desk.get(f"{source.address}?words=給食費").text
    assert f"article_id={article_id}" in page


def test_a_part_of_an_answer_can_be_proposed_and_no_answer_cannot(desk: FlaskClient, city: City) -> None:
    source = handed_over(city)
    assert desk.get(source.address).status_code == 404
    assert source.address not in desk.get(f"/inquiries/{source.number}").text
    with transaction() as session:
        staff = session.get_one(User, city.id_of("school_staff"))
        escalation = session.get_one(Escalation, source.escalation_id)
        escalating.answer_partly(escalation, staff, clock.now(), "申請書の様式は同じです。")
    assert "申請書の様式は同じです。" in desk.get(source.address).text


def test_an_answer_of_another_inquiry_is_not_found(desk: FlaskClient, city: City) -> None:
    first, second = answered(city), answered(city)
    assert desk.get(f"/inquiries/{first.number}/answers/{second.escalation_id}/faq").status_code == 404
    assert desk.get(f"{first.address}?article_id=999").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("other_operator", 404), ("school_staff", 403), ("auditor", 403), ("contract_officer", 403)],
)
def test_only_the_people_of_its_service_propose_it(app: Flask, city: City, who: str, status: int) -> None:
    source = answered(city)
    client = sign_in(app.test_client(), who)
    assert client.get(source.address).status_code == status
    assert send(client, source.address).status_code == status
    assert articles() == []


def test_a_double_click_makes_one_draft(desk: FlaskClient, city: City) -> None:
    source = answered(city)
    for _ in range(2):
        assert send(desk, source.address, submission_key="once").status_code == 303
    assert len(articles()) == 1


def test_an_answer_to_a_completed_inquiry_can_still_be_proposed(desk: FlaskClient, city: City) -> None:
    source = answered(city)
    with transaction() as session:
        inquiry = session.scalars(select(Inquiry)).one()
        actions.complete(inquiry, session.get_one(User, city.id_of("operator")), clock.now())
    assert send(desk, source.address).status_code == 303
