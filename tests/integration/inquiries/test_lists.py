"""The lists of the desk: views, filters, search, pages."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation import clock
from foundation.db import count, db, transaction
from foundation.organisation.models import User
from inquiry_desk.inquiries import actions, listing
from inquiry_desk.inquiries.calling_back import promise_callback
from inquiry_desk.inquiries.counting import count_states, how_many_in_view
from inquiry_desk.inquiries.kinds import Channel, InquiryState
from inquiry_desk.inquiries.listing import page_of
from inquiry_desk.inquiries.narrowing import Filters
from inquiry_desk.inquiries.values import Caller, NewInquiry
from tests.personas import City, sign_in


def person(city: City, login_id: str = "operator") -> User:
    found = db.session.get(User, city.id_of(login_id))
    assert found is not None
    return found


def receive(
    city: City,
    subject: str = "件名",
    *,
    by: User | None = None,
    service: int | None = None,
    caller: Caller | None = None,
) -> int:
    new = NewInquiry(Channel.MAIL, clock.now(), subject, "本文", caller or Caller(), service or city.school)
    with transaction():
        return actions.open_inquiry(new, by).id


def ids(view: str, user: User, filters: Filters | None = None) -> list[int]:
    return [row.inquiry.id for row in page_of(view, user, filters or Filters(), clock.now()).rows]


def test_the_inbox_holds_what_nobody_has_with_the_oldest_first(app: Flask, city: City) -> None:
    first, second = receive(city), receive(city)
    receive(city, by=person(city))
    assert ids("inbox", person(city)) == [first, second]


def test_mine_holds_only_mine(app: Flask, city: City) -> None:
    mine = receive(city, by=person(city))
    receive(city, by=person(city, "colleague"))
    assert ids("mine", person(city)) == [mine]


def test_nobody_sees_the_inquiries_of_other_services(app: Flask, city: City) -> None:
    receive(city, service=city.child)
    assert ids("all", person(city)) == []
    assert count(how_many_in_view("inbox", person(city))) == 0
    assert len(ids("all", person(city, "site_manager"))) == 1


@pytest.mark.parametrize(
    "words",
    [
        "R8-000001",
        "r8-000001",
        "髙﨑",
        "タカサキ",
        "0960001234",
        "096-000-1234",
        "０９６ー０００ー１２３４",
        "1234",
        "hanako@example.jp",
        "本文 髙﨑",
        "100%_ok",
    ],
)
def test_an_inquiry_is_found_by_whatever_is_known_of_it(app: Flask, city: City, words: str) -> None:
    caller = Caller("髙﨑 花子", "タカサキ ハナコ", "096-000-1234", "hanako@example.jp")
    wanted = receive(city, "100%_okの件", caller=caller)
    receive(city, "別の件", caller=Caller("見本", "ミホン", "096-000-9999"))
    assert ids("all", person(city), Filters(words=words)) == [wanted]


@pytest.mark.parametrize("words", ["%", "_", "\\", "'; DROP TABLE inquiry; --", "😀" * 50, "(" * 200])
def test_characters_of_query_languages_are_words(app: Flask, city: City, words: str) -> None:
    receive(city)
    assert ids("all", person(city), Filters(words=words)) == []


def test_pages_follow_each_other_without_gap_and_lead_back(app: Flask, city: City) -> None:
    made = [receive(city) for _ in range(listing.PAGE + 7)]
    user = person(city)
    first = page_of("inbox", user, Filters(), clock.now())
    assert first.after is not None
    second = page_of("inbox", user, Filters(from_number=first.after.inquiry_id), clock.now())
    assert [row.inquiry.id for row in first.rows + second.rows] == made
    assert (first.before, second.after) == (None, None)
    assert second.before is not None
    back = page_of("inbox", user, Filters(from_number=second.before.inquiry_id, back=True), clock.now())
    assert [row.inquiry.id for row in back.rows] == made[: listing.PAGE]
    assert back.before is None


def test_the_newest_comes_first_where_all_are_listed(app: Flask, city: City) -> None:
    made = [receive(city) for _ in range(3)]
    assert ids("all", person(city)) == made[::-1]


def test_the_counts_of_the_states_add_up_to_the_list(app: Flask, city: City) -> None:
    receive(city)
    receive(city, by=person(city))
    counts = count_states("all", person(city), Filters(), clock.now())
    assert counts == {InquiryState.NEW: 1, InquiryState.IN_PROGRESS: 1}
    for state in counts:
        assert len(ids("all", person(city), Filters(state=state))) == counts[state]


@pytest.fixture
def desk(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "operator")


@pytest.mark.parametrize("address", ["/inbox", "/mine", "/departments", "/inquiries", "/callbacks"])
def test_an_empty_list_says_what_to_do(desk: FlaskClient, address: str) -> None:
    page = desk.get(address)
    assert page.status_code == 200
    assert 'class="empty"' in page.text


@pytest.mark.parametrize(
    "query",
    [
        "?service_id=x",
        "?service_id=99999999999999999999",
        "?from=-1",
        "?state=nonsense",
        "?from=abc&back=1",
        "?q=" + "あ" * 3000,
    ],
)
def test_a_broken_address_is_read_as_well_as_it_goes(desk: FlaskClient, query: str) -> None:
    assert desk.get("/inquiries" + query).status_code == 200


def test_a_number_in_the_search_box_opens_the_inquiry(desk: FlaskClient, city: City) -> None:
    receive(city)
    assert desk.get("/inquiries?q=r8-000001").location == "/inquiries/R8-000001"


def test_a_call_back_that_is_over_is_marked_with_a_word(app: Flask, desk: FlaskClient, city: City) -> None:
    with transaction():
        inquiry = actions.open_inquiry(NewInquiry(Channel.PHONE, clock.now(), "折り返し"), person(city))
        promised_at = clock.now() - timedelta(hours=1)
        promise_callback(inquiry, person(city), clock.now(), promised_at=promised_at, phone="096-000-1234")
    assert "due-over" in desk.get("/callbacks").text
