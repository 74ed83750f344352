"""Departments are told of their articles' review dates: once before, once after, and by one worker."""

import threading
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from faq.articles.actions import ArticleText, Placing, approve, archive, review, write_article
from faq.models import Article
from foundation import clock
from foundation.calendar import JST
from foundation.db import db, transaction
from foundation.organisation.models import Department
from inquiry_desk.knowledge.reminders import remind_next, reviews_without_notice
from mail_gateway.models import OutgoingMail
from tests.conftest import NOW
from tests.personas import City

TODAY = NOW.date()


def article(question: str, review_on: date | None, service_id: int | None, owner: int | None = None) -> int:
    with transaction():
        placing = Placing(service_id, department_id=owner, review_on=review_on)
        written = write_article(ArticleText(question, "回答"), placing, None, clock.now())
        approve(written, None, clock.now())
        return written.id


def remind() -> list[OutgoingMail]:
    """All that is to be said now."""
    while remind_next():
        pass
    return sent()


def sent() -> list[OutgoingMail]:
    db.session.rollback()
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def on(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=JST)


def test_one_mail_lists_the_articles_of_a_department_with_links(city: City) -> None:
    soon = article("給食費の補助はありますか。", TODAY + timedelta(days=30), city.school)
    late = article("学用品費はいつ振り込まれますか。", TODAY - timedelta(days=1), city.school)
    (mail,) = remind()
    assert mail.to_address == "gakumu@dept.example.jp"
    assert mail.automatic
    assert mail.subject == "【よくある質問】見直し時期のお知らせ（2件）"
    for words in (
        "学務支援課　ご担当者さま",
        "給食費の補助",
        "学用品費",
        f"/faq/{soon}\n",
        f"/faq/{late}\n",
        "/faq/ours\n",
    ):
        assert words in mail.body
    overdue, coming = mail.body.index("見直し日を過ぎているFAQ（1件）"), mail.body.index("30日以内に")
    assert overdue < mail.body.index("学用品費") < coming < mail.body.index("給食費")


def test_each_department_is_told_of_its_own(city: City) -> None:
    article("学校の質問", TODAY, city.school)
    article("医療の質問", TODAY, city.child)
    article("移された質問", TODAY, city.school, owner=city.child_department)
    mails = {mail.to_address: mail.body for mail in remind()}
    assert set(mails) == {"gakumu@dept.example.jp", "kodomo@dept.example.jp"}
    assert "学校の質問" in mails["gakumu@dept.example.jp"]
    assert "移された質問" not in mails["gakumu@dept.example.jp"]
    assert "移された質問" in mails["kodomo@dept.example.jp"]


def test_nobody_is_told_twice_of_the_same_date(city: City) -> None:
    article("質問", TODAY + timedelta(days=10), city.school)
    assert len(remind()) == 1
    with clock.fixed(on(TODAY + timedelta(days=1))):
        assert len(remind()) == 1
    with clock.fixed(on(TODAY + timedelta(days=10))):
        assert len(remind()) == 1


def test_what_is_over_is_told_once_more_and_then_no_more(city: City) -> None:
    article("質問", TODAY, city.school)
    assert len(remind()) == 1
    for day in (TODAY + timedelta(days=1), TODAY + timedelta(days=2), TODAY + timedelta(days=60)):
        with clock.fixed(on(day)):
            mails = remind()
    assert len(mails) == 2
    assert "見直し日を過ぎているFAQ（1件）" in mails[-1].body


def test_a_new_review_date_is_told_of_again(city: City) -> None:
    article_id = article("質問", TODAY, city.school)
    remind()
    with transaction() as session:
        review(session.get_one(Article, article_id), TODAY + timedelta(days=20), None, clock.now())
    assert len(remind()) == 2


def test_what_is_due_later_archived_or_never_reviewed_is_no_reason(city: City) -> None:
    article("あとの質問", TODAY + timedelta(days=31), city.school)
    article("見直し日のない質問", None, city.school)
    archived = article("使わない質問", TODAY, city.school)
    with transaction() as session:
        archive(session.get_one(Article, archived), None, clock.now())
    assert remind() == []


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 21, 10, 0, tzinfo=JST),
        datetime(2026, 11, 23, 10, 0, tzinfo=JST),
        datetime(2026, 12, 30, 10, 0, tzinfo=JST),
        datetime(2026, 11, 17, 8, 29, tzinfo=JST),
        datetime(2026, 11, 17, 17, 15, tzinfo=JST),
    ],
    ids=["Saturday", "holiday", "end of the year", "before office hours", "after office hours"],
)
def test_departments_are_told_in_office_hours_only(city: City, at: datetime) -> None:
    article("質問", date(2026, 12, 1), city.school)
    with clock.fixed(at):
        assert not remind_next()


def test_being_told_changes_nothing_that_forms_and_indexes_follow(city: City) -> None:
    article_id = article("質問", TODAY, city.school)
    before = db.session.get_one(Article, article_id).revision
    remind()
    after = db.session.get_one(Article, article_id)
    assert (after.revision, after.reminded_for) == (before, TODAY)


def test_what_nobody_can_be_mailed_about_is_for_the_supervisor(city: City) -> None:
    with transaction() as session:
        session.get_one(Department, city.child_department).mail_address = ""
    mailed = article("学校の質問", TODAY, city.school)
    silent = article("医療の質問", TODAY + timedelta(days=5), city.child)
    own = article("総合案内の質問", TODAY, None)
    article("ずっと先の質問", TODAY + timedelta(days=90), None)
    assert [mail.to_address for mail in remind()] == ["gakumu@dept.example.jp"]
    found = [one.id for one in reviews_without_notice(TODAY)]
    assert found == [own, silent] and mailed not in found


def test_two_workers_tell_each_department_once(app: Flask, city: City) -> None:
    for number in range(6):
        article(f"学校の質問{number}", TODAY, city.school)
        article(f"医療の質問{number}", TODAY, city.child)
    problems: list[BaseException] = []

    def work() -> None:
        with app.app_context(), clock.fixed(NOW):
            try:
                while remind_next():
                    pass
            except BaseException as problem:
                problems.append(problem)
            finally:
                db.session.remove()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert problems == []
    mails = sent()
    assert sorted(mail.to_address for mail in mails) == ["gakumu@dept.example.jp", "kodomo@dept.example.jp"]
    assert all(mail.body.count("の質問") == 6 for mail in mails)
