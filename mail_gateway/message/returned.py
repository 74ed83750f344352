"""Why mail came back, as a bounce tells it (RFC 3464, RFC 3463) or in the words of mail servers, also Japanese ones."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mail_gateway.message.mime import Part

_LOOKED_AT = 20_000  # bytes or characters
_STATUS_TYPES = {"message/delivery-status", "message/global-delivery-status"}
_ACTION = re.compile(r"^Action:\s*([a-z]{1,20})", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"^Status:[^\n]{0,20}?([245]\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
_CODE = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d./:-])([45])([0-5]\d)[ -](?=\S)")
_DELAYED = re.compile(
    r"delivery (?:has been |is |temporarily )?(?:delayed|deferred|suspended)|this is a warning message only"
    r"|will (?:be retried|keep trying|continue (?:to try|trying)|retry)"
    r"|not (?:yet )?been delivered(?: yet)?.{0,80}(?:still|warning|will)"
    r"|(?:配信|送信|配送|お届け)が?(?:遅延|遅れて|保留)|再送(?:を試み|し続け|中)"
    r"|(?:引き続き|今後も|自動的に)[^。\n]{0,20}(?:再送|配信|送信|再試行)(?:を|し(?:ます|続け))",
    re.IGNORECASE | re.DOTALL,
)
_FULL = (
    r"mailbox (?:is )?full|(?:over|exceeded).{0,20}quota|quota exceeded|容量.{0,20}(?:超|オーバー|一杯|いっぱい)"
    r"|メールボックス.{0,15}(?:一杯|いっぱい|満杯)"
)
_REFUSED = r"rejected|refused|blocked|not permitted|access denied|受信を?拒否|拒否(?:され|しま)|指定受信|受け取りを希望"
_UNKNOWN = (
    r"(?:user|recipient|address|mailbox|account).{0,30}(?:unknown|not found|does(?:n't| not) exist|unavailable|invalid)"
    r"|unknown (?:user|recipient|address)|no such (?:user|recipient|address|mailbox)|invalid (?:recipient|address)"
    r"|(?:宛先|あて先|アドレス|ユーザー?).{0,30}(?:不明|存在し|見つか|ありません|間違)"
)
_NO_DOMAIN = (
    r"host (?:unknown|not found)|(?:domain|name server).{0,20}not found|ドメイン.{0,20}(?:存在し|見つか)"
)
_TOO_LARGE = r"too (?:large|big)|size limit|サイズ.{0,15}(?:超|大き)"
_REASONS = tuple(
    (status, re.compile(words, re.IGNORECASE))
    for status, words in (
        ("5.2.2", _FULL),
        ("5.7.1", _REFUSED),
        ("5.1.1", _UNKNOWN),
        ("5.1.2", _NO_DOMAIN),
        ("5.3.4", _TOO_LARGE),
    )
)


@dataclass(frozen=True)
class Returned:
    """What a bounce says: a status of RFC 3463 ('5.0.0' or '4.0.0' when it names none), and whether it is final."""

    status: str
    permanent: bool


def read_returned(root: Part, text: str) -> Returned | None:
    """What the bounce says of its worst recipient; None when it reports success. `text`: its readable text."""
    reports = [found for report in reports_of(root) if (found := of_report(report)) is not None]
    if reports:
        return worst_of(reports)
    return _of_words(text[:_LOOKED_AT])


def worst_of(reports: list[Returned]) -> Returned | None:
    """The gravest of them; None where all is well."""
    worst = max(reports, key=lambda one: (one.permanent, one.status))
    return worst if worst.permanent or worst.status.startswith("4") else None


def reports_of(part: Part) -> Iterator[str]:
    """The groups of fields of its delivery reports: one of the message, and one for each recipient (RFC 3464, 2.1)."""
    for child in part.children:
        if child.type in _STATUS_TYPES:
            yield from re.split(
                r"\n\s*\n", child.content().data[:_LOOKED_AT].decode("utf-8", "replace").replace("\r", "")
            )
        elif child.type.startswith("multipart/"):
            yield from reports_of(child)


def of_report(report: str) -> Returned | None:
    """One recipient's part of a report. A failed delivery is final also after a temporary status (expired)."""
    action, status = _ACTION.search(report), _STATUS.search(report)
    if action is None and status is None:
        return None
    said = action[1].lower() if action else ""
    usual = {"failed": "5.0.0", "delayed": "4.0.0"}.get(said, "2.0.0")
    found = status[1] if status else usual
    return Returned(found, said == "failed" or (not said and found.startswith("5")))


def _of_words(text: str) -> Returned:
    code, reply = _CODE.search(text), _REPLY.search(text)
    if _DELAYED.search(text):
        return Returned(code[1] if code and code[1].startswith("4") else "4.0.0", permanent=False)
    if code:
        return Returned(code[1], permanent=True)
    told = next((status for status, words in _REASONS if words.search(text)), None)
    if told is None and reply:
        return Returned(f"{reply[1]}.0.0", permanent=True)
    return Returned(told or "5.0.0", permanent=True)
