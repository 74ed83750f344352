"""What answered inquiries teach: each once, without personal data, and nothing of what does not count."""

import threading
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from faq.articles.actions import ArticleText, Placing, approve, write_article
from faq.learning import actions as learning
from faq.learning.models import LearnedText, Lesson
from faq.learning.queries import texts_that_count
from faq.models import Article
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.inquiries.actions import add_entry, complete, open_inquiry
from inquiry_desk.inquiries.kinds import Channel, EntryKind, Exclusion
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NewInquiry
from inquiry_desk.knowledge.learning import LOOK_AGAIN, LOOK_BACK, learn_next, solved_shares
from tests.conftest import NOW
from tests.personas import City

QUESTION = "給食費が払えないのですが、何か補助はありませんか。"


@pytest.fixture
def article_id(city: City) -> int:
    with transaction():
        return written("就学援助は、どのような家庭が受けられますか。", city.school)


def written(question: str, service_id: int) -> int:
    article = write_article(ArticleText(question, "窓口へどうぞ。"), Placing(service_id), None, clock.now())
    approve(article, None, clock.now())
    return article.id


def answered(
    city: City,
    article_id: int,
    question: str = QUESTION,
    solved: bool | None = True,
    at: datetime = NOW,
    channel: Channel = Channel.PHONE,
) -> Inquiry:
    """An inquiry that was completed with the article at once."""
    by = db.session.get_one(User, city.id_of("operator"))
    inquiry = open_inquiry(NewInquiry(channel, at, "件名", question, service_id=city.school), by)
    use(inquiry, article_id, solved, at)
    complete(inquiry, by, at)
    return inquiry


def use(inquiry: Inquiry, article_id: int, solved: bool | None, at: datetime = NOW) -> None:
    version = db.session.get_one(Article, article_id).current
    add_entry(inquiry, EntryKind.NOTE, at, None, article_version=version, article_solved=solved)
    db.session.flush()


def learn_all() -> int:
    units = 0
    while learn_next():
        units += 1
    return units


def learned() -> list[tuple[str, Lesson, bool | None]]:
    rows = db.session.scalars(select(LearnedText).order_by(LearnedText.id))
    return [(row.text, row.lesson, row.solved) for row in rows]


def test_an_answered_inquiry_teaches_its_words_which_wait_to_be_looked_at(
    city: City, article_id: int
) -> None:
    with transaction():
        answered(city, article_id)

    learn_all()

    assert learned() == [(QUESTION, Lesson.WAITING, True)]
    assert texts_that_count([article_id]) == {}


def test_personal_data_is_left_out_and_counted(city: City, article_id: int) -> None:
    said = "山田太郎と申します。電話は090-1234-5678です。給食費の補助を受けたいです。"
    with transaction():
        answered(city, article_id, said)

    learn_all()

    row = db.session.scalars(select(LearnedText)).one()
    assert "給食費の補助を受けたい" in row.text
    assert not any(word in row.text for word in ("山田", "太郎", "090", "5678"))
    assert row.removed >= 2


@pytest.mark.parametrize("exclusion", Exclusion)
def test_what_is_left_out_of_the_figures_teaches_nothing(
    city: City, article_id: int, exclusion: Exclusion
) -> None:
    with transaction():
        answered(city, article_id).exclusion = exclusion

    learn_all()

    assert learned() == []


def test_an_inquiry_that_is_still_open_teaches_when_it_is_completed(city: City, article_id: int) -> None:
    with transaction():
        by = db.session.get_one(User, city.id_of("operator"))
        inquiry = open_inquiry(NewInquiry(Channel.PHONE, NOW, "件名", QUESTION, service_id=city.school), by)
        use(inquiry, article_id, None)
    learn_all()
    while_open = learned()

    with transaction():
        complete(db.session.merge(inquiry), by, NOW)
    learn_all()

    assert while_open == []
    assert learned() == [(QUESTION, Lesson.WAITING, None)]


def test_an_answer_longer_ago_than_the_look_back_teaches_nothing(city: City, article_id: int) -> None:
    with transaction():
        answered(city, article_id, at=NOW - LOOK_BACK - timedelta(days=1))

    learn_all()

    assert learned() == []


def test_each_inquiry_teaches_once_and_what_says_nothing_is_not_read_again(
    city: City, article_id: int
) -> None:
    with transaction():
        answered(city, article_id)
        answered(city, article_id, "はい")
    learn_all()

    with clock.fixed(NOW + LOOK_AGAIN):
        again = learn_all()

    assert again == 0
    assert sorted(learned(), key=str) == [("", Lesson.REJECTED, True), (QUESTION, Lesson.WAITING, True)]


def test_an_answer_that_did_not_help_is_only_counted(city: City, article_id: int) -> None:
    with transaction():
        answered(city, article_id, solved=False)

    learn_all()

    row = db.session.scalars(select(LearnedText)).one()
    assert (row.lesson, row.solved, row.decided_at) == (Lesson.REJECTED, False, None)


def test_words_somebody_let_count_count_for_the_next_inquiry_too(city: City, article_id: int) -> None:
    with transaction():
        answered(city, article_id)
    learn_all()
    with transaction():
        accept_all(city)
        answered(city, article_id)
    learn_all()

    assert learned() == [(QUESTION, Lesson.ACCEPTED, True)] * 2


def test_failures_of_the_same_words_take_a_text_away_again_and_the_index_hears_of_it(
    city: City, article_id: int
) -> None:
    with transaction():
        answered(city, article_id)
    learn_all()
    with transaction():
        accept_all(city)
    counted, revision = texts_that_count([article_id]), revision_of(article_id)

    with transaction():
        answered(city, article_id, solved=False)
        answered(city, article_id, solved=False)
    learn_all()

    assert counted == {article_id: (QUESTION,)}
    assert texts_that_count([article_id]) == {article_id: ()}
    assert revision_of(article_id) > revision


def test_of_one_inquiry_only_the_newest_word_about_the_answer_is_evidence(
    city: City, article_id: int
) -> None:
    with transaction():
        inquiry = answered(city, article_id, solved=True)
        use(inquiry, article_id, solved=False)

    learn_all()

    assert {solved for _text, _lesson, solved in learned()} == {None, False}
    assert solved_shares([article_id]) == {article_id: (0, 1)}


def test_of_a_mail_the_words_before_the_answer_teach_not_the_thanks_after_it(
    city: City, article_id: int
) -> None:
    with transaction():
        by = db.session.get_one(User, city.id_of("operator"))
        inquiry = open_inquiry(
            NewInquiry(Channel.MAIL, NOW, "件名", "最初の質問です。", service_id=city.school), by
        )
        for body, solved in (("制服の費用は出ますか。", None), ("ありがとうございました。", True)):
            add_entry(inquiry, EntryKind.MAIL_IN, NOW, None, body=body)
            db.session.flush()
            use(inquiry, article_id, solved)
        complete(inquiry, by, NOW)

    learn_all()

    assert {text for text, _lesson, _solved in learned()} == {"制服の費用は出ますか。"}


def test_shares_count_inquiries_by_article(city: City, article_id: int) -> None:
    with transaction():
        other = written("給食費の援助はいつ振り込まれますか。", city.school)
        for solved in (True, True, False, None):
            answered(city, article_id, solved=solved)
        answered(city, other, solved=True).exclusion = Exclusion.SPAM

    assert solved_shares([article_id, other]) == {article_id: (2, 1)}
    assert solved_shares([]) == {}


def test_nothing_is_searched_while_no_entry_was_written(city: City, article_id: int) -> None:
    with transaction():
        answered(city, article_id)
    learn_all()
    with transaction() as session:
        session.delete(session.scalars(select(LearnedText)).one())

    at_once = learn_next()
    with clock.fixed(NOW + LOOK_AGAIN):
        later = learn_next()

    assert (at_once, later) == (False, True)


def test_two_workers_take_every_lesson_once(app: Flask, city: City, article_id: int) -> None:
    with transaction():
        for number in range(60):
            answered(city, article_id, f"{number}番目の給食費の質問です。")
    failures: list[BaseException] = []

    def work() -> None:
        try:
            with app.app_context(), clock.fixed(NOW):
                learn_all()
                db.session.remove()
        except BaseException as problem:
            failures.append(problem)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    learn_all()

    assert failures == []
    assert db.session.scalar(select(func.count(LearnedText.id))) == 60
    assert db.session.scalar(select(func.count(LearnedText.source.distinct()))) == 60


def accept_all(city: City) -> None:
    by = db.session.get_one(User, city.id_of("supervisor"))
    for row in db.session.scalars(select(LearnedText).where(LearnedText.lesson == Lesson.WAITING)):
        learning.decide(row, Lesson.ACCEPTED, row.text, by, clock.now())


def revision_of(article_id: int) -> int:
    return db.session.get_one(Article, article_id, populate_existing=True).revision


def test_a_later_word_on_the_same_inquiry_keeps_what_somebody_took_out_of_the_text(
    city: City, article_id: int
) -> None:
    with transaction():
        inquiry = answered(city, article_id, solved=None)
    learn_all()
    with transaction() as session:
        row = session.scalars(select(LearnedText)).one()
        by = session.get_one(User, city.id_of("supervisor"))
        learning.decide(row, Lesson.ACCEPTED, "給食費の補助はありますか。", by, clock.now())
        use(session.merge(inquiry), article_id, solved=True)

    learn_all()

    assert learned() == [
        ("給食費の補助はありますか。", Lesson.ACCEPTED, None),
        ("給食費の補助はありますか。", Lesson.ACCEPTED, True),
    ]
