"""What happens to a message before it leaves: held, released, taken back; and its files."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from foundation import clock
from foundation.db import db, transaction
from mail_gateway.models import OutgoingAttachment, OutgoingMail, OutgoingState
from mail_gateway.outgoing.building import OutgoingFile
from mail_gateway.outgoing.outbox import (
    cancel,
    files_of,
    is_cancellable,
    may_be_sent_again,
    queue,
    release,
    send_again,
)
from mail_gateway.outgoing.sending import send_next
from mail_gateway.outgoing.transports import FolderTransport, Parcel, TransportError
from tests.conftest import NOW
from tests.integration.mail_gateway.test_outbox import MESSAGE, put, row

WINDOW = timedelta(seconds=30)
LATER = NOW + timedelta(days=1)
FILES = (
    OutgoingFile("就学援助申請書.pdf", "application/pdf", bytes(range(256)) * 40),
    OutgoingFile('a";\r\nBcc: v@x.jp.txt', "text/plain", "髙﨑\r\n\n.\n".encode()),
    OutgoingFile("../../winmail.dat", "message/rfc822", b""),
)


def put_held() -> int:
    with transaction() as session:
        mail = queue(MESSAGE, NOW, held=True)
        session.flush()
        return mail.id


def cancelled(mail_id: int) -> bool:
    with transaction() as session:
        return cancel(session.get_one(OutgoingMail, mail_id))


class Refusing:
    """A relay that takes nothing, now or ever."""

    def __init__(self, permanent: bool) -> None:
        self.permanent = permanent

    def send(self, parcel: Parcel) -> None:
        raise TransportError(self.permanent, "no")


def test_a_held_message_does_not_leave_however_long_it_waits(app: Flask, tmp_path: Path) -> None:
    mail_id = put_held()
    with clock.fixed(LATER):
        assert not send_next(FolderTransport(tmp_path / "outbox"))
    assert row(mail_id).state is OutgoingState.HELD


def test_a_released_message_leaves_when_its_time_has_come_and_is_dated_then(
    app: Flask, tmp_path: Path
) -> None:
    mail_id, transport = put_held(), FolderTransport(tmp_path / "outbox")
    before = message_from_bytes(row(mail_id).raw, policy=policy.default)
    with transaction() as session:
        release(session.get_one(OutgoingMail, mail_id), LATER + WINDOW)
    with clock.fixed(LATER):
        assert not send_next(transport)
    with clock.fixed(LATER + WINDOW):
        assert send_next(transport)
    sent = message_from_bytes(row(mail_id).raw, policy=policy.default)
    assert sent["Date"].datetime == LATER + WINDOW
    assert sent["Message-ID"] == before["Message-ID"]
    assert sent.get_content() == before.get_content()


def test_only_what_is_held_can_be_released(app: Flask) -> None:
    mail_id = put()
    with pytest.raises(ValueError, match="not held"), transaction():
        release(row(mail_id), NOW)


def test_a_message_in_its_cancel_window_can_be_taken_back_for_good(app: Flask, tmp_path: Path) -> None:
    with transaction() as session:
        mail = queue(MESSAGE, NOW, not_before=NOW + WINDOW)
        session.flush()
        mail_id = mail.id
    assert is_cancellable(row(mail_id))
    assert cancelled(mail_id)
    with clock.fixed(LATER):
        assert not send_next(FolderTransport(tmp_path / "outbox"))
    assert row(mail_id).state is OutgoingState.CANCELLED
    assert not cancelled(mail_id)


def test_a_held_message_can_be_taken_back(app: Flask) -> None:
    mail_id = put_held()
    assert cancelled(mail_id)
    assert row(mail_id).state is OutgoingState.CANCELLED


@pytest.mark.parametrize("permanent", [True, False])
def test_what_a_worker_took_up_once_cannot_be_taken_back(app: Flask, permanent: bool) -> None:
    mail_id = put()
    send_next(Refusing(permanent))
    assert not is_cancellable(row(mail_id))
    assert not cancelled(mail_id)


def test_what_failed_and_was_put_back_may_have_arrived_and_cannot_be_taken_back(app: Flask) -> None:
    mail_id = put()
    send_next(Refusing(permanent=True))
    with transaction() as session:
        send_again(session.get_one(OutgoingMail, mail_id), NOW)
    assert (row(mail_id).state, row(mail_id).attempts) == (OutgoingState.WAITING, 0)
    assert not cancelled(mail_id)


@pytest.mark.parametrize(
    ("state", "error", "may"),
    [
        (OutgoingState.FAILED, "550 no", True),
        (OutgoingState.SENT, "5.2.2", True),
        (OutgoingState.SENT, "delayed 4.4.1", False),
        (OutgoingState.SENT, "", False),
        (OutgoingState.WAITING, "451 later", False),
        (OutgoingState.HELD, "", False),
        (OutgoingState.CANCELLED, "", False),
    ],
)
def test_only_what_failed_or_came_back_is_sent_again(
    app: Flask, state: OutgoingState, error: str, may: bool
) -> None:
    mail_id = put()
    with transaction() as session:
        mail = session.get_one(OutgoingMail, mail_id)
        mail.state, mail.error = state, error
    assert may_be_sent_again(row(mail_id)) is may
    if not may:
        with pytest.raises(ValueError, match="neither"), transaction():
            send_again(row(mail_id), NOW)


@pytest.mark.parametrize("round_", range(10))
def test_a_message_is_sent_or_taken_back_but_never_both(app: Flask, tmp_path: Path, round_: int) -> None:
    mail_id, folder = put(), tmp_path / "outbox"
    ready, taken_back = threading.Barrier(2), []

    def in_a_thread(act: Callable[[], object]) -> threading.Thread:
        def run() -> None:
            with app.app_context(), clock.fixed(NOW):
                ready.wait(20)
                act()
                db.session.remove()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    threads = [
        in_a_thread(lambda: send_next(FolderTransport(folder))),
        in_a_thread(lambda: taken_back.append(cancelled(mail_id))),
    ]
    for thread in threads:
        thread.join(30)
    sent = len(list(folder.glob("*.eml")))
    assert sent + taken_back.count(True) == 1
    assert row(mail_id).state is (OutgoingState.SENT if sent else OutgoingState.CANCELLED)


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_who_takes_back_waits_for_a_worker_in_the_middle_of_taking_up(app: Flask) -> None:
    mail_id, answers = put(), []

    def take_back() -> None:
        with app.app_context():
            answers.append(cancelled(mail_id))
            db.session.remove()

    thread = threading.Thread(target=take_back)
    with db.engine.begin() as worker:
        worker.execute(select(OutgoingMail.id).with_for_update())
        worker.execute(update(OutgoingMail).values(attempts=1))
        thread.start()
        while not worker.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            assert thread.is_alive()
    thread.join(30)
    assert answers == [False]
    assert row(mail_id).state is OutgoingState.WAITING


def test_the_screen_may_have_read_the_message_before_the_worker_took_it(app: Flask, tmp_path: Path) -> None:
    mail_id = put()
    with transaction() as session:
        stale = session.get_one(OutgoingMail, mail_id)
        assert is_cancellable(stale)
        session.commit()
        with db.engine.begin() as other:
            other.exec_driver_sql("UPDATE outgoing_mail SET attempts = 1")
        assert not cancel(stale)


def test_files_go_with_the_message_and_are_given_back_for_display(app: Flask, tmp_path: Path) -> None:
    mail_id = put(replace(MESSAGE, attachments=FILES))
    send_next(FolderTransport(tmp_path / "outbox"))
    found = files_of(row(mail_id))
    assert [file.content for file in found] == [file.content for file in FILES]
    assert [(file.name, file.content_type) for file in found] == [
        ("就学援助申請書.pdf", "application/pdf"),
        ('a"; Bcc: v@x.jp.txt', "text/plain"),
        ("winmail.dat", "application/octet-stream"),
    ]
    rows = db.session.query(OutgoingAttachment).order_by(OutgoingAttachment.position).all()
    assert [(one.position, one.name, one.size) for one in rows] == [
        (number, file.name, len(file.content)) for number, file in enumerate(found, 1)
    ]


def test_a_message_without_files_has_none(app: Flask) -> None:
    assert files_of(row(put())) == ()
