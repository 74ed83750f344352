"""Other people in a letter: those whose inquiries came in of late, those opened today, and numbers of anybody."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.inquiries.actions import open_inquiry
from inquiry_desk.inquiries.kinds import Channel
from inquiry_desk.inquiries.presence import note_presence
from inquiry_desk.inquiries.values import Caller, NewInquiry
from inquiry_desk.replies.guard import Letter
from inquiry_desk.replies.people import others_in
from tests.conftest import NOW
from tests.integration.correspondence.citizens import CITIZEN, Post, inquiries
from tests.integration.replies.composing import ask, compose, preview, send
from tests.personas import City, sign_in

TARO = Caller("山田 太郎", phone="096-000-7777", mail_address="taro@mail.example.jp")


def by_phone(service_id: int, caller: Caller = TARO, days_ago: int = 1) -> str:
    with transaction():
        at = NOW - timedelta(days=days_ago)
        return open_inquiry(NewInquiry(Channel.PHONE, at, "件名", "質問", caller, service_id), None).number


def found(city: City, body: str) -> tuple[set[str], set[str]]:
    mine = next(one for one in inquiries() if one.contact.mail_address == CITIZEN)
    author = db.session.get_one(User, city.id_of("operator"))
    others = others_in(Letter("件名", body), mine, author, NOW)
    return set(others.names), set(others.strings)


def test_names_of_the_last_thirty_days_are_known(post: Post, city: City) -> None:
    ask(post)
    by_phone(city.school)
    by_phone(city.school, Caller("見本 古雄"), days_ago=31)
    assert found(city, "")[0] == {"山田太郎"}


def test_an_older_inquiry_opened_today_counts_too(post: Post, city: City) -> None:
    ask(post)
    by_phone(city.school, days_ago=90)
    with transaction() as session:
        other = next(one for one in inquiries() if one.contact.name == "山田 太郎")
        note_presence(other.id, session.get_one(User, city.id_of("operator")), NOW)
    assert found(city, "")[0] == {"山田太郎"}


def test_people_of_services_the_author_does_not_see_are_not_named_to_them(post: Post, city: City) -> None:
    ask(post)
    by_phone(city.child)
    assert found(city, "")[0] == set()


@pytest.mark.parametrize(
    "written",
    [
        "０９６－０００－７７７７",
        "096(000)7777",
        "0960007777",
        "TARO@mail.example.jp",
        "ｔａｒｏ@mail.example.jp",
    ],
)
def test_numbers_and_addresses_of_others_are_known_however_old(post: Post, city: City, written: str) -> None:
    ask(post)
    by_phone(city.school, days_ago=400)
    assert found(city, f"連絡先は{written} です")[1] == {written}


def test_the_number_of_another_inquiry_is_known(post: Post, city: City) -> None:
    ask(post)
    number = by_phone(city.school)
    assert found(city, f"{number.lower()}の件、R8-000001の件")[1] == {number.lower()}


def test_what_is_the_citizens_own_or_nobodys_is_not_told(post: Post, city: City) -> None:
    ask(post)
    by_phone(city.school, Caller("髙山 花子", phone="096-000-8888", mail_address=CITIZEN))
    assert found(city, f"{CITIZEN} 096-000-8888 096-000-1234 info@desk.example.jp R8-000009") == (
        set(),
        set(),
    )


def test_the_preview_names_and_marks_the_other_person(post: Post, client: FlaskClient, city: City) -> None:
    ask(post)
    by_phone(city.school)
    operator = sign_in(client, "operator")
    compose(operator, "山田　太郎様にお送りしました。")
    page = preview(operator)
    assert "ほかの問い合わせ者の氏名・番号・アドレスがあります" in page
    assert "<mark>山田　太郎</mark>様に" in page
    assert "承認を依頼する" in page


def test_the_first_reply_to_an_address_is_said_once(post: Post, client: FlaskClient, city: City) -> None:
    ask(post)
    operator = sign_in(client, "operator")
    send(operator, completes=False)
    with clock.fixed(NOW + timedelta(minutes=1)):
        post.work()
        compose(operator)
        assert "初めての宛先" not in preview(operator)


def test_the_preview_says_that_the_address_is_new(post: Post, client: FlaskClient, city: City) -> None:
    ask(post)
    operator = sign_in(client, "operator")
    compose(operator)
    assert "初めての宛先" in preview(operator)
