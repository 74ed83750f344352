"""Inquiries by whatever is known of them: from the index, and what the index does not know yet word by word."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, select

from foundation.db import db
from foundation.phone import read_phone, search_digits
from inquiry_desk.finding.asking import Question, question_of
from inquiry_desk.finding.index import matching
from inquiry_desk.finding.terms import Facts
from inquiry_desk.inquiries.indexing import NOT_INDEXED
from inquiry_desk.inquiries.models import Contact, Inquiry, TimelineEntry
from mail_gateway.models import IncomingMail

MOST_NOT_INDEXED = 200
"""Inquiries newer than the index that are looked through; more there are only after a restore or a bulk load."""

_FIRST = 100
_BATCH = 500


@dataclass(frozen=True)
class Search:
    """Words, what the index can narrow, and the conditions that hold for every row that is found."""

    words: str
    facts: Facts
    conditions: Sequence[ColumnElement[bool]]


def found_ids(search: Search, *, past: int | None, ascending: bool, limit: int) -> list[int]:
    """Ids of inquiries in the order of receipt, going on after `past`."""
    indexed = _indexed(search, past, ascending, limit)
    found = {*indexed, *_newer_than_the_index(search, past, ascending)}
    return sorted(found, reverse=not ascending)[:limit]


def _indexed(search: Search, past: int | None, ascending: bool, limit: int) -> list[int]:
    """The index is followed until enough of what it offers holds true: it may be older than the rows."""
    question: Question = question_of(search.words, search.facts)
    found: list[int] = []
    size = max(_FIRST, limit)
    while True:
        offered = matching(question, past=past, ascending=ascending, limit=size)
        found += _that_hold(search, offered)
        if len(found) >= limit or len(offered) < size:
            return found[:limit]
        past, size = offered[-1], _BATCH


def _that_hold(search: Search, offered: list[int]) -> list[int]:
    if not offered:
        return []
    query = select(Inquiry.id).where(Inquiry.id.in_(offered), *search.conditions)
    holding = set(db.session.scalars(query))
    return [inquiry_id for inquiry_id in offered if inquiry_id in holding]


def _newer_than_the_index(search: Search, past: int | None, ascending: bool) -> list[int]:
    query = select(Inquiry.id).where(NOT_INDEXED)
    if past is not None:
        query = query.where(Inquiry.id > past if ascending else Inquiry.id < past)
    newer = list(db.session.scalars(query.order_by(Inquiry.id.desc()).limit(MOST_NOT_INDEXED)))
    if not newer:
        return []
    fitting = select(Inquiry.id).join(Inquiry.contact).where(Inquiry.id.in_(newer), *search.conditions)
    return list(db.session.scalars(fitting.where(matches(search.words))))


def matches(words: str) -> ColumnElement[bool]:
    """Inquiries with this number, phone number, name, address or these words, looked for letter by letter."""
    parts = [_has(word) for word in words.split()[:8]]
    whole = _has_phone(words)
    return or_(and_(*parts), whole) if whole is not None else and_(*parts)


def _has(word: str) -> ColumnElement[bool]:
    like = f"%{_escaped(word)}%"
    columns = (
        Inquiry.number,
        Inquiry.subject,
        Inquiry.question,
        Contact.name,
        Contact.kana,
        Contact.mail_address,
        Contact.phone_typed,
    )
    anywhere = [column.ilike(like, escape="\\") for column in columns]
    digits = search_digits(word)
    if len(digits) >= 4:
        anywhere.append(Contact.phone_e164.like(f"%{digits}%"))
    return or_(*anywhere, _said(like))


def _said(like: str) -> ColumnElement[bool]:
    mail = exists().where(
        IncomingMail.id == TimelineEntry.incoming_mail_id, IncomingMail.new_text.ilike(like, escape="\\")
    )
    return exists().where(
        TimelineEntry.inquiry_id == Inquiry.id, or_(TimelineEntry.body.ilike(like, escape="\\"), mail)
    )


def _has_phone(words: str) -> ColumnElement[bool] | None:
    number = read_phone(words)
    if number.e164:
        return Contact.phone_e164 == number.e164
    digits = search_digits(words)
    return Contact.phone_e164.like(f"%{digits}%") if len(digits) >= 4 else None


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
