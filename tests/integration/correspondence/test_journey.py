"""From the citizen's mail program over the real gateway to the real relay and back; and with two workers at once."""

import threading
from email import message_from_bytes, policy
from email.message import EmailMessage

from flask import Flask
from sqlalchemy import func, select

from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import Service, User
from inquiry_desk.correspondence.filing import InquiryFiler
from inquiry_desk.correspondence.receiving import addresses_of
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.replies.replying import reply
from mail_gateway.intake.filing import file_next, take_in_next
from mail_gateway.intake.spool import Envelope, Spool
from mail_gateway.models import IncomingMail, IncomingState, OutgoingMail, OutgoingState
from mail_gateway.outgoing.sending import send_next
from mail_gateway.outgoing.transports import SmtpTransport
from tests.conftest import NOW
from tests.integration.correspondence.citizens import (
    CITIZEN,
    SERVICE,
    Post,
    inquiries,
    kinds,
    letter,
    outgoing,
    post_of,
)
from tests.integration.mail_gateway.servers import HOST, Relay, client, gateway, relay
from tests.personas import City

MAILS = 12


def written(subject: str, text: str) -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = f"山田 太郎 <{CITIZEN}>", SERVICE, subject
    mail["Message-ID"] = f"<{subject.encode().hex()}@mail.example.jp>"
    mail.set_content(text, cte="base64")
    return mail


def answer_to(sent: bytes, text: str) -> tuple[EmailMessage, str]:
    """What a mail program makes of Reply, and where it goes."""
    received = message_from_bytes(sent, policy=policy.default)
    mail = written(f"Re: {received['Subject']}", text)
    mail["In-Reply-To"] = mail["References"] = received["Message-ID"]
    return mail, str(received["Reply-To"])


def send_all(to: Relay) -> None:
    transport = SmtpTransport(HOST, to.port, starttls=False)
    while send_next(transport):
        pass


def test_a_question_is_acknowledged_answered_and_its_answer_joins(app: Flask, post: Post, city: City) -> None:
    with gateway(post.spool, addresses_of(app)) as port, client(port) as citizen, relay() as smarthost:
        citizen.send_message(written("就学援助", "髙﨑です。申請書はどこですか😀"), CITIZEN, [SERVICE])
        file_all(post)
        send_all(smarthost)
        with transaction():
            operator = db.session.get_one(User, city.id_of("operator"))
            reply(inquiries()[0], operator, NOW, subject="Re: 就学援助", body="学校です。", completes=True)
        send_all(smarthost)
        mail, address = answer_to(smarthost.taken[1][2], "ありがとう。郵送でもよいですか。")
        citizen.send_message(mail, CITIZEN, [address])
        file_all(post)
        send_all(smarthost)
    (inquiry,) = inquiries()
    assert kinds(inquiry) == ["mail_in", "acknowledged", "mail_out", "completed", "mail_in", "reopened"]
    assert inquiry.entries[0].body == "髙﨑です。申請書はどこですか😀"
    assert [recipients for _from, recipients, _raw in smarthost.taken] == [[CITIZEN], [CITIZEN]]
    assert {sent.state for sent in outgoing()} == {OutgoingState.SENT}


def test_an_answer_to_the_acknowledgement_joins_too(app: Flask, post: Post) -> None:
    with gateway(post.spool, addresses_of(app)) as port, client(port) as citizen, relay() as smarthost:
        citizen.send_message(written("質問", "一つ目"), CITIZEN, [SERVICE])
        file_all(post)
        send_all(smarthost)
        mail, address = answer_to(smarthost.taken[0][2], "書き忘れました")
        citizen.send_message(mail, CITIZEN, [address])
        file_all(post)
    assert kinds(inquiries()[0]) == ["mail_in", "acknowledged", "mail_in"]
    assert len(outgoing()) == 1


def test_a_new_service_gets_mail_without_a_restart_and_an_ended_one_keeps_it(
    app: Flask, post: Post, city: City
) -> None:
    book = addresses_of(app)
    book.refresh()
    with transaction() as session:
        service = session.get_one(Service, city.ended)
        service.mail_local_part, service.active = "Renamed", False
    assert not book.takes("renamed@desk.example.jp")
    book.refresh()
    assert book.takes("renamed@desk.example.jp")
    assert not book.takes("ended@desk.example.jp")


def file_all(post: Post) -> None:
    filer = InquiryFiler(post.of)
    while take_in_next(post.spool) or file_next(filer):
        pass


class Worker(threading.Thread):
    """One worker: takes in, files and sends until nothing is left."""

    def __init__(self, app: Flask, smarthost: Relay, begin: threading.Barrier) -> None:
        super().__init__()
        self.app, self.smarthost, self.begin = app, smarthost, begin
        self.problem: BaseException | None = None

    def run(self) -> None:
        try:
            with self.app.app_context(), clock.fixed(NOW):
                self.begin.wait()
                file_all(post_of(self.app))
                send_all(self.smarthost)
                db.session.remove()
        except BaseException as problem:
            self.problem = problem


def two_workers(app: Flask, smarthost: Relay) -> None:
    begin = threading.Barrier(2)
    workers = [Worker(app, smarthost, begin) for _number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.problem for worker in workers] == [None, None]


def put(spool: Spool, number: int, raw: bytes) -> None:
    sender = f"citizen{number}@mail.example.jp"
    spool.keep(raw, Envelope(sender, (SERVICE,), "192.0.2.1", NOW))


def test_two_workers_file_and_acknowledge_each_mail_exactly_once(app: Flask, post: Post) -> None:
    for number in range(MAILS):
        put(post.spool, number, letter(f"件名{number}", "本文", sender=f"citizen{number}@mail.example.jp"))
    with relay() as smarthost:
        two_workers(app, smarthost)
        db.session.rollback()
        file_all(post)
        send_all(smarthost)
    found = inquiries()
    assert sorted(inquiry.subject for inquiry in found) == sorted(f"件名{n}" for n in range(MAILS))
    assert [inquiry.sequence for inquiry in sorted(found, key=lambda i: i.sequence)] == list(
        range(1, MAILS + 1)
    )
    assert sorted(recipients[0] for _from, recipients, _raw in smarthost.taken) == sorted(
        f"citizen{number}@mail.example.jp" for number in range(MAILS)
    )
    assert db.session.scalar(select(func.count(OutgoingMail.id))) == MAILS


def test_two_workers_with_copies_of_the_same_bytes_make_one_inquiry_of_them(app: Flask, post: Post) -> None:
    for _copy in range(MAILS):
        put(post.spool, 1, letter("同じ件名", "同じ本文", sender="citizen1@mail.example.jp"))
    with relay() as smarthost:
        two_workers(app, smarthost)
        db.session.rollback()
        file_all(post)
    assert db.session.scalar(select(func.count(Inquiry.id))) == 1
    states = db.session.scalars(select(IncomingMail.state)).all()
    assert sorted(state.value for state in states) == sorted(
        [IncomingState.FILED.value] + [IncomingState.SET_ASIDE.value] * (MAILS - 1)
    )
