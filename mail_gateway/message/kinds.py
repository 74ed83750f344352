"""What kind of mail it is, told by the signs of RFC 3834 (2), RFC 3464 and RFC 2369/2919."""

import re
from dataclasses import dataclass
from enum import StrEnum

from mail_gateway.message.headers import Head
from mail_gateway.message.message_ids import read_message_ids
from mail_gateway.message.mime import Part


class MailKind(StrEnum):
    """Whether a person wrote the mail. Whether it answers one of ours is not known here."""

    CITIZEN = "citizen"
    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    BULK = "bulk"
    OWN = "own"


@dataclass(frozen=True)
class MailSigns:
    """What the kind is judged by. `return_path` is the envelope sender, '' for the null one, None if unknown."""

    root: Part
    sender_address: str
    sender_name: str
    subject: str
    return_path: str | None
    text: str
    own_domain: str = ""

    @property
    def head(self) -> Head:
        """The header of the mail."""
        return self.root.head


_DAEMON = re.compile(r"(mailer|mail|mda|delivery)[-_.]?(daemon|subsystem)", re.IGNORECASE)
_DAEMON_NAME = re.compile(r"mailer[- ]?daemon|mail delivery (sub)?system", re.IGNORECASE)
_MACHINE = re.compile(r"post[-_.]?master|no[-_.]?reply|do[-_.]?not[-_.]?reply", re.IGNORECASE)
_BOUNCE_TEXT = re.compile(
    r"(could|can) ?not be delivered|undeliverable|delivery (has )?failed|user unknown|mailbox is full"
    r"|(送信|配信|お届け)(でき|が完了し|されま)",
    re.IGNORECASE,
)
_BOUNCE_SUBJECT = re.compile(
    r"^\W*(undeliver|returned mail|delivery (status notif|fail|error|report|has|delayed|notif)|failure notice"
    r"|mail (delivery (fail|sys|err|prob)|status report|system error)|warning: (could not|message)|non ?delivery"
    r"|message (could not|delivery|undeliver|delayed)|unzustellbar"
    r"|配信(不能|不可|エラー|失敗|できま)|送信エラー|メールエラー|.*宛先不明)",
    re.IGNORECASE,
)
_AUTO_SUBJECT = re.compile(
    r"^\W*(automatic reply|auto(mated)?[- ]?(reply|response|respon[ds]er?)|out of (the )?office( auto-?reply)?|away from my mail"
    r"|自動(応答|返信)(メール|通知)?|不在(通知|応答|メッセージ)|開封(済み|通知|確認))\s*([:：\]】）)]|$)",
    re.IGNORECASE,
)
_AUTO_FIELDS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-mail-autoreply",
    "x-auto-response-to",
)
_LIST_FIELDS = (
    "list-id",
    "list-post",
    "list-unsubscribe",
    "list-help",
    "list-archive",
    "mailing-list",
    "x-ml-name",
)
_LIST_SENDER = re.compile(r"(owner-.*|.*-(owner|request|bounces))", re.IGNORECASE)

_OWN_ID = re.compile(r"<[0-9a-f]{32}@[^<>@]{1,255}>")


def kind_of(signs: MailSigns) -> MailKind:
    """The kind of a mail. A bounce is one whatever else it claims; an automatic answer before bulk."""
    if _is_bounce(signs):
        return MailKind.BOUNCE
    if is_own(signs):
        return MailKind.OWN
    if _is_auto_reply(signs):
        return MailKind.AUTO_REPLY
    return MailKind.BULK if _is_bulk(signs) else MailKind.CITIZEN


def is_own(signs: MailSigns) -> bool:
    """From an address of ours, however written, or with an id as we make them: our own mail on its way back.

    Anybody can write such a mail; then it is a forged one, and of this kind all the same.
    """
    if not signs.own_domain:
        return False
    # A relay that adds a missing Message-ID may make it with our domain too, but of another form.
    ids = read_message_ids(signs.head.first("message-id"))[:1]
    made_by_us = (found.strip("<>") for found in ids if _OWN_ID.fullmatch(found))
    named = (signs.sender_address, signs.return_path or "", *made_by_us)
    return any(_domain(address) == _domain(f"@{signs.own_domain}") for address in named)


def _domain(address: str) -> str:
    return address.rpartition("@")[2].rstrip(".").lower()


def is_auto_submitted(signs: MailSigns) -> bool:
    """Must not be answered by a machine: not of human origin, or the sender asks for it (RFC 3834, 2)."""
    suppressed = signs.head.ascii("x-auto-response-suppress").lower() not in {"", "none"}
    return suppressed or signs.return_path == "" or kind_of(signs) is not MailKind.CITIZEN


def _is_bounce(signs: MailSigns) -> bool:
    report = signs.root.content_type.named.get("report-type", "").lower()
    if signs.root.type == "multipart/report" and report in {"delivery-status", "global-delivery-status"}:
        return True
    if any(part.type in _STATUS_TYPES for part in signs.root.children):
        return True
    local = signs.sender_address.partition("@")[0]
    if _DAEMON.fullmatch(local) or (not local and _DAEMON_NAME.search(signs.sender_name)):
        return True
    if signs.head.first("x-failed-recipients"):
        return True
    told = _BOUNCE_SUBJECT.search(signs.subject) or _BOUNCE_TEXT.search(signs.text[:3_000])
    return bool(told) and (signs.return_path == "" or _MACHINE.fullmatch(local) is not None)


_STATUS_TYPES = {"message/delivery-status", "message/global-delivery-status"}


def _is_auto_reply(signs: MailSigns) -> bool:
    submitted = signs.head.ascii("auto-submitted").lower()
    if submitted and re.match(r"no\b", submitted) is None:
        return True
    if signs.root.type == "multipart/report" or any(signs.head.first(name) for name in _AUTO_FIELDS):
        return True
    return _precedence(signs) == "auto_reply" or _AUTO_SUBJECT.search(signs.subject) is not None


def _is_bulk(signs: MailSigns) -> bool:
    if _precedence(signs) in {"bulk", "junk", "list"}:
        return True
    local = (signs.return_path or "").partition("@")[0]
    return any(signs.head.first(name) for name in _LIST_FIELDS) or _LIST_SENDER.fullmatch(local) is not None


def _precedence(signs: MailSigns) -> str:
    return signs.head.ascii("precedence").lower()
