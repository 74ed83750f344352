"""Which inquiry a mail belongs to, and whether its sender may speak in it (decision 0012)."""

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from foundation.db import db
from inquiry_desk.inquiries.models import Inquiry
from mail_gateway.intake.authentication import is_forged, return_path_is_forged, vouches
from mail_gateway.models import IncomingMail, MailFlag
from mail_gateway.outgoing.reply_tokens import thread_key_of
from mail_gateway.parsing import ParsedMail
from mail_gateway.queries import thread_key_of_sent, was_written_to

_NUMBER = re.compile(r"(?<![A-Z0-9])([A-Z]\d{1,3}-\d{6,9})(?!\d)")
_TAGGED = re.compile(r"[^@+]+\+([a-z]\d{1,3}-\d{6,9})(?:\.[^@]*)?@[^@]+")


class Proof(enum.Enum):
    """By what a mail shows that it belongs to an inquiry, the strongest first."""

    TOKEN = "token"  # noqa: S105 - a word, no password
    SENT_ID = "sent_id"
    NUMBER = "number"


@dataclass(frozen=True)
class Place:
    """The inquiry a mail names, if any; `joined_by` where it joins; and what a person should know of the mail."""

    inquiry: Inquiry | None = None
    joined_by: Proof | None = None
    flags: tuple[MailFlag, ...] = ()


@dataclass(frozen=True)
class Claim:
    """What a mail says about where it belongs."""

    inquiry: Inquiry | None
    proof: Proof | None = None
    broken_token: bool = False


def place_of(mail: IncomingMail, parsed: ParsedMail, secret: bytes, *, is_ours: bool, others: bool) -> Place:
    """Where a mail belongs.

    `is_ours`: it was sent under an address of the city without anybody vouching for it. `others`: it also went
    to people who are not of the desk.
    """
    claim = _claim_of(mail, parsed, secret)
    own = (MailFlag.OUR_ADDRESS_AS_SENDER,) if is_ours else ()
    if claim.broken_token:
        return Place(claim.inquiry, flags=(MailFlag.BROKEN_TOKEN, *own))
    if claim.inquiry is None or claim.proof is None:
        return Place(claim.inquiry, flags=own)
    if not takes_part(claim.inquiry, mail.sender_address):
        return Place(claim.inquiry, flags=(*own, *_of_stranger(claim.proof, mail)))
    joins = not is_ours and _is_enough(claim.proof, mail, others)
    return Place(claim.inquiry, claim.proof if joins else None, own)


def takes_part(inquiry: Inquiry, address: str) -> bool:
    """Whether `address` is the citizen's, or one we have written to about this inquiry."""
    if not address:
        return False
    return address.lower() == inquiry.contact.mail_address or was_written_to(inquiry.thread_key, address)


def _is_enough(proof: Proof, mail: IncomingMail, others: bool) -> bool:
    """Whether a participant's mail joins: the less it proves, the less may speak against its sender."""
    if proof is Proof.TOKEN:
        return True
    if proof is Proof.SENT_ID:
        return not is_forged(mail.authentication)
    return not others and not return_path_is_forged(mail.authentication)


def _of_stranger(proof: Proof, mail: IncomingMail) -> tuple[MailFlag, ...]:
    """A number may be known to anybody; a token or an id came out of somebody's mail."""
    if proof is Proof.NUMBER:
        return ()
    known = vouches(mail.authentication) or is_forged(mail.authentication)
    return (MailFlag.FOREIGN_THREAD,) if known else (MailFlag.FOREIGN_THREAD, MailFlag.UNVERIFIED_SENDER)


def _claim_of(mail: IncomingMail, parsed: ParsedMail, secret: bytes) -> Claim:
    """By our reply address, else by ids of mail we sent, else by a number in the subject."""
    keys = [thread_key_of(address, secret) for address in mail.envelope_to]
    if found := _first(key for key in keys if key):
        return Claim(found, Proof.TOKEN)
    if tagged := _thread_named_in(mail.envelope_to):
        return Claim(_first(tagged), broken_token=True)
    sent = thread_key_of_sent((*parsed.in_reply_to, *parsed.references))
    if sent and (found := _with_key(sent[0])):
        return Claim(found, Proof.SENT_ID)
    number = _NUMBER.search(parsed.subject.upper())
    found = _with_key(number[1]) if number else None
    return Claim(found, Proof.NUMBER if found else None)


def _thread_named_in(addresses: Iterable[str]) -> list[str]:
    """The threads that reply addresses name which we did not make: forged, cut off, or of a key no longer in use."""
    matches = (_TAGGED.fullmatch(address.lower()) for address in addresses)
    return [match[1] for match in matches if match]


def _first(keys: Iterable[str]) -> Inquiry | None:
    return next((found for key in keys if (found := _with_key(key))), None)


def _with_key(key: str) -> Inquiry | None:
    return db.session.scalar(select(Inquiry).where(Inquiry.number == key.upper()))
