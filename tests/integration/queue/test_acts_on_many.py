"""Acts on many inquiries: each under its version, told one by one, taken back where nobody changed anything since."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation import clock
from foundation.audit.models import AuditEntry
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.calling_back import promise_callback
from inquiry_desk.inquiries.kinds import Channel, EntryKind, Exclusion
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import Caller, NewInquiry, NotPossibleError
from inquiry_desk.queue.bulk import BulkKind, Order, Picked, act_of, act_on, undo
from inquiry_desk.queue.kept_fields import FIELDS, snapshot
from inquiry_desk.queue.models import BulkAct
from tests.personas import City, sign_in

ORDERS = {
    "take over": lambda city: Order(BulkKind.TAKE_OVER),
    "assign": lambda city: Order(BulkKind.ASSIGN, to=person(city, "colleague")),
    "classify": lambda city: Order(
        BulkKind.CLASSIFY, service_id=city.school, category_id=city.categories[city.school]
    ),
    "wrong number": lambda city: Order(BulkKind.WRONG_NUMBER),
    "spam": lambda city: Order(BulkKind.SPAM),
}


def person(city: City, login_id: str = "operator") -> User:
    return db.session.get_one(User, city.id_of(login_id))


def receive(city: City, service: int | None = None) -> Inquiry:
    with transaction():
        new = NewInquiry(Channel.MAIL, clock.now(), "件名", "本文", Caller(), service or city.school)
        made = actions.open_inquiry(new, None).id
    return db.session.get_one(Inquiry, made)


def picked(*inquiries: Inquiry) -> list[Picked]:
    return [Picked(one.id, one.version) for one in inquiries]


def done(chosen: list[Picked], order: Order, city: City) -> BulkAct:
    with transaction():
        act_id = act_on(chosen, order, person(city), clock.now()).id
    return db.session.get_one(BulkAct, act_id)


def taken_back(act: BulkAct, city: City) -> BulkAct:
    with transaction():
        undo(act, person(city), clock.now())
    return act


@pytest.mark.parametrize("name", ORDERS)
def test_what_was_done_to_many_is_put_back_column_by_column(app: Flask, city: City, name: str) -> None:
    inquiries = [receive(city), receive(city)]
    before = [snapshot(one) for one in inquiries]
    act = done(picked(*inquiries), ORDERS[name](city), city)
    assert [line["done"] for line in act.before] == [True, True]
    assert all(snapshot(one) != was for one, was in zip(inquiries, before, strict=True))
    taken_back(act, city)
    assert [line["taken_back"] for line in act.before] == [True, True]
    assert [snapshot(one) for one in inquiries] == before
    assert inquiries[0].entries[-1].kind is EntryKind.TAKEN_BACK
    audited = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_id == inquiries[0].number)).all()
    assert [sorted(one.details) for one in audited] == [["bulk", "fields"], ["bulk_undone", "fields"]]


def test_every_column_an_act_changed_is_kept(app: Flask, city: City) -> None:
    inquiry = receive(city)
    columns = [column.key for column in Inquiry.__table__.columns]
    before = {name: getattr(inquiry, name) for name in columns}
    for order in (ORDERS["assign"](city), ORDERS["classify"](city), ORDERS["spam"](city)):
        done(picked(inquiry), order, city)
    changed = {name for name in columns if getattr(inquiry, name) != before[name]}
    assert changed <= {*FIELDS, "version", "changed_at"}


def test_what_somebody_changed_since_the_list_is_left_and_told(app: Flask, city: City) -> None:
    untouched, changed = receive(city), receive(city)
    chosen = picked(untouched, changed)
    with transaction():
        actions.write_note(changed, person(city, "colleague"), clock.now(), "気づいたこと")
    act = done(chosen, Order(BulkKind.SPAM), city)
    assert [line["done"] for line in act.before] == [True, False]
    assert changed.completed_at is None
    assert untouched.exclusion is Exclusion.SPAM


def test_undo_leaves_what_somebody_changed_since_and_happens_once(app: Flask, city: City) -> None:
    untouched, changed = receive(city), receive(city)
    act = done(picked(untouched, changed), Order(BulkKind.TAKE_OVER), city)
    with transaction():
        actions.write_note(changed, person(city, "colleague"), clock.now(), "気づいたこと")
    taken_back(act, city)
    assert [line["taken_back"] for line in act.before] == [True, False]
    assert (untouched.assignee_id, changed.assignee_id) == (None, city.id_of("operator"))
    with pytest.raises(NotPossibleError):
        undo(act, person(city), clock.now())


def test_an_inquiry_of_another_service_is_neither_touched_nor_told_of(app: Flask, city: City) -> None:
    theirs = receive(city, city.child)
    act = done(picked(theirs), Order(BulkKind.SPAM), city)
    assert act.before == []
    assert theirs.completed_at is None


def test_where_something_is_promised_a_person_has_to_look(app: Flask, city: City) -> None:
    inquiry = receive(city)
    with transaction():
        promise_callback(
            inquiry,
            person(city),
            clock.now(),
            promised_at=clock.now() + timedelta(hours=1),
            phone="096-000-1234",
        )
    act = done(picked(inquiry), Order(BulkKind.SPAM), city)
    assert [line["done"] for line in act.before] == [False]
    assert inquiry.completed_at is None


def test_nobody_is_given_an_inquiry_they_may_not_see(app: Flask, city: City) -> None:
    inquiry = receive(city)
    act = done(picked(inquiry), Order(BulkKind.ASSIGN, to=person(city, "other_operator")), city)
    assert [line["done"] for line in act.before] == [False]
    assert inquiry.assignee_id is None


@pytest.fixture
def desk(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "operator")


def test_ticked_acted_and_undone_on_the_list(app: Flask, desk: FlaskClient, city: City) -> None:
    inquiry = receive(city)
    ticked = {"picked": f"{inquiry.id}:{inquiry.version}", "list": "/inbox?sort=due"}
    page = desk.post("/queue/acts", data={**ticked, "kind": "take_over"}, follow_redirects=True)
    assert page.request.path == "/inbox"
    assert page.request.args["sort"] == "due"
    assert f"/queue/acts/{page.request.args['act']}/undo" in page.text
    assert act_of(int(page.request.args["act"]), person(city, "colleague")) is None
    page = desk.post(f"/queue/acts/{page.request.args['act']}/undo", data=ticked, follow_redirects=True)
    assert inquiry.number in page.text
    assert db.session.get_one(Inquiry, inquiry.id).assignee_id is None


@pytest.mark.parametrize(
    "sent", [{"kind": "assign"}, {"kind": "classify", "classification": "99:1"}, {"kind": "x"}, {}]
)
def test_what_lacks_something_keeps_the_ticks(
    app: Flask, desk: FlaskClient, city: City, sent: dict[str, str]
) -> None:
    inquiry = receive(city)
    data = {**sent, "picked": f"{inquiry.id}:{inquiry.version}", "list": "//elsewhere.example"}
    page = desk.post("/queue/acts", data=data, follow_redirects=True)
    assert page.request.path == "/inbox"
    assert "checked" in page.text
