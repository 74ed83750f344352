"""Who writes on an inquiry: others see it, may take it over, and never wait longer than it runs."""

from collections.abc import Iterator
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
from inquiry_desk.inquiries.drafts import typed_before
from inquiry_desk.inquiries.kinds import Channel, EntryKind
from inquiry_desk.inquiries.leasing import RUNS_FOR, hold
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import Caller, NewInquiry
from tests.personas import City, sign_in

PAGE = "/inquiries/R8-000001"
WORDS = {"subject": "Re: 件名", "body": "書いた返信です。"}


@pytest.fixture
def desk(app: Flask, city: City) -> Iterator[dict[str, FlaskClient]]:
    with transaction():
        new = NewInquiry(
            Channel.MAIL, clock.now(), "件名", "質問", Caller(mail_address="a@example.jp"), city.school
        )
        actions.open_inquiry(new, None)
    yield {name: sign_in(app.test_client(), name) for name in ("operator", "colleague")}


def inquiry() -> Inquiry:
    return db.session.scalars(select(Inquiry)).one()


def reply(client: FlaskClient) -> int:
    return client.post(f"{PAGE}/reply", data={"version": inquiry().version, **WORDS}).status_code


def test_typing_holds_the_inquiry_and_others_are_told_who_and_until_when(
    desk: dict[str, FlaskClient],
) -> None:
    assert "あなたが書いています(10:05まで" in desk["operator"].post(f"{PAGE}/lease").text
    theirs = desk["colleague"].get(PAGE).text
    assert "佐藤さんが書いています(10:05まで)" in theirs and "引き継いで書く" in theirs
    assert "佐藤さんが書いています" in desk["colleague"].post(f"{PAGE}/lease").text, (
        "typing takes nothing away"
    )


def test_one_reply_at_a_time_and_what_was_typed_is_kept(desk: dict[str, FlaskClient], city: City) -> None:
    desk["operator"].post(f"{PAGE}/lease")
    assert reply(desk["colleague"]) == 409
    colleague = db.session.get_one(User, city.id_of("colleague"))
    assert typed_before(colleague, "reply:R8-000001")["body"] == WORDS["body"]
    note = desk["colleague"].post(f"{PAGE}/note", data={"version": inquiry().version, "body": "メモ"})
    assert note.status_code == 303, "a note can be written all the while"
    assert reply(desk["operator"]) == 303


def test_nobody_waits_longer_than_it_runs(desk: dict[str, FlaskClient]) -> None:
    """osTicket#2504."""
    desk["operator"].post(f"{PAGE}/lease")
    with clock.fixed(clock.now() + RUNS_FOR):
        assert reply(desk["colleague"]) == 303
        assert "鈴木さんが書いています" not in desk["colleague"].post(f"{PAGE}/lease").text
        assert "鈴木さんが返信を引き継ぎました" in desk["operator"].get(f"{PAGE}/lease?mine=1&seen=1").text


def test_taking_over_is_recorded_told_and_leaves_the_other_the_draft(
    desk: dict[str, FlaskClient], city: City
) -> None:
    desk["operator"].post(f"{PAGE}/lease")
    desk["operator"].post("/drafts/reply:R8-000001", data=WORDS)
    assert desk["colleague"].post(f"{PAGE}/lease/take").status_code == 303
    told = desk["operator"].get(f"{PAGE}/lease?mine=1&seen={city.id_of('operator')}-10:05").text
    assert "鈴木さんが返信を引き継ぎました" in told and "下書きとして残っています" in told
    taken = inquiry().entries[-1]
    assert (taken.kind, taken.details) == (EntryKind.LEASE_TAKEN_OVER, {"from": "佐藤"})
    audited = db.session.scalars(select(AuditEntry.details)).all()
    assert {"lease_taken_over": True} in audited
    assert reply(desk["operator"]) == 409
    assert "書いた返信です。" in desk["operator"].get(PAGE).text


def test_a_page_that_shows_what_is_true_is_answered_with_nothing(desk: dict[str, FlaskClient]) -> None:
    assert desk["operator"].get(f"{PAGE}/lease").status_code == 204


def test_writing_on_goes_on_from_when_it_began(app: Flask, desk: dict[str, FlaskClient], city: City) -> None:
    one, other = (db.session.get_one(User, city.id_of(name)) for name in ("operator", "colleague"))
    start, held = clock.now(), []
    for minute, user in ((0, one), (1, other), (4, one), (8, other), (9, other)):
        with transaction():
            lease = hold(inquiry().id, user, start + timedelta(minutes=minute))
            assert lease is not None
            began, ends = (moment - start for moment in (lease.taken_at, lease.expires_at))
            held.append((lease.user_id, began.seconds // 60, ends.seconds // 60))
    assert held == [(one.id, 0, 5), (one.id, 0, 5), (one.id, 0, 9), (one.id, 0, 9), (other.id, 9, 14)]
