"""What years of work leave beside the inquiries: the audit log, mails, calls, searches, and one very long matter.

Made by the database out of its inquiries, so that it has as many of each as people would have left.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ColumnElement, LargeBinary, String, Table, cast, func, insert, literal, select
from sqlalchemy import update as update_of

from bench.cities import settle
from faq.asking.models import SearchRecord
from faq.models import Article
from foundation import clock
from foundation.audit.models import AuditAction, AuditEntry
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.inquiries.indexing import index_next
from inquiry_desk.inquiries.kinds import Channel, EntryKind
from inquiry_desk.inquiries.models import Contact, Inquiry, TimelineEntry
from inquiry_desk.inquiries.queries import visible_to
from inquiry_desk.sample.past import make_past
from inquiry_desk.telephony.models import PhoneCall
from mail_gateway.message.kinds import MailKind
from mail_gateway.models import IncomingMail, IncomingState, OutgoingMail, OutgoingState

LONG = 500
"""Messages of the longest matter."""

_RAW = b"From: a@citizen.example.jp\r\nTo: shugaku@desk.example.jp\r\nSubject: sample\r\n\r\nsample\r\n"
_ACTS = (AuditAction.CREATED, AuditAction.READ, AuditAction.READ, AuditAction.SEARCHED)


def leave_beside() -> None:
    """In a context of the application; everything is committed."""
    while index_next():
        pass
    with transaction():
        make_past(1, 1, until=clock.now())
    for leave in (_audit, _mail_in, _mail_out, _calls, _searches, _long_matter):
        with transaction():
            leave()
    settle()


def longest_number(user: User) -> str | None:
    """The number of the inquiry with the most messages, where it was made and `user` may see it."""
    query = select(Inquiry.number).where(Inquiry.subject == _SUBJECT, visible_to(user))
    return db.session.scalar(query)


def _audit() -> None:
    for act in _ACTS:
        _copy(
            AuditEntry,
            select(Inquiry).order_by(Inquiry.id),
            at=Inquiry.received_at,
            user_id=func.coalesce(Inquiry.recorded_by_id, Inquiry.first_responder_id),
            action=literal(act, AuditEntry.action.type),
            subject_kind=literal("inquiry"),
            subject_id=Inquiry.number,
            details=_json({}),
            remote_address=literal("127.0.0.1"),
        )


def _mail_in() -> None:
    by_mail = select(Inquiry).join(Inquiry.contact).where(Inquiry.channel == Channel.MAIL)
    _copy(
        IncomingMail,
        by_mail.order_by(Inquiry.id),
        spool_id=Inquiry.number,
        digest=Inquiry.number,
        raw=literal(_RAW, LargeBinary),
        envelope_from=Contact.mail_address,
        envelope_to=_json(["shugaku@desk.example.jp"]),
        peer=literal("127.0.0.1"),
        received_at=Inquiry.received_at,
        state=literal(IncomingState.FILED, IncomingMail.state.type),
        attempts=literal(1),
        try_at=Inquiry.received_at,
        error=literal(""),
        kind=literal(MailKind.CITIZEN, IncomingMail.kind.type),
        sender_name=Contact.name,
        sender_address=Contact.mail_address,
        subject=Inquiry.subject,
        text=Inquiry.question,
        new_text=Inquiry.question,
        charset=literal(""),
        flags=_json([]),
    )
    _link(EntryKind.MAIL_IN, "incoming_mail_id", IncomingMail, IncomingMail.spool_id)


def _mail_out() -> None:
    answered = select(Inquiry).join(Inquiry.contact)
    answered = answered.where(Inquiry.channel == Channel.MAIL, Inquiry.first_response_at.is_not(None))
    _copy(
        OutgoingMail,
        answered.order_by(Inquiry.id),
        message_id=Inquiry.number,
        thread_key=func.lower(Inquiry.number),
        envelope_from=literal("shugaku@desk.example.jp"),
        to_address=Contact.mail_address,
        subject=Inquiry.subject,
        body=Inquiry.question,
        automatic=literal(False),
        raw=literal(_RAW, LargeBinary),
        created_at=Inquiry.first_response_at,
        state=literal(OutgoingState.SENT, OutgoingMail.state.type),
        attempts=literal(1),
        try_at=Inquiry.first_response_at,
        sent_at=Inquiry.first_response_at,
        error=literal(""),
    )
    _link(EntryKind.MAIL_OUT, "outgoing_mail_id", OutgoingMail, OutgoingMail.message_id)


def _calls() -> None:
    by_phone = select(Inquiry).join(Inquiry.contact).where(Inquiry.channel == Channel.PHONE)
    _copy(
        PhoneCall,
        by_phone.order_by(Inquiry.id),
        call_id=Inquiry.number,
        line=literal("0960000100"),
        extension=literal("101"),
        number_told=Contact.phone_typed,
        phone_e164=Contact.phone_e164,
        rang_at=Inquiry.received_at,
        answered_at=Inquiry.received_at,
        ended_at=Inquiry.received_at,
        missed=literal(False),
        user_id=Inquiry.recorded_by_id,
        inquiry_id=Inquiry.id,
        version=literal(1),
    )


def _searches() -> None:
    by_phone = select(Inquiry).where(Inquiry.channel == Channel.PHONE)
    _copy(
        SearchRecord,
        by_phone.order_by(Inquiry.id),
        at=Inquiry.received_at,
        text=Inquiry.question,
        service_id=Inquiry.service_id,
        found=literal(8),
        opened_id=select(func.min(Article.id))
        .where(Article.service_id == Inquiry.service_id)
        .scalar_subquery(),
    )


_SUBJECT = "長い経過の照会"


def _long_matter() -> None:
    """The newest open inquiry of the first operator gets a past of many messages."""
    user = db.session.scalars(select(User).where(User.login_id == "operator1")).one()
    services = [service.id for service in user.services]
    newest = select(func.max(Inquiry.id)).where(
        Inquiry.completed_at.is_(None), Inquiry.service_id.in_(services)
    )
    inquiry_id, at = db.session.scalar(newest), clock.now() - timedelta(minutes=LONG)
    rows = [_message(inquiry_id, user.id, at + timedelta(minutes=nth), nth) for nth in range(LONG)]
    db.session.execute(insert(_table(TimelineEntry)), rows)
    db.session.execute(
        update_of(_table(Inquiry)).where(_table(Inquiry).c.id == inquiry_id).values(subject=_SUBJECT)
    )


def _message(inquiry_id: int | None, author_id: int, at: datetime, nth: int) -> dict[str, Any]:
    kind = EntryKind.CALL_IN if nth % 2 else EntryKind.NOTE
    body = f"{nth + 1}回目のやりとりです。申請書の書き方について、前回の続きを確認しました。" * 3
    return {
        "inquiry_id": inquiry_id,
        "at": at,
        "kind": kind,
        "author_id": author_id,
        "body": body,
        "details": {},
        "started_at": at if nth % 2 else None,
        "ended_at": at if nth % 2 else None,
    }


def _copy(model: type[Any], rows: Any, **values: ColumnElement[Any]) -> None:
    table = _table(model)
    db.session.execute(insert(table).from_select(list(values), rows.with_only_columns(*values.values())))


def _link(kind: EntryKind, column: str, mail: type[Any], name: ColumnElement[str]) -> None:
    """The first entry of that kind on each inquiry points to its mail."""
    entries, mails = _table(TimelineEntry), _table(mail)
    first = select(func.min(TimelineEntry.id)).where(TimelineEntry.kind == kind)
    pointed = (
        select(mails.c.id).join(Inquiry, Inquiry.number == name).where(Inquiry.id == entries.c.inquiry_id)
    )
    change = update_of(entries).where(entries.c.id.in_(first.group_by(TimelineEntry.inquiry_id)))
    db.session.execute(change.values({column: pointed.scalar_subquery()}))


def _json(value: object) -> ColumnElement[Any]:
    return (
        cast(literal(json.dumps(value), String), JSON)
        if _postgresql()
        else literal(json.dumps(value), String)
    )


def _postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"


def _table(model: type[Any]) -> Table:
    table: Table = model.__table__
    return table
