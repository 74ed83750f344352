"""A mailbox read by IMAP: each message becomes a row once, and the mailbox stays as it is."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from foundation import clock
from foundation.db import db, transaction
from mail_gateway.intake.filing import BACK_OFF, MAX_ATTEMPTS, file_next
from mail_gateway.intake.recipients import AddressBook
from mail_gateway.mailbox import fetching
from mail_gateway.mailbox.envelopes import Ours
from mail_gateway.mailbox.fetching import count_waiting, fetch_next
from mail_gateway.mailbox.imap import Mailbox
from mail_gateway.mailbox.visits import REFUSED, TOO_LARGE
from mail_gateway.models import IncomingMail, IncomingState, MailboxPosition
from tests.conftest import NOW
from tests.integration.mail_gateway.mailboxes import Server, mailbox_server, stubborn_server
from tests.integration.mail_gateway.servers import DOMAIN
from tests.integration.mail_gateway.test_intake import ListFiler, all_of

MOST = 100_000
GENERAL = f"info@{DOMAIN}"


@pytest.fixture(scope="module")
def at_work() -> Iterator[Server]:
    with mailbox_server() as server:
        yield server


@pytest.fixture
def server(app: Flask, at_work: Server) -> Server:
    """The mailbox, empty."""
    with at_work.person() as person:
        person.store("1:*", "+FLAGS", "\\Deleted")
        person.expunge()
    return at_work


def ours() -> Ours:
    return Ours(AddressBook(DOMAIN, lambda: ("info", "shugaku")), GENERAL)


def fetch(mailbox: Mailbox, most: int = MOST) -> bool:
    return fetch_next(mailbox, ours(), most)


def mail(subject: str, *more: str) -> bytes:
    head = ("Return-Path: <a@mail.example.jp>", "From: <a@mail.example.jp>", f"Subject: {subject}", *more)
    return ("\r\n".join(head) + "\r\n\r\nWords.\r\n").encode()


def rows() -> list[IncomingMail]:
    db.session.rollback()
    return list(db.session.scalars(select(IncomingMail).order_by(IncomingMail.id)))


def fetched() -> list[bytes]:
    return [row.raw for row in rows()]


def flags(server: Server) -> list[bytes]:
    with server.person() as person:
        return [line for line in person.fetch("1:*", "(UID FLAGS)")[1] if isinstance(line, bytes)]


def test_a_message_of_the_mailbox_becomes_a_row_with_its_bytes_envelope_and_time(server: Server) -> None:
    raw = mail("one", f"Delivered-To: shugaku@{DOMAIN}", "To: someone@else.example.jp")
    server.deliver(raw, date='"16-Nov-2026 08:30:00 +0900"')
    fetch(server.mailbox)
    (row,) = rows()
    assert (row.raw, row.envelope_from, row.envelope_to) == (
        raw,
        "a@mail.example.jp",
        [f"shugaku@{DOMAIN}"],
    )
    assert (row.state, row.received_at) == (IncomingState.WAITING, NOW - timedelta(minutes=90))
    assert row.peer == "127.0.0.1"


def test_a_time_in_the_future_is_taken_as_now(server: Server) -> None:
    server.deliver(mail("one"), date='"16-Nov-2036 08:30:00 +0900"')
    fetch(server.mailbox)
    assert [row.received_at for row in rows()] == [NOW]


def test_mail_for_nobody_of_ours_goes_to_the_general_address(server: Server) -> None:
    server.deliver(mail("one", "To: someone@else.example.jp"))
    fetch(server.mailbox)
    assert [row.envelope_to for row in rows()] == [[GENERAL]]


def test_each_message_is_taken_once_in_the_order_of_the_mailbox(server: Server) -> None:
    messages = [mail(f"number {number}") for number in range(5)]
    server.deliver(*messages)
    for _visit in range(3):
        assert not fetch(server.mailbox)
    assert fetched() == messages


def test_mail_that_comes_between_two_visits_is_taken_by_the_second(server: Server) -> None:
    server.deliver(mail("one"))
    fetch(server.mailbox)
    server.deliver(mail("two"))
    assert count_waiting(server.mailbox) == 1
    fetch(server.mailbox)
    assert fetched() == [mail("one"), mail("two")]
    assert count_waiting(server.mailbox) == 0


def test_mail_that_comes_during_a_visit_is_taken_by_the_next(server: Server) -> None:
    server.deliver(mail("one"))
    with server.mailbox.opened() as folder:
        seen = folder.uids_after(0)
        server.deliver(mail("two"))
        assert [folder.message(uid, MOST) for uid in seen] == [mail("one")]
    fetch(server.mailbox)
    assert fetched() == [mail("one"), mail("two")]


def test_a_visit_ends_after_its_share_and_the_next_goes_on(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MOST", 2)
    messages = [mail(f"number {number}") for number in range(5)]
    server.deliver(*messages)
    assert [fetch(server.mailbox) for _visit in range(3)] == [True, True, False]
    assert fetched() == messages


def test_nothing_in_the_mailbox_changes(server: Server) -> None:
    server.deliver(mail("one"), mail("two"))
    with server.person() as person:
        person.store("2", "+FLAGS", "\\Flagged")
    before = flags(server)
    fetch(server.mailbox)
    assert flags(server) == before
    assert not any(b"Seen" in line for line in before)


def test_what_other_people_have_read_or_deleted_makes_no_difference(server: Server) -> None:
    server.deliver(mail("read"), mail("deleted"), mail("untouched"))
    with server.person() as person:
        person.store("1", "+FLAGS", "\\Seen")
        person.store("2", "+FLAGS", "\\Deleted")
        person.expunge()
    fetch(server.mailbox)
    assert fetched() == [mail("read"), mail("untouched")]


def test_bytes_come_through_as_they_are(server: Server) -> None:
    raw = (
        mail("one")
        + bytes(range(256))
        + "\nbare\rends, 髙山 8-bit".encode("cp932", "replace")
        + b"\x00" * 500
    )
    server.deliver(raw)
    fetch(server.mailbox)
    assert fetched() == [raw]


def test_a_lost_position_doubles_nothing(server: Server) -> None:
    server.deliver(mail("one"))
    fetch(server.mailbox)
    with transaction() as session:
        session.execute(delete(MailboxPosition))
    server.deliver(mail("two"))
    fetch(server.mailbox)
    assert fetched() == [mail("one"), mail("two")]


def test_a_mailbox_numbered_anew_is_read_anew_and_nothing_is_filed_twice(app: Flask) -> None:
    filer = ListFiler()
    with mailbox_server() as server:
        server.deliver(mail("one"), mail("two"))
        fetch(server.mailbox)
        all_of(lambda: file_next(filer))
        server.number_anew()
        server.deliver(mail("three"))
        fetch(server.mailbox)
        all_of(lambda: file_next(filer))
    assert filer.filed == ["one", "two", "three"]
    assert len(rows()) == 5


def test_a_message_too_large_is_never_loaded_but_shown_to_a_person(app: Flask) -> None:
    large = mail("large") + b"x" * MOST
    header = b"Subject: large\r\n\r\n"
    form = b"* 1 FETCH (UID 1 BODY[HEADER]<0> {%d}\r\n%s)\r\nOK" % (len(header), header)
    with stubborn_server(large, mail("small"), forms={1: form}) as server:
        fetch(server.mailbox)
    first, second = rows()
    assert (first.raw, first.state, first.error) == (header, IncomingState.FAILED, TOO_LARGE)
    assert (second.raw, second.state) == (mail("small"), IncomingState.WAITING)
    assert not any("UID FETCH 1 (BODY.PEEK[]" in line for line in server.heard)


def test_the_header_of_a_large_message_is_what_a_real_server_says(server: Server) -> None:
    server.deliver(mail("large") + b"x" * MOST)
    fetch(server.mailbox)
    assert fetched() == [mail("large").partition(b"Words")[0]]
    assert [row.error for row in rows()] == [TOO_LARGE]


def test_a_server_that_understates_a_size_makes_nobody_hold_more_than_allowed(app: Flask) -> None:
    lie = b"* 1 FETCH (UID 1 BODY[]<0> {900000000}\r\n"
    with stubborn_server(mail("liar"), mail("two"), forms={1: lie}) as server:
        fetch(server.mailbox)
        fetch(server.mailbox)
    assert [(row.raw, row.error) for row in rows()] == [(b"", REFUSED), (mail("two"), "")]


def test_a_message_the_server_refuses_is_shown_and_fetched_later(app: Flask) -> None:
    with stubborn_server(mail("one"), mail("two"), mail("three"), refused={2}) as server:
        fetch(server.mailbox)
        assert [(row.raw, row.error) for row in rows()] == [
            (mail("one"), ""),
            (b"", REFUSED),
            (mail("three"), ""),
        ]
        server.refused.clear()
        with clock.fixed(NOW + BACK_OFF[0]):
            fetch(server.mailbox)
    second = rows()[1]
    assert (second.raw, second.error, second.state) == (mail("two"), "", IncomingState.WAITING)


def test_a_message_the_server_never_gives_is_asked_for_a_few_times_only(app: Flask) -> None:
    with stubborn_server(mail("one"), refused={1}) as server:
        for hour in range(2 * MAX_ATTEMPTS):
            with clock.fixed(NOW + timedelta(hours=3 * hour)):
                fetch(server.mailbox)
        asked = sum(line.startswith("UID FETCH") for line in server.heard)
    assert asked == 1 + MAX_ATTEMPTS
    assert [(row.state, row.error) for row in rows()] == [(IncomingState.FAILED, REFUSED)]


def test_a_refused_message_a_person_has_seen_to_is_left_alone(app: Flask) -> None:
    with stubborn_server(mail("one"), refused={1}) as server:
        fetch(server.mailbox)
        with transaction() as session:
            session.scalars(select(IncomingMail)).one().state = IncomingState.SET_ASIDE
        server.refused.clear()
        with clock.fixed(NOW + BACK_OFF[0]):
            fetch(server.mailbox)
    assert [(row.state, row.raw) for row in rows()] == [(IncomingState.SET_ASIDE, b"")]


def test_a_message_at_which_the_server_hangs_up_does_not_stop_the_others(app: Flask) -> None:
    with stubborn_server(mail("one"), mail("two"), mail("three"), breaks_off_at={2}) as server:
        fetch(server.mailbox)
        fetch(server.mailbox)
    assert [(row.raw, row.error) for row in rows()] == [
        (mail("one"), ""),
        (b"", REFUSED),
        (mail("three"), ""),
    ]


@pytest.mark.parametrize(
    ("form", "found"),
    [
        (b'* 1 FETCH (UID 1 BODY[]<0> "")\r\nOK', b""),
        (b"* 1 FETCH (UID 1 BODY[]<0> NIL)\r\nOK", b""),
        (b"* 1 FETCH (UID 1 BODY[]<0> {0}\r\n)\r\nOK", b""),
        (b"* 1 FETCH (BODY[]<0> {3}\r\nabc UID 1)\r\nOK", b"abc"),
        (
            b"* 2 FETCH (FLAGS (\\Seen) UID 2)\r\n* 1 FETCH (UID 1 BODY[]<0> {3}\r\nabc)\r\n* 3 EXISTS\r\nOK",
            b"abc",
        ),
    ],
)
def test_every_form_in_which_a_server_may_give_a_message_is_read(
    app: Flask, form: bytes, found: bytes
) -> None:
    with stubborn_server(b"abc", forms={1: form}) as server:
        fetch(server.mailbox)
    assert [(row.raw, row.error) for row in rows()] == [(found, "")]


def test_two_workers_at_once_take_each_message_once(server: Server, app: Flask) -> None:
    messages = [mail(f"number {number}") for number in range(40)]
    server.deliver(*messages)
    together = threading.Barrier(2)

    def work() -> None:
        with app.app_context():
            together.wait()
            fetch(server.mailbox)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    fetch(server.mailbox)
    assert sorted(fetched()) == sorted(messages)
    last = db.session.scalars(select(MailboxPosition.last_uid)).one()
    assert db.session.scalar(select(func.count(IncomingMail.id))) == 40
    with server.mailbox.opened() as folder:
        assert folder.uids_after(last) == []
