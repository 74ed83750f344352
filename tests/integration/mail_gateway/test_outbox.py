"""The outbox over a real relay: sent once when all is well, tried again when not, and never lost."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from foundation import clock
from foundation.db import db, transaction
from mail_gateway.models import OutgoingMail, OutgoingState
from mail_gateway.outgoing.outbox import Message, queue, send_again
from mail_gateway.outgoing.sending import BACK_OFF, RESERVED_FOR, send_next
from mail_gateway.outgoing.transports import FolderTransport, MailTransport, Parcel, SmtpTransport
from mail_gateway.queries import acknowledgements_to, thread_key_of_sent, was_written_to
from tests.conftest import NOW
from tests.integration.mail_gateway.servers import HOST, Relay, relay

CITIZEN = "citizen@mail.example.jp"
TEXT = "髙﨑𠮷野様😀\n" + "あ" * 20_000
MESSAGE = Message(
    to_address=CITIZEN,
    subject="Re: 就学援助の申請について",
    body=TEXT,
    from_name="熊本市総合行政事務センター 就学援助業務",
    from_address="shugaku@desk.example.jp",
    thread_key="r8-000001",
    reply_to="shugaku+r8-000001.abcdefghijklmnop@desk.example.jp",
    in_reply_to="<question@mail.example.jp>",
    references=("<question@mail.example.jp>",),
)


@pytest.fixture
def smarthost() -> Iterator[Relay]:
    with relay() as found:
        yield found


def to(found: Relay) -> SmtpTransport:
    return SmtpTransport(HOST, found.port, starttls=False)


def put(message: Message = MESSAGE, at: datetime = NOW) -> int:
    with transaction() as session:
        mail = queue(message, at)
        session.flush()
        return mail.id


def row(mail_id: int) -> OutgoingMail:
    db.session.rollback()
    return db.session.get_one(OutgoingMail, mail_id)


def test_a_queued_message_reaches_the_relay_with_its_fixed_id(app: Flask, smarthost: Relay) -> None:
    mail_id = put()
    assert send_next(to(smarthost))
    assert not send_next(to(smarthost))
    mail = row(mail_id)
    assert (mail.state, mail.sent_at, mail.attempts, mail.error) == (OutgoingState.SENT, NOW, 1, "")
    ((sender, recipients, raw),) = smarthost.taken
    assert (sender, recipients) == (MESSAGE.reply_to, [CITIZEN])
    read = message_from_bytes(raw, policy=policy.default)
    assert read["Message-ID"] == mail.message_id
    assert read["In-Reply-To"] == read["References"] == "<question@mail.example.jp>"
    assert read["Subject"] == MESSAGE.subject
    assert read.get_content().replace("\r\n", "\n").strip() == TEXT
    assert read["Auto-Submitted"] is None


def test_nothing_leaves_before_the_transaction_is_committed(app: Flask, smarthost: Relay) -> None:
    with pytest.raises(RuntimeError), transaction():
        queue(MESSAGE, NOW)
        raise RuntimeError
    assert not send_next(to(smarthost))
    assert smarthost.taken == []


def test_an_automatic_message_goes_out_with_the_null_sender_and_its_mark(
    app: Flask, smarthost: Relay
) -> None:
    put(Message(CITIZEN, "受付", "本文", "総合窓口", "info@desk.example.jp", automatic=True))
    send_next(to(smarthost))
    ((sender, _recipients, raw),) = smarthost.taken
    assert sender in ("", "<>")
    assert message_from_bytes(raw)["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("answer", [{"at_rcpt": "450 4.2.1 later"}, {"at_data": "451 4.3.0 later"}])
def test_a_relay_that_puts_off_is_tried_again_until_it_takes_the_message(
    app: Flask, answer: dict[str, str]
) -> None:
    mail_id = put()
    with relay(**answer) as busy:
        send_next(to(busy))
        mail = row(mail_id)
        assert (mail.state, mail.attempts) == (OutgoingState.WAITING, 1)
        assert (mail.try_at, mail.error[:3]) == (NOW + BACK_OFF[0], next(iter(answer.values()))[:3])
        assert not send_next(to(busy))
    with relay() as free, clock.fixed(mail.try_at):
        assert send_next(to(free))
        assert len(free.taken) == 1
    assert (row(mail_id).state, row(mail_id).error) == (OutgoingState.SENT, "")


@pytest.mark.parametrize(
    "answer", [{"at_rcpt": "550 5.1.1 unknown <b>user</b>"}, {"at_data": "554 5.7.1 no"}]
)
def test_a_relay_that_refuses_for_good_leaves_the_message_for_a_person(
    app: Flask, answer: dict[str, str]
) -> None:
    mail_id = put()
    with relay(**answer) as refusing:
        send_next(to(refusing))
    mail = row(mail_id)
    assert (mail.state, mail.error) == (OutgoingState.FAILED, next(iter(answer.values())))
    with transaction():
        send_again(mail, NOW)
    with relay() as taking:
        send_next(to(taking))
        assert message_from_bytes(taking.taken[0][2])["Message-ID"] == row(mail_id).message_id


def test_a_relay_that_is_not_there_is_no_final_failure_before_days_have_passed(app: Flask) -> None:
    mail_id, gone = put(), SmtpTransport(HOST, 1, starttls=False)
    now, waits = NOW, []
    for _attempt in range(len(BACK_OFF)):
        with clock.fixed(now):
            send_next(gone)
        waits.append(row(mail_id).try_at - now)
        now = row(mail_id).try_at
    assert tuple(waits) == BACK_OFF
    assert sum(waits, timedelta()) > timedelta(days=1)
    with clock.fixed(now):
        send_next(gone)
    assert row(mail_id).state is OutgoingState.FAILED


def test_a_relay_without_encryption_gets_nothing_when_encryption_is_demanded(
    app: Flask, smarthost: Relay
) -> None:
    mail_id = put()
    send_next(SmtpTransport(HOST, smarthost.port, starttls=True))
    assert smarthost.taken == []
    assert row(mail_id).state is OutgoingState.WAITING


def test_a_message_reserved_by_a_killed_worker_is_sent_by_another_with_the_same_id(
    app: Flask, smarthost: Relay
) -> None:
    class Killed(BaseException):
        pass

    class KilledAfterRelaysAnswer:
        def send(self, parcel: Parcel) -> None:
            to(smarthost).send(parcel)
            raise Killed

    mail_id = put()
    with pytest.raises(Killed):
        send_next(KilledAfterRelaysAnswer())
    assert not send_next(to(smarthost))
    with clock.fixed(NOW + RESERVED_FOR):
        assert send_next(to(smarthost))
    ids = {message_from_bytes(raw)["Message-ID"] for _sender, _to, raw in smarthost.taken}
    assert (len(smarthost.taken), ids) == (2, {row(mail_id).message_id})


def test_while_a_relay_takes_its_time_everybody_else_can_write(app: Flask) -> None:
    class WatchesOthersWrite:
        def send(self, parcel: Parcel) -> None:
            other = db.engine.connect().execution_options(sqlite_begin="IMMEDIATE")
            with other, other.begin():
                other.execute(update(OutgoingMail).values(subject="written meanwhile"))

    mail_id = put()
    assert send_next(WatchesOthersWrite())
    assert (row(mail_id).state, row(mail_id).subject) == (OutgoingState.SENT, "written meanwhile")


def test_an_error_nobody_thought_of_does_not_stop_the_others(app: Flask) -> None:
    class Broken:
        def send(self, parcel: Parcel) -> None:
            raise RuntimeError("inside")

    broken: MailTransport = Broken()
    first, second = put(), put()
    assert send_next(broken)
    assert send_next(broken)
    assert [row(mail_id).error for mail_id in (first, second)] == ["RuntimeError", "RuntimeError"]


def test_an_old_carrier_address_is_quoted_for_the_relay(app: Flask, smarthost: Relay) -> None:
    put(Message("foo..bar.@docomo.example.jp", "件名", "本文", "窓口", "info@desk.example.jp"))
    send_next(to(smarthost))
    assert smarthost.paths == ['TO:<"foo..bar."@docomo.example.jp>']


def test_without_a_smarthost_a_message_is_one_file_however_often_it_is_sent(
    app: Flask, tmp_path: Path
) -> None:
    mail_id, folder = put(), tmp_path / "outbox"
    send_next(FolderTransport(folder))
    with transaction():
        row(mail_id).error = "5.2.2"
    with transaction():
        send_again(row(mail_id), NOW)
    send_next(FolderTransport(folder))
    (path,) = folder.iterdir()
    assert path.name == f"20261116T010000-{row(mail_id).message_id.strip('<>')}.eml"
    assert path.read_bytes() == row(mail_id).raw


def test_a_folder_that_cannot_be_written_is_tried_again(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    mail_id = put()
    send_next(FolderTransport(tmp_path / "file"))
    assert row(mail_id).state is OutgoingState.WAITING


def test_only_ids_we_sent_lead_to_a_thread(app: Flask) -> None:
    mail_id = put()
    ours = row(mail_id).message_id
    assert thread_key_of_sent(("<theirs@mail.example.jp>", ours)) == ("r8-000001", CITIZEN)
    assert thread_key_of_sent(("<theirs@mail.example.jp>",)) is None
    assert thread_key_of_sent(()) is None


def test_it_is_known_whom_we_wrote_to_and_how_often_a_machine_did(app: Flask) -> None:
    put(
        Message("Citizen@Mail.example.jp", "s", "b", "n", "info@desk.example.jp", "r8-000001", automatic=True)
    )
    assert was_written_to("r8-000001", "CITIZEN@mail.example.jp")
    assert not was_written_to("r8-000002", CITIZEN)
    assert acknowledgements_to("citizen@MAIL.example.jp", NOW - timedelta(hours=1)) == 1
    assert acknowledgements_to(CITIZEN, NOW) == 0
