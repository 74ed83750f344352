"""Search over inquiries on a real index: what is found, by whom, in which order, and what the index follows."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.finding.index import forget, matching
from inquiry_desk.finding.models import InquiryTerms
from inquiry_desk.inquiries import actions, indexing, searching
from inquiry_desk.inquiries.indexing import index_anew, index_next
from inquiry_desk.inquiries.kinds import Channel, InquiryState
from inquiry_desk.inquiries.listing import PAGE, page_of
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.narrowing import Filters
from inquiry_desk.inquiries.values import Caller, NewInquiry
from tests.personas import City

CALLER = Caller("髙﨑 花子", "タカサキ ハナコ", "096-000-1234", "hanako@example.jp")


def person(city: City, login_id: str = "operator") -> User:
    found = db.session.get(User, city.id_of(login_id))
    assert found is not None
    return found


def receive(city: City, question: str, caller: Caller | None = None, service: int | None = None) -> int:
    new = NewInquiry(Channel.MAIL, clock.now(), "", question, caller or Caller(), service or city.school)
    with transaction():
        return actions.open_inquiry(new, None).id


def found(user: User, words: str, view: str = "all", **more: object) -> list[int]:
    filters = Filters(words=words, **more)  # type: ignore[arg-type]
    return [row.inquiry.id for row in page_of(view, user, filters, clock.now()).rows]


def index_all() -> None:
    while index_next():
        pass


@pytest.mark.parametrize(
    "words",
    ["R8-000001", "r8000001", "1", "髙﨑", "高崎花子", "タカサキ", "0960001234", "1234", "hanako@example.jp", "申請 花子",
     "就学援助"],
)  # fmt: skip
def test_the_index_finds_by_whatever_is_known(app: Flask, city: City, words: str) -> None:
    wanted = receive(city, "就学援助の申請書がほしい", CALLER)
    receive(city, "給食費のこと", Caller("見本", "ミホン", "096-000-9999"))
    index_all()
    assert found(person(city), words) == [wanted]


def test_what_was_just_written_is_found_before_the_worker_comes_round(app: Flask, city: City) -> None:
    old = receive(city, "就学援助の申請")
    index_all()
    new = receive(city, "就学援助の期限")
    with transaction():
        inquiry = db.session.get_one(Inquiry, old)
        actions.write_note(inquiry, person(city), clock.now(), "口座の変更も希望")
    assert found(person(city), "就学援助") == [new, old]
    assert found(person(city), "口座の変更") == [old]
    index_all()
    assert found(person(city), "就学援助") == [new, old]
    assert found(person(city), "口座") == [old]


def test_the_index_alone_knows_every_note(app: Flask, city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = receive(city, "相談")
    with transaction():
        actions.write_note(db.session.get_one(Inquiry, wanted), person(city), clock.now(), "保護者面談の日程")
    index_all()
    monkeypatch.setattr(searching, "MOST_NOT_INDEXED", 0)
    assert found(person(city), "保護者 面談") == [wanted]


def test_nobody_finds_the_inquiries_of_other_services(app: Flask, city: City) -> None:
    theirs = receive(city, "共通のことば", service=city.child)
    ours = receive(city, "共通のことば")
    index_all()
    assert found(person(city), "共通のことば") == [ours]
    assert found(person(city, "site_manager"), "共通のことば") == [ours, theirs]


def test_what_moved_to_another_service_is_hidden_at_once_though_the_index_is_older(
    app: Flask, city: City
) -> None:
    moved = receive(city, "移る案件")
    index_all()
    with transaction():
        inquiry = db.session.get_one(Inquiry, moved)
        inquiry.service_id = city.child
    assert found(person(city), "移る案件") == []


def test_pages_of_hits_follow_each_other_in_the_order_of_the_list(app: Flask, city: City) -> None:
    made = [receive(city, "同じことば") for _ in range(PAGE + 3)]
    index_all()
    user = person(city)
    first = page_of("all", user, Filters(words="同じことば"), clock.now())
    assert [row.inquiry.id for row in first.rows] == made[::-1][:PAGE]
    assert first.after is not None
    assert found(user, "同じことば", from_number=first.after.inquiry_id) == made[::-1][PAGE:]
    assert found(user, "同じことば", from_number=made[2], back=True) == made[::-1][:PAGE]
    assert found(user, "同じことば", view="inbox") == made[:PAGE]


def test_words_and_a_state_are_both_kept_to(app: Flask, city: City) -> None:
    new, done = receive(city, "同じことば"), receive(city, "同じことば")
    with transaction():
        actions.complete(db.session.get_one(Inquiry, done), person(city), clock.now())
    index_all()
    assert found(person(city), "同じことば", state=InquiryState.NEW) == [new]
    assert found(person(city), "同じことば", state=InquiryState.COMPLETED) == [done]
    assert found(person(city), "同じことば", view="inbox") == [new]


def test_what_changes_while_its_words_are_taken_apart_is_indexed_again(
    app: Flask, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = receive(city, "はじめの質問")
    real = indexing.terms_of

    def slowly(document: object) -> list[str]:
        monkeypatch.setattr(indexing, "terms_of", real)
        terms = real(document)  # type: ignore[arg-type]
        with transaction():
            actions.write_note(db.session.get_one(Inquiry, wanted), person(city), clock.now(), "あとの追記")
        return terms

    monkeypatch.setattr(indexing, "terms_of", slowly)
    index_all()
    monkeypatch.setattr(searching, "MOST_NOT_INDEXED", 0)
    assert found(person(city), "追記") == [wanted]


def test_indexing_raises_no_version_and_is_done_once(app: Flask, city: City) -> None:
    made = receive(city, "質問")
    version = db.session.get_one(Inquiry, made).version
    assert index_next()
    assert not index_next()
    db.session.expire_all()
    assert db.session.get_one(Inquiry, made).version == version


def test_an_index_made_anew_is_the_same_and_finds_meanwhile(app: Flask, city: City) -> None:
    made = [receive(city, "同じことば") for _ in range(3)]
    index_all()
    with transaction():
        index_anew()
    assert found(person(city), "同じことば") == made[::-1]
    with clock.fixed(clock.now() + timedelta(seconds=1)):
        index_all()
    assert db.session.scalar(select(func.count()).select_from(InquiryTerms)) == 3


def test_what_is_forgotten_is_in_no_list_of_the_index(app: Flask, city: City) -> None:
    made = [receive(city, "同じことば") for _ in range(2)]
    index_all()
    with transaction():
        forget(made[:1])
    question = searching.question_of("同じことば", searching.Facts())
    assert matching(question, past=None, ascending=True, limit=9) == made[1:]
