"""Keeping the index of inquiries: whatever raises an inquiry's version has it indexed again."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Table, select, update
from sqlalchemy.orm import joinedload

from escalation.models import Escalation, EscalationStep
from foundation.db import db, transaction
from inquiry_desk.finding import index
from inquiry_desk.finding.terms import Document, Person, terms_of
from inquiry_desk.inquiries.models import Callback, Inquiry, TimelineEntry
from mail_gateway.models import IncomingMail

AT_A_TIME = 50
NOT_INDEXED = Inquiry.indexed_version != Inquiry.version


def index_next() -> bool:
    """A step of the worker: the newest inquiries that changed since they were indexed.

    Words are taken apart before the transaction begins, so that nobody waits for it. What changes meanwhile has
    a newer version and comes again; a worker that dies has written both, terms and version, or neither.
    """
    query = select(Inquiry).where(NOT_INDEXED).order_by(Inquiry.id.desc()).limit(AT_A_TIME)
    inquiries = list(db.session.scalars(query.options(joinedload(Inquiry.contact))))
    found = [
        (inquiry.id, inquiry.version, terms_of(document))
        for inquiry, document in zip(inquiries, _documents(inquiries), strict=True)
    ]
    if found:
        with transaction():
            for inquiry_id, version, terms in found:
                index.store(inquiry_id, terms)
                _note_indexed(inquiry_id, version)
    return bool(found)


def index_anew() -> None:
    """Have the worker index every inquiry again; until then each is found by what it was found by before."""
    # Not through the mapper: that would raise every version.
    db.session.execute(update(_TABLE).values(indexed_version=0))


_TABLE: Table = Inquiry.__table__  # type: ignore[assignment]


def _note_indexed(inquiry_id: int, version: int) -> None:
    db.session.execute(update(_TABLE).where(_TABLE.c.id == inquiry_id).values(indexed_version=version))


def _documents(inquiries: list[Inquiry]) -> list[Document]:
    ids = [inquiry.id for inquiry in inquiries]
    texts, phones = _texts(ids), _callback_phones(ids)
    return [_document(inquiry, texts[inquiry.id], phones[inquiry.id]) for inquiry in inquiries]


def _document(inquiry: Inquiry, texts: list[str], phones: list[str]) -> Document:
    contact = inquiry.contact
    return Document(
        number=inquiry.number,
        sequence=inquiry.sequence,
        service_id=inquiry.service_id,
        channel=inquiry.channel.value,
        is_open=inquiry.completed_at is None,
        person=Person(
            names=(contact.name, contact.kana),
            phones=(contact.phone_e164 or contact.phone_typed, *phones),
            mail_address=contact.mail_address,
        ),
        texts=(inquiry.subject, inquiry.question, *texts),
    )


def _texts(ids: list[int]) -> defaultdict[int, list[str]]:
    """What was said on each inquiry and by its departments, the newest first."""
    said = select(TimelineEntry.inquiry_id, TimelineEntry.body, IncomingMail.new_text)
    said = said.outerjoin(TimelineEntry.incoming_mail).where(TimelineEntry.inquiry_id.in_(ids))
    answered = select(Escalation.inquiry_id, EscalationStep.comment).join(EscalationStep.escalation)
    answered = answered.where(Escalation.inquiry_id.in_(ids), EscalationStep.comment != "")
    found: defaultdict[int, list[str]] = defaultdict(list)
    for inquiry_id, body, mail in db.session.execute(said.order_by(TimelineEntry.id.desc())):
        _add(found[inquiry_id], (body, mail))
    for inquiry_id, comment in db.session.execute(answered.order_by(EscalationStep.id.desc())):
        _add(found[inquiry_id], (comment,))
    return found


def _add(texts: list[str], more: Iterable[str | None]) -> None:
    texts += [text for text in more if text]


def _callback_phones(ids: list[int]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    query = select(Callback.inquiry_id, Callback.phone).where(Callback.inquiry_id.in_(ids))
    for inquiry_id, phone in db.session.execute(query):
        found[inquiry_id].append(phone)
    return found
