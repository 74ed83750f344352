"""Who sent a mail: by its header, by its envelope, and from whose phone."""

import re

from mail_gateway.message.addresses import MailAddress, clean_address, read_addresses
from mail_gateway.message.headers import Head
from mail_gateway.text.charsets import Reader
from mail_gateway.text.marks import without_marks

_MAX_FIELDS = 3
_CARRIER = re.compile(
    rb"@(?:[\w-]{1,60}\.){0,4}(?:(?P<docomo>docomo\.ne\.jp|mopera\.net)|(?P<au>ezweb\.ne\.jp|au\.com|uqmobile\.jp)"
    rb"|(?P<softbank>softbank(?:\.ne)?\.jp|(?:vodafone|disney|ymobile|jp-[a-z])\.ne\.jp))\b",
    re.IGNORECASE,
)
_ADDRESS_LIKE = re.compile(
    r"[^\s<>()\[\],;:\"'「」（）＜＞]{1,64}[@＠]([^\s<>()\[\],;:\"'「」（）＜＞@]{1,255})"
)


def carrier_of(head: Head) -> str:
    """Whose phone the mail says it comes from ('docomo', 'au', 'softbank'); '' for anything else."""
    found = _CARRIER.search(head.first("from") or b"")
    return (found.lastgroup or "") if found else ""


def return_path_of(head: Head, envelope_from: str | None) -> str | None:
    """The envelope sender; from the field the last server left, when the envelope is not at hand."""
    path = head.ascii("return-path") if envelope_from is None else envelope_from.strip()
    if not path and envelope_from is None:
        return None
    return clean_address(path)


def senders_of(head: Head, reader: Reader) -> dict[str, list[MailAddress]]:
    """The authors (From) and the sending agent (Sender)."""
    return {
        name: [one for value in head.all(name)[:_MAX_FIELDS] for one in read_addresses(value, reader)]
        for name in ("from", "sender")
    }


def sender_of(senders: dict[str, list[MailAddress]], return_path: str | None) -> MailAddress:
    """The first author with an address, else the sending agent, else the envelope sender."""
    named = senders["from"] + senders["sender"]
    found = next((address for address in named if address.address), None)
    return found or MailAddress(named[0].name if named else "", return_path or "")


def is_confusing(sender: MailAddress, senders: dict[str, list[MailAddress]]) -> bool:
    """Whether a reader could take the mail for somebody else's: another address as the name, or several authors."""
    if len({one.address.lower() for one in senders["from"] if one.address}) > 1:
        return True
    domain = sender.address.rpartition("@")[2].lower()
    claimed = (found.rstrip(".").lower() for found in _ADDRESS_LIKE.findall(without_marks(sender.name)))
    return any(found != domain for found in claimed)
