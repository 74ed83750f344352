"""The envelope of a message that was not taken by SMTP, read from what the last server left in its header."""

from dataclasses import dataclass

from mail_gateway.intake.recipients import AddressBook
from mail_gateway.message.addresses import clean_address, read_addresses
from mail_gateway.message.headers import read_head
from mail_gateway.text.charsets import Reader

_RECIPIENTS = ("delivered-to", "x-original-to", "to", "cc")
_MOST_RECIPIENTS = 50


@dataclass(frozen=True)
class Ours:
    """Whom a message is for: its addresses that are ours, else `general`."""

    book: AddressBook
    general: str


def envelope_of(raw: bytes, ours: Ours) -> tuple[str, list[str]]:
    """Sender and recipients (RFC 5321, 4.4). Without Return-Path the sender is the null one: no machine answers it."""
    head = read_head(raw)
    fields = [value for name in _RECIPIENTS for value in head.all(name)[:10]]
    named = [one.address for value in fields for one in read_addresses(value, Reader()) if one.address]
    found = dict.fromkeys(address for address in named if ours.book.takes(address))
    return clean_address(head.ascii("return-path")), list(found)[:_MOST_RECIPIENTS] or [ours.general]
