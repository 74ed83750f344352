"""Which inquiry a mail belongs to. A number in the subject, or somebody else's ids, open no inquiry to a stranger."""

import re
from dataclasses import dataclass

from sqlalchemy import select

from foundation.db import db
from inquiry_desk.inquiries.models import Inquiry
from mail_gateway.models import IncomingMail
from mail_gateway.parsing import ParsedMail
from mail_gateway.queries import thread_key_of_sent, was_written_to
from mail_gateway.reply_tokens import thread_key_of

_NUMBER = re.compile(r"(?<![A-Z0-9])([A-Z]\d{1,3}-\d{6,9})(?!\d)")


@dataclass(frozen=True)
class Place:
    """The inquiry a mail names, and whether its sender takes part in it. Only then does the mail join."""

    inquiry: Inquiry
    joins: bool


def place_of(mail: IncomingMail, parsed: ParsedMail, secret: bytes) -> Place | None:
    """By our reply address, else by ids of mail we sent, else (as a hint only) by a number in the subject."""
    named = _by_reply_address(mail, secret) or _by_sent_ids(parsed)
    if named is not None:
        return Place(named, takes_part(named, mail.sender_address))
    hinted = _by_number(parsed.subject)
    return Place(hinted, joins=False) if hinted else None


def takes_part(inquiry: Inquiry, address: str) -> bool:
    """Whether `address` is the citizen's, or one we have written to about this inquiry."""
    if not address:
        return False
    return address.lower() == inquiry.contact.mail_address or was_written_to(inquiry.thread_key, address)


def _by_reply_address(mail: IncomingMail, secret: bytes) -> Inquiry | None:
    keys = (thread_key_of(address, secret) for address in mail.envelope_to)
    return next((found for key in keys if key and (found := _with_key(key))), None)


def _by_sent_ids(parsed: ParsedMail) -> Inquiry | None:
    sent = thread_key_of_sent((*parsed.in_reply_to, *parsed.references))
    return _with_key(sent[0]) if sent else None


def _by_number(subject: str) -> Inquiry | None:
    found = _NUMBER.search(subject.upper())
    return _with_key(found[1]) if found else None


def _with_key(key: str) -> Inquiry | None:
    return db.session.scalar(select(Inquiry).where(Inquiry.number == key.upper()))
