"""A person's own lists, and what a list on a screen is told of."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from escalation.actions import hand_over
from escalation.routing.terms import terms_of_service
from escalation.values import Handover
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import Service, User
from foundation.web.renewing import as_text, read_marks
from inquiry_desk.inquiries import actions, news
from inquiry_desk.inquiries.calling_back import promise_callback
from inquiry_desk.inquiries.counting import capped, counts_of
from inquiry_desk.inquiries.kinds import Channel
from inquiry_desk.inquiries.listing import PAGE, page_of
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.narrowing import Filters
from inquiry_desk.inquiries.values import NewInquiry
from inquiry_desk.queue.saved import move_up, save_view, saved_views
from tests.personas import City, sign_in

EVERYTHING = Filters()


@pytest.fixture
def desk(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "operator")


def person(city: City) -> User:
    return db.session.get_one(User, city.id_of("operator"))


def receive(city: City) -> Inquiry:
    with transaction():
        made = actions.open_inquiry(
            NewInquiry(Channel.MAIL, clock.now(), "件名", service_id=city.school), None
        ).id
    return db.session.get_one(Inquiry, made)


def promise(inquiry: Inquiry, city: City, hours: int) -> None:
    with transaction():
        at = clock.now() + timedelta(hours=hours)
        promise_callback(inquiry, person(city), clock.now(), promised_at=at, phone="096-000-1234")


def test_a_list_is_kept_with_its_filters_opened_and_deleted(desk: FlaskClient, city: City) -> None:
    assert 'name="q" value="申請"' in desk.get("/lists/new?view=mine&q=申請&sort=due").text
    kept = {"name": "申請だけ", "view": "mine", "q": "申請", "sort": "due", "password": "no filter"}
    page = desk.post("/lists/new", data=kept, follow_redirects=True)
    assert (page.request.path, dict(page.request.args)) == ("/mine", {"q": "申請", "sort": "due"})
    assert "申請だけ" in page.text
    desk.post("/lists/1/delete")
    assert "申請だけ" not in desk.get("/mine").text


@pytest.mark.parametrize("bad", [{"name": ""}, {"name": "あ" * 61}, {"name": "既存"}, {"view": "elsewhere"}])
def test_a_refused_name_keeps_the_list_it_was_for(desk: FlaskClient, city: City, bad: dict[str, str]) -> None:
    desk.post("/lists/new", data={"name": "既存", "view": "all"})
    answer = desk.post("/lists/new", data={"name": "次", "view": "all", "q": "申請", **bad})
    assert answer.status_code in {409, 422}
    assert 'value="申請"' in answer.text


def test_lists_stand_in_the_order_they_were_moved_to(app: Flask, city: City) -> None:
    with transaction():
        for name in "abc":
            save_view(person(city), name, "all", {}, clock.now())
        move_up(saved_views(person(city))[2], person(city))
        move_up(saved_views(person(city))[0], person(city))
    assert [one.name for one in saved_views(person(city))] == ["a", "c", "b"]


def marks(view: str, city: City, filters: Filters = EVERYTHING) -> dict[int, str]:
    return news.renewed(person(city)).marks(page_of(view, person(city), filters, clock.now()).rows)


def test_news_tell_what_changed_left_and_came_in_each_once(app: Flask, city: City) -> None:
    noted, taken, promised, still = (receive(city) for _ in range(4))
    shown = marks("inbox", city)
    with transaction():
        actions.write_note(noted, person(city), clock.now(), "追記")
        actions.claim(taken, person(city), clock.now())
    promise(promised, city, 1)
    came = receive(city)
    told = news.news_since(shown, "inbox", person(city), EVERYTHING, clock.now())
    changed, left = ([row.inquiry.id for row in rows] for rows in (told.changed, told.left))
    assert (changed, left) == ([noted.id, promised.id], [taken.id])
    assert [(one.row.inquiry.id, one.after) for one in told.entered] == [(came.id, still.id)]
    kept = read_marks(as_text(told.marks))
    assert not news.news_since(kept, "inbox", person(city), EVERYTHING, clock.now()).any


def test_a_row_that_comes_in_stands_where_its_order_puts_it(app: Flask, city: City) -> None:
    first, second, third = (receive(city) for _ in range(3))
    for one in (first, third):
        with transaction():
            actions.claim(one, person(city), clock.now())
    shown = marks("mine", city)
    with transaction():
        actions.claim(second, person(city), clock.now())
    told = news.news_since(shown, "mine", person(city), EVERYTHING, clock.now())
    assert [(one.row.inquiry.id, one.after) for one in told.entered] == [(second.id, first.id)]
    newest = news.news_since(marks("all", city), "all", person(city), EVERYTHING, clock.now())
    assert not newest.any
    came = receive(city)
    older = {key: mark for key, mark in marks("all", city).items() if key != came.id}
    entered = news.news_since(older, "all", person(city), EVERYTHING, clock.now()).entered
    assert [(one.row.inquiry.id, one.after) for one in entered] == [(came.id, None)]


def test_the_list_on_a_screen_gets_its_rows_renewed_where_they_stand(desk: FlaskClient, city: City) -> None:
    empty = address_asked(desk.get("/inbox").text)
    first = receive(city)
    assert 'id="list-body" hx-swap-oob="true"' in desk.get(empty).text
    address = address_asked(desk.get("/inbox").text)
    quiet = desk.get(address).text
    assert "list-news" not in quiet.replace("/list-news/", "")
    second = receive(city)
    with transaction():
        actions.claim(db.session.get_one(Inquiry, first.id), person(city), clock.now())
    told = desk.get(address).text
    assert f'id="row-{first.id}" class="row-left" hx-swap-oob="true"' in told
    assert f'hx-swap-oob="afterend:#row-{first.id}"' in told
    assert f'id="row-{second.id}"' in told
    assert "1件が一覧に加わりました。" in told
    assert "list-renew" not in desk.get(address_asked(told)).text
    assert desk.get("/list-news/nonsense").status_code == 404


def address_asked(page: str) -> str:
    return page.split('id="list-poll" hx-get="')[1].split('"', maxsplit=1)[0].replace("&amp;", "&")


def test_the_whole_list_by_due_date_holds_what_is_promised_the_next_first(app: Flask, city: City) -> None:
    inquiries = [receive(city) for _ in range(6)]
    for hours, inquiry in enumerate(reversed(inquiries[:4])):
        promise(inquiry, city, 1 + hours // 2)
    service = db.session.get_one(Service, city.school)
    with transaction():
        handover = Handover(inquiries[-1].number, "件名", "質問", "経緯")
        given = hand_over(
            inquiries[-1].id, handover, terms_of_service(service), by=person(city), at=clock.now()
        )
        given.due_at = clock.now()
    user, at = person(city), clock.now()
    first = page_of("all", user, Filters(by_due=True), at)
    assert [inquiries.index(row.inquiry) for row in first.rows] == [5, 2, 3, 0, 1]


def test_what_has_no_date_comes_after_all_that_has_one(app: Flask, city: City) -> None:
    inquiries = [receive(city) for _ in range(PAGE + 6)]
    for inquiry in inquiries:
        with transaction():
            actions.claim(db.session.get_one(Inquiry, inquiry.id), person(city), clock.now())
    promise(inquiries[5], city, 2)
    promise(inquiries[9], city, 1)
    user, at = person(city), clock.now()
    first = page_of("mine", user, Filters(by_due=True), at)
    assert first.after is not None
    second = page_of(
        "mine",
        user,
        Filters(by_due=True, from_number=first.after.inquiry_id, from_due=first.after.due_at),
        at,
    )
    rest = [one.id for one in inquiries if one not in (inquiries[5], inquiries[9])]
    assert [row.inquiry.id for row in first.rows + second.rows] == [inquiries[9].id, inquiries[5].id, *rest]
    assert second.before is not None
    back = Filters(
        by_due=True, from_number=second.before.inquiry_id, from_due=second.before.due_at, back=True
    )
    assert [row.inquiry.id for row in page_of("mine", user, back, at).rows] == [
        row.inquiry.id for row in first.rows
    ]


def test_the_lists_count_what_they_hold(app: Flask, city: City) -> None:
    today, later = receive(city), receive(city)
    promise(today, city, 2)
    promise(later, city, 48)
    counts = counts_of(
        ["inbox", "mine", "held", "due", "departments", "today", "approval", "all"], person(city), clock.now()
    )
    assert counts == {
        "inbox": 2, "mine": 0, "held": 0, "due": 1, "departments": 0, "today": 1, "approval": 0, "all": 2,
    }  # fmt: skip
    assert (capped(999), capped(1000)) == ("999", "999+")
    assert (capped(300, 299), capped(12, 299, more=True)) == ("299+", "12+")
