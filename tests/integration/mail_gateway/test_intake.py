"""From the spool to a row, and from the row to whoever files it: once, in order, and nothing stops the others."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from foundation import clock
from foundation.db import db, transaction
from mail_gateway.intake.filing import BACK_OFF, MAX_ATTEMPTS, file_again, file_next, take_in_next
from mail_gateway.intake.spool import Envelope, Spool
from mail_gateway.message.kinds import MailKind
from mail_gateway.models import IncomingMail, IncomingState, OutgoingMail
from mail_gateway.outgoing.bounces import Bounce
from mail_gateway.outgoing.outbox import Message, queue
from mail_gateway.parsing import ParsedMail
from tests.conftest import NOW

CITIZEN = "citizen@mail.example.jp"


class ListFiler:
    """A filer that remembers what it was given, and fails on the subjects it is told to fail on."""

    def __init__(self, *failing: str) -> None:
        self.failing = failing
        self.filed: list[str] = []
        self.came_back: list[str] = []

    def file(self, mail: IncomingMail, parsed: ParsedMail) -> None:
        if parsed.subject in self.failing:
            raise LookupError("private words")
        self.filed.append(parsed.subject)

    def returned(self, mail: IncomingMail, bounce: Bounce) -> None:
        self.came_back.append(f"{bounce.sent.to_address} {bounce.status}")


@pytest.fixture
def spool(app: Flask, tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


def mail(subject: str, *more: str) -> bytes:
    head = (f"From: <{CITIZEN}>", f"Subject: {subject}", *more)
    return ("\r\n".join(head) + "\r\n\r\nWords.\r\n").encode()


def keep(spool: Spool, raw: bytes, minutes: int = 0) -> str:
    at = NOW + timedelta(minutes=minutes - 60)
    return spool.keep(raw, Envelope(CITIZEN, ("info@desk.example.jp",), "192.0.2.1", at))


def all_of(step: Callable[[], bool]) -> int:
    count = 0
    while step():
        count += 1
    return count


def states() -> dict[str, IncomingState]:
    return {row.subject: row.state for row in db.session.scalars(select(IncomingMail))}


def test_a_message_moves_from_the_spool_to_a_row_with_its_bytes_and_envelope(spool: Spool) -> None:
    spool_id = keep(spool, mail("one"))
    assert take_in_next(spool)
    row = db.session.scalars(select(IncomingMail)).one()
    assert (row.raw, row.spool_id, row.envelope_from) == (mail("one"), spool_id, CITIZEN)
    assert (row.envelope_to, row.peer, row.state) == (
        ["info@desk.example.jp"],
        "192.0.2.1",
        IncomingState.WAITING,
    )
    assert list(spool.waiting()) == []
    assert not take_in_next(spool)


def test_a_worker_killed_between_commit_and_done_makes_no_second_row(spool: Spool) -> None:
    keep(spool, mail("one"))
    content = {path.name: path.read_bytes() for path in spool.new.iterdir()}
    take_in_next(spool)
    for name, found in content.items():
        (spool.new / name).write_bytes(found)
    assert take_in_next(spool)
    assert db.session.scalar(select(func.count(IncomingMail.id))) == 1
    assert list(spool.waiting()) == []


def test_a_damaged_file_does_not_stop_the_next(spool: Spool) -> None:
    torn = keep(spool, mail("torn"), 0)
    keep(spool, mail("whole"), 1)
    (spool.new / f"{torn}.mail").write_bytes(b"half")
    assert all_of(lambda: take_in_next(spool)) == 1
    assert spool.damaged() == 1
    assert db.session.scalars(select(IncomingMail.raw)).all() == [mail("whole")]


def test_mail_is_filed_in_the_order_it_came(spool: Spool) -> None:
    for minute, subject in enumerate(("one", "two", "three")):
        keep(spool, mail(subject), minute)
    filer = ListFiler()
    all_of(lambda: take_in_next(spool))
    assert all_of(lambda: file_next(filer)) == 3
    assert filer.filed == ["one", "two", "three"]
    assert set(states().values()) == {IncomingState.FILED}


def test_what_was_read_from_a_message_stands_on_its_row(spool: Spool) -> None:
    raw = (
        "From: =?utf-8?B?6auZ5bGxIOiKseWtkA==?= <Hanako@mail.example.jp>\r\nSubject: =?utf-8?B?6LOq5ZWP?=\r\n"
        "Message-ID: <1@mail.example.jp>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n𠮷野です😀\r\n"
        "--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment;"
        " filename*=UTF-8''%E4%BD%8F%E6%B0%91%E7%A5%A8.pdf\r\n\r\n%PDF\r\n--b--\r\n"
    )
    keep(spool, raw.encode())
    take_in_next(spool)
    file_next(ListFiler())
    row = db.session.scalars(select(IncomingMail)).one()
    assert (row.sender_name, row.sender_address) == ("髙山 花子", "Hanako@mail.example.jp")
    assert (row.subject, row.text.strip(), row.message_id) == ("質問", "𠮷野です😀", "<1@mail.example.jp>")
    (file,) = row.attachments
    assert (file.name, file.content_type, file.position) == ("住民票.pdf", "application/pdf", 0)


def test_a_message_that_fails_waits_longer_each_time_and_is_left_for_a_person(spool: Spool) -> None:
    keep(spool, mail("poison"))
    filer, waits = ListFiler("poison"), []
    take_in_next(spool)
    now = NOW
    for _attempt in range(MAX_ATTEMPTS):
        with clock.fixed(now):
            assert file_next(filer)
            assert not file_next(filer)
        row = db.session.scalars(select(IncomingMail)).one()
        if row.state is IncomingState.WAITING:
            waits.append(row.try_at - now)
            now = row.try_at
    assert tuple(waits) == BACK_OFF
    assert (row.state, row.error, row.attempts) == (IncomingState.FAILED, "LookupError", MAX_ATTEMPTS)
    assert row.attachments == []


def test_a_message_that_fails_does_not_stop_the_others(spool: Spool) -> None:
    for minute, subject in enumerate(("poison", "one", "poison", "two")):
        keep(spool, mail(subject, f"X-Number: {minute}"), minute)
    filer = ListFiler("poison")
    all_of(lambda: take_in_next(spool))
    assert all_of(lambda: file_next(filer)) == 4
    assert filer.filed == ["one", "two"]


def test_a_failed_message_is_filed_when_a_person_orders_it_again(spool: Spool) -> None:
    keep(spool, mail("poison"))
    take_in_next(spool)
    with transaction() as session:
        row = session.scalars(select(IncomingMail)).one()
        row.state, row.attempts = IncomingState.FAILED, MAX_ATTEMPTS
    with transaction() as session:
        file_again(session.scalars(select(IncomingMail)).one(), NOW)
    file_next(filer := ListFiler())
    assert filer.filed == ["poison"]


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("Auto-Submitted: auto-replied", MailKind.AUTO_REPLY),
        ("List-Id: <news.example.jp>", MailKind.BULK),
        ("Precedence: bulk", MailKind.BULK),
        ("X-Failed-Recipients: a@b.example", MailKind.BOUNCE),
    ],
)
def test_what_no_citizen_wrote_is_set_aside(spool: Spool, field: str, kind: MailKind) -> None:
    keep(spool, mail("machine", field))
    take_in_next(spool)
    file_next(filer := ListFiler())
    row = db.session.scalars(select(IncomingMail)).one()
    assert (row.state, row.kind, filer.filed) == (IncomingState.SET_ASIDE, kind, [])


def test_what_was_set_aside_is_filed_as_a_citizens_when_a_person_says_so(spool: Spool) -> None:
    keep(spool, mail("newsletter?", "Precedence: bulk"))
    take_in_next(spool)
    file_next(ListFiler())
    with transaction() as session:
        file_again(session.scalars(select(IncomingMail)).one(), NOW)
    file_next(filer := ListFiler())
    assert filer.filed == ["newsletter?"]
    assert states() == {"newsletter?": IncomingState.FILED}


def test_the_same_bytes_are_filed_once_and_the_same_id_with_other_words_twice(spool: Spool) -> None:
    first = mail("first", "Message-ID: <same@mail.example.jp>")
    other = mail("other", "Message-ID: <same@mail.example.jp>")
    for minute, raw in enumerate((first, first, other)):
        keep(spool, raw, minute)
    filer = ListFiler()
    all_of(lambda: take_in_next(spool))
    all_of(lambda: file_next(filer))
    assert filer.filed == ["first", "other"]
    found = db.session.scalars(select(IncomingMail.state).order_by(IncomingMail.id)).all()
    assert found == [IncomingState.FILED, IncomingState.SET_ASIDE, IncomingState.FILED]


POISON = [
    b"Message-ID: <\r\n\r\nx",
    b'To: "\r\n\r\nx',
    b"From: a@[\r\n\r\nx",
    b"From: =?utf-8?Q?evil=0D=0ABcc:_x@y.example?= <a@b.jp>\r\n\r\nx",
    b"Content-Type: text/plain; charset=undefined\r\n\r\nx",
    b"Content-Type: text/plain; charset=idna\r\n\r\n\xff",
    b"From: " + b"(" * 800 + b"\r\n\r\nx",
    b"Subject: \x00\x00\r\n\r\n\x00\xff\xfe\xed\xa0\x80",
    b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n" * 5_000,
    b"",
    b"\r\n",
    b"\x00" * 1_000,
]


@pytest.mark.parametrize("raw", POISON, ids=range(len(POISON)))
def test_no_message_is_so_broken_that_it_cannot_be_filed(spool: Spool, raw: bytes) -> None:
    keep(spool, raw)
    assert take_in_next(spool)
    file_next(filer := ListFiler())
    assert len(filer.filed) == 1
    assert db.session.scalars(select(IncomingMail.state)).all() == [IncomingState.FILED]


def test_control_characters_in_the_envelope_do_not_stop_the_intake(spool: Spool) -> None:
    spool.keep(b"x", Envelope("a\x00b@x.example", ("info@desk.example.jp\x00",), "p" * 500, NOW))
    assert take_in_next(spool)
    assert db.session.scalars(select(IncomingMail.envelope_to)).one() == ["info@desk.example.jp"]


def _dsn(message_id: str, status: str, action: str = "failed") -> bytes:
    return (
        "From: MAILER-DAEMON@mail.example.jp\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example.jp\r\n\r\n"
        f"Final-Recipient: rfc822; {CITIZEN}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n\r\n--b--\r\n"
    ).encode()


def _sent(to: str = CITIZEN) -> str:
    with transaction():
        message = Message(to, "回答", "本文", "総合窓口", "info@desk.example.jp", thread_key="r8-000001")
        return queue(message, NOW).message_id


@pytest.mark.parametrize(
    ("action", "status", "error", "told"),
    [
        ("failed", "5.1.1", "5.1.1", [f"{CITIZEN} 5.1.1"]),
        ("failed", "4.4.7", "4.4.7", [f"{CITIZEN} 4.4.7"]),
        ("delayed", "4.4.1", "delayed 4.4.1", []),
        ("delivered", "2.0.0", "", []),
    ],
)
def test_a_bounce_is_evidence_on_the_message_that_came_back(
    spool: Spool, action: str, status: str, error: str, told: list[str]
) -> None:
    message_id = _sent()
    keep(spool, _dsn(message_id, status, action))
    take_in_next(spool)
    file_next(filer := ListFiler())
    assert db.session.scalars(select(OutgoingMail.error)).one() == error
    assert (filer.filed, filer.came_back) == ([], told)


def test_a_bounce_of_what_we_never_sent_changes_nothing(spool: Spool) -> None:
    _sent()
    keep(spool, _dsn("<forged@desk.example.jp>", "5.1.1"))
    take_in_next(spool)
    file_next(filer := ListFiler())
    assert db.session.scalars(select(OutgoingMail.error)).one() == ""
    assert filer.came_back == []
