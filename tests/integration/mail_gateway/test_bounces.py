"""Bounces of what we sent: matched by what only the receiver's side can know, and evidence alone."""

from dataclasses import replace

import pytest
from flask import Flask

from foundation.db import db, transaction
from mail_gateway.models import IncomingMail, OutgoingMail, OutgoingState
from mail_gateway.outgoing.bounces import Bounce, bounce_of, note_bounce
from mail_gateway.outgoing.outbox import DELAYED, came_back, may_be_sent_again
from mail_gateway.parsing import parse
from tests.conftest import NOW
from tests.integration.mail_gateway.test_outbox import CITIZEN, MESSAGE, put, row
from tests.unit.mail_gateway.mails import mail
from tests.unit.mail_gateway.test_delivery_reports import recipient, report

OTHER = "other@mail.example.jp"
REPLY_TO = str(MESSAGE.reply_to)


def sent(to_address: str = CITIZEN) -> OutgoingMail:
    mail_id = put(replace(MESSAGE, to_address=to_address))
    with transaction() as session:
        session.get_one(OutgoingMail, mail_id).state = OutgoingState.SENT
    return row(mail_id)


def copy_of(message_id: str) -> bytes:
    return f"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n".encode()


def came_in(raw: bytes, *to: str) -> Bounce | None:
    incoming = IncomingMail(raw=raw, envelope_to=list(to or ("info@desk.example.jp",)))
    return bounce_of(incoming, parse(raw, "").returned)


def test_a_quoted_message_id_says_which_message_came_back(app: Flask) -> None:
    first, second = sent(), sent()
    for one in (first, second):
        bounce = came_in(report(recipient(CITIZEN), copy=copy_of(one.message_id)))
        assert bounce
        assert (bounce.sent.id, bounce.status, bounce.permanent) == (one.id, "5.1.1", True)


def test_the_recipient_alone_proves_nothing(app: Flask) -> None:
    sent()
    assert came_in(report(recipient(CITIZEN), copy=copy_of("<forged@desk.example.jp>"))) is None
    assert came_in(report(recipient(CITIZEN))) is None


def test_the_reply_address_it_was_sent_from_and_the_recipient_prove_it(app: Flask) -> None:
    """Some relays give mail a Message-ID of their own, and quote that."""
    ours = sent()
    raw = report(recipient(CITIZEN), copy=copy_of("<rewritten@relay.example.jp>"))
    bounce = came_in(raw, REPLY_TO.upper())
    assert bounce
    assert bounce.sent.id == ours.id


def test_a_report_to_our_reply_address_about_somebody_else_is_none_of_ours(app: Flask) -> None:
    sent()
    assert came_in(report(recipient(OTHER)), REPLY_TO) is None


def test_a_bounce_in_words_to_our_reply_address_is_of_the_newest_message(app: Flask) -> None:
    sent()
    newest = sent()
    raw = mail("メールボックスがいっぱいのため、お届けできませんでした。".encode())
    raw = raw.replace(b"From: yamada@example.jp", b"From: MAILER-DAEMON@mail.example.jp")
    bounce = came_in(raw, REPLY_TO)
    assert bounce
    assert (bounce.sent.id, bounce.status, bounce.permanent) == (newest.id, "5.2.2", True)


@pytest.mark.parametrize(
    "address",
    [
        "shugaku@desk.example.jp",
        "shugaku+r8-000001@desk.example.jp",
        "shugaku+r8-000001.aaaaaaaaaaaaaaaa@desk.example.jp",
        "shugaku+r8-000002.abcdefghijklmnop@desk.example.jp",
        REPLY_TO.replace("nop@", "no@"),
    ],
)
def test_a_guessed_or_cut_address_proves_nothing(app: Flask, address: str) -> None:
    sent()
    assert came_in(report(recipient(CITIZEN)), address) is None


def test_of_several_recipients_ours_counts(app: Flask) -> None:
    ours = sent()
    copy = copy_of(ours.message_id)
    delayed = came_in(report(recipient(OTHER), recipient(CITIZEN, "delayed", "4.4.1"), copy=copy))
    assert delayed
    assert (delayed.status, delayed.permanent) == ("4.4.1", False)
    assert came_in(report(recipient(OTHER), recipient(CITIZEN, "delivered", "2.0.0"), copy=copy)) is None


def test_mail_that_was_forwarded_and_failed_there_did_not_arrive(app: Flask) -> None:
    ours = sent()
    bounce = came_in(report(recipient("forwarded@elsewhere.example.jp"), copy=copy_of(ours.message_id)))
    assert bounce
    assert bounce.permanent


def test_a_delay_is_no_failure_and_a_failure_stays_one(app: Flask) -> None:
    ours = sent()
    with transaction():
        assert not note_bounce(Bounce(row(ours.id), "4.4.1", permanent=False))
    assert row(ours.id).error == f"{DELAYED}4.4.1"
    assert not came_back(row(ours.id))
    with transaction():
        assert note_bounce(Bounce(row(ours.id), "4.4.7", permanent=True))
    with transaction():
        assert not note_bounce(Bounce(row(ours.id), "4.4.1", permanent=False))
    assert (row(ours.id).error, row(ours.id).state) == ("4.4.7", OutgoingState.SENT)
    assert may_be_sent_again(row(ours.id))


def test_a_thousand_forged_bounces_are_one_piece_of_evidence(app: Flask) -> None:
    ours = sent()
    raw = report(recipient(CITIZEN), copy=copy_of(ours.message_id))
    news = []
    with transaction():
        for _ in range(100):
            bounce = came_in(raw)
            assert bounce
            news.append(note_bounce(bounce))
    assert news.count(True) == 1
    after = put(MESSAGE, NOW)
    assert row(after).state is OutgoingState.WAITING
    db.session.rollback()
