"""Citizens who write, and the worker that files what they wrote."""

from dataclasses import dataclass, replace
from datetime import datetime
from email.header import Header
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.correspondence.identity import identity_for
from inquiry_desk.correspondence.steps import steps
from inquiry_desk.inquiries.actions import add_entry, complete
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.runtime import Runtime, runtime
from mail_gateway.intake.spool import Envelope, Spool
from mail_gateway.models import IncomingMail, OutgoingMail
from mail_gateway.outgoing.outbox import Message, queue
from mail_gateway.outgoing.reply_tokens import reply_address
from tests.conftest import NOW
from tests.personas import City

CITIZEN = "hanako@mail.example.jp"
STRANGER = "stranger@elsewhere.example"
SERVICE = "shugaku@desk.example.jp"
GENERAL = "info@desk.example.jp"
DEPARTMENT = "gakumu@dept.example.jp"
BORDER = "mx.city.example.jp"


def letter(subject: str, body: str, *fields: str, sender: str = CITIZEN, name: str = "髙山 花子") -> bytes:
    """A mail as a citizen's program writes it."""
    head = [
        f"From: {Header(name, 'utf-8').encode()} <{sender}>",
        f"Subject: {Header(subject, 'utf-8').encode()}",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        *fields,
    ]
    return ("\r\n".join(head) + "\r\n\r\n" + body.replace("\n", "\r\n") + "\r\n").encode()


@dataclass
class Post:
    """The spool and the steps of the worker over it."""

    of: Runtime
    spool: Spool

    def receive(self, raw: bytes, *to: str, sender: str = CITIZEN, at: datetime = NOW) -> None:
        """A message as the gateway leaves it, taken in and filed."""
        self.keep(raw, *to, sender=sender, at=at)
        self.work()

    def keep(self, raw: bytes, *to: str, sender: str = CITIZEN, at: datetime = NOW) -> None:
        """A message as the gateway leaves it."""
        self.spool.keep(raw, Envelope(sender, to or (SERVICE,), "192.0.2.1", at))

    def work(self) -> None:
        """All the worker has to do."""
        for step in steps(self.of):
            while step():
                pass
        db.session.rollback()

    def behind_a_relay(self, **changes: object) -> "Post":
        """The same post where mail comes from our border relay, which says what it found of the sender."""
        trusted = {"smtp_trusted_relays": "192.0.2.0/24", "authserv_id": BORDER, **changes}
        return Post(replace(self.of, settings=self.of.settings.model_copy(update=trusted)), self.spool)

    def reply_address(self, inquiry: Inquiry) -> str:
        return reply_address(SERVICE, inquiry.thread_key, self.of.secret_key)


def post_of(app: Flask) -> Post:
    with app.app_context():
        of = runtime()
    return Post(of, Spool(of.settings.spool))


def answer(post: Post, city: City, inquiry: Inquiry, *, completes: bool = True) -> OutgoingMail:
    """What an operator wrote to the citizen, in the outbox and on the timeline."""
    with transaction() as session:
        by = session.get_one(User, city.id_of("operator"))
        identity = identity_for(inquiry, post.of)
        message = Message(
            inquiry.contact.mail_address,
            "Re: 申請",
            "窓口でお渡しします。",
            identity.name,
            identity.address,
            inquiry.thread_key,
            reply_to=identity.reply_to,
        )
        mail = queue(message, NOW)
        add_entry(inquiry, EntryKind.MAIL_OUT, NOW, by, body=mail.body, outgoing_mail=mail)
        if completes:
            complete(inquiry, by, NOW)
    return mail


def newest_mail() -> IncomingMail:
    db.session.rollback()
    return db.session.scalars(select(IncomingMail).order_by(IncomingMail.id.desc()).limit(1)).one()


def inquiries() -> list[Inquiry]:
    db.session.rollback()
    return list(db.session.scalars(select(Inquiry).order_by(Inquiry.id)))


def kinds(inquiry: Inquiry) -> list[str]:
    return [entry.kind.value for entry in inquiry.entries]


def outgoing() -> list[OutgoingMail]:
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def files_in(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.iterdir())] if folder.exists() else []
