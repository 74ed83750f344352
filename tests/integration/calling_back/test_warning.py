"""Whoever has to call is warned before the promise is missed: once, in office hours, also by two workers."""

import threading
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from foundation import clock
from foundation.calendar import JST
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.calling_back.warning import warn_next_callback
from inquiry_desk.inquiries.calling_back import promise_again, record_attempt
from inquiry_desk.inquiries.kinds import CallbackResult
from inquiry_desk.inquiries.models import Callback
from mail_gateway.models import OutgoingMail
from tests.conftest import NOW
from tests.integration.calling_back.promises import away, call, promised, with_mailbox
from tests.personas import City


@pytest.fixture(autouse=True)
def mailboxes(city: City) -> None:
    with_mailbox(city, "operator", "sato@desk.example.jp")


def warned() -> list[OutgoingMail]:
    """All that is said now, and was before."""
    while warn_next_callback():
        pass
    db.session.rollback()
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def test_the_caller_is_warned_with_number_time_and_link_and_nothing_else(city: City) -> None:
    callback_id = promised(city)
    (mail,) = warned()
    assert mail.to_address == "sato@desk.example.jp" and mail.automatic
    assert mail.subject == "【折り返し】約束の時刻が近づいています（1件）"
    assert call(callback_id).inquiry.number in mail.body and "11月16日(月) 10:10" in mail.body
    assert f"/callbacks/{callback_id}\n" in mail.body
    for secret in ("見本", "花子", "5555", "折り返し希望", "就学援助"):
        assert secret not in mail.subject + mail.body


def test_nobody_is_warned_twice_of_the_same_promise(city: City) -> None:
    callback_id = promised(city)
    assert len(warned()) == 1
    with clock.fixed(NOW + timedelta(hours=1)):
        assert len(warned()) == 1
    assert call(callback_id).warned_for == call(callback_id).promised_at


def test_a_new_promise_is_warned_of_again(city: City) -> None:
    callback_id = promised(city)
    warned()
    with transaction() as session:
        caller = session.get_one(User, city.id_of("operator"))
        promise_again(session.get_one(Callback, callback_id), caller, clock.now(), NOW + timedelta(hours=2))
    assert len(warned()) == 1
    with clock.fixed(NOW + timedelta(minutes=106)):
        assert len(warned()) == 2


def test_what_was_tried_needs_no_warning(city: City) -> None:
    callback_id = promised(city)
    with transaction() as session:
        caller = session.get_one(User, city.id_of("operator"))
        record_attempt(session.get_one(Callback, callback_id), caller, clock.now(), CallbackResult.ABSENT)
    assert warned() == []


def test_what_is_not_near_yet_or_done_is_no_reason(city: City) -> None:
    promised(city, at=NOW + timedelta(minutes=16))
    done = promised(city)
    with transaction() as session:
        session.get_one(Callback, done).done_at = clock.now()
    assert warned() == []


@pytest.mark.parametrize(
    "at", [datetime(2026, 11, 16, 17, 15, tzinfo=JST), datetime(2026, 11, 21, 10, tzinfo=JST)]
)
def test_nobody_is_warned_while_the_centre_is_closed(city: City, at: datetime) -> None:
    promised(city)
    with clock.fixed(at):
        assert warned() == []


def test_first_thing_in_the_morning_is_warned_of_at_opening(city: City) -> None:
    promised(city, at=datetime(2026, 11, 17, 8, 40, tzinfo=JST))
    with clock.fixed(datetime(2026, 11, 16, 16, 55, tzinfo=JST)):
        assert warned() == []
    with clock.fixed(datetime(2026, 11, 16, 17, 12, tzinfo=JST)):
        assert len(warned()) == 1


def test_several_promises_of_one_caller_are_one_mail_also_after_days_without_a_worker(city: City) -> None:
    for minutes in range(5):
        promised(city, at=NOW + timedelta(minutes=minutes))
    with clock.fixed(NOW + timedelta(days=3)):
        (mail,) = warned()
    assert mail.subject.endswith("（5件）") and mail.body.count("/callbacks/") == 5


def test_the_deputy_of_somebody_away_is_warned(city: City) -> None:
    with_mailbox(city, "colleague", "suzuki@desk.example.jp")
    away(city, "operator", deputy="colleague")
    promised(city)
    assert [mail.to_address for mail in warned()] == ["suzuki@desk.example.jp"]


def test_where_the_caller_reads_no_mail_the_supervisors_of_the_service_are_warned(city: City) -> None:
    with_mailbox(city, "supervisor", "tanaka@desk.example.jp")
    with_mailbox(city, "site_manager", "ito@desk.example.jp")
    promised(city, by="colleague")
    assert [mail.to_address for mail in warned()] == ["tanaka@desk.example.jp"]


def test_where_no_supervisor_reads_mail_the_management_is_warned(city: City) -> None:
    with_mailbox(city, "site_manager", "ito@desk.example.jp")
    promised(city, by="other_operator", service=city.child)
    assert [mail.to_address for mail in warned()] == ["ito@desk.example.jp"]


def test_where_nobody_reads_mail_the_screens_alone_warn(city: City) -> None:
    callback_id = promised(city, by="colleague")
    assert warned() == []
    assert call(callback_id).warned_for == call(callback_id).promised_at


def test_two_workers_warn_of_each_promise_once(app: Flask, city: City) -> None:
    with_mailbox(city, "colleague", "suzuki@desk.example.jp")
    ids = [promised(city, by=by) for by in ("operator", "colleague") * 6]
    together = threading.Barrier(2)

    def work() -> None:
        with app.app_context(), clock.fixed(NOW):
            together.wait()
            while warn_next_callback():
                pass
            db.session.remove()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    said = "".join(mail.body for mail in warned())
    assert [said.count(f"/callbacks/{callback_id}\n") for callback_id in ids] == [1] * len(ids)
