"""Other people whom a letter could name: those of recent inquiries, and those whose numbers stand in it."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select

from foundation.calendar import day_bounds, day_of
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.inquiries.models import Contact, Inquiry, Presence
from inquiry_desk.inquiries.queries import visible_to
from inquiry_desk.replies.comparing import with_blanks
from inquiry_desk.replies.guard import Letter, OtherPerson
from inquiry_desk.replies.names import comparable_name
from inquiry_desk.replies.numbers import phones_in

LOOKED_BACK = timedelta(days=30)

_MAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_NUMBER = re.compile(r"r[0-9]{1,3}-[0-9]{6}")


def others_in(letter: Letter, inquiry: Inquiry, author: User, at: datetime) -> OtherPerson:
    """Whom of other inquiries the letter may name, as far as `author` could know of them."""
    strings = [
        string for _place, _number, text in letter.texts() for string in _strings_of_others(text, inquiry)
    ]
    return OtherPerson(frozenset(_recent_names(inquiry, author, at)), frozenset(strings))


def _recent_names(inquiry: Inquiry, author: User, at: datetime) -> Iterable[str]:
    """Names on inquiries of the last days, and on those the author has opened today."""
    opened_today = exists().where(
        Presence.inquiry_id == Inquiry.id,
        Presence.user_id == author.id,
        Presence.seen_at >= day_bounds(day_of(at), day_of(at))[0],
    )
    recent = or_(Inquiry.received_at > at - LOOKED_BACK, opened_today)
    query = select(Contact.name).join(Inquiry, Inquiry.contact_id == Contact.id).distinct()
    query = query.where(Contact.name != "", recent, _of_others(inquiry), visible_to(author))
    return (name for name in map(comparable_name, db.session.scalars(query)) if name)


def _strings_of_others(text: str, inquiry: Inquiry) -> Iterable[str]:
    """Phone numbers, mail addresses and inquiry numbers in the text that are another person's, as written."""
    plain = with_blanks(text)
    spots = {
        "phone": {e164: (start, end) for e164, start, end in phones_in(plain)},
        "mail": {found[0].rstrip("."): found.span() for found in _MAIL.finditer(plain.text)},
        "number": {found[0].upper(): found.span() for found in _NUMBER.finditer(plain.text)},
    }
    columns = {"phone": Contact.phone_e164, "mail": Contact.mail_address, "number": Inquiry.number}
    for kind, places in spots.items():
        if not places:
            continue
        query = select(columns[kind]).join_from(Inquiry, Contact, Inquiry.contact_id == Contact.id)
        known = db.session.scalars(query.where(columns[kind].in_(places), _of_others(inquiry)).distinct())
        for found in known:
            start, end = plain.written_at(*places[str(found)])
            yield text[start:end]


def _of_others(inquiry: Inquiry) -> ColumnElement[bool]:
    """Inquiries of other people: neither this one nor another from the same number or address."""
    contact = inquiry.contact
    same: list[ColumnElement[bool]] = [Inquiry.id == inquiry.id]
    if contact.phone_e164:
        same.append(and_(Contact.phone_e164.is_not(None), Contact.phone_e164 == contact.phone_e164))
    if contact.mail_address:
        same.append(func.lower(Contact.mail_address) == contact.mail_address.lower())
    return not_(or_(*same))
