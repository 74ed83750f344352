"""受付のお知らせ: one automatic answer to a citizen's first mail, and when there is none (RFC 3834)."""

import enum
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _

from inquiry_desk.correspondence.identity import identity_for, is_at
from inquiry_desk.inquiries.actions import add_entry
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.queries import templates_for
from inquiry_desk.inquiries.templating import fill
from inquiry_desk.runtime import Runtime
from mail_gateway.intake.authentication import return_path_is_forged
from mail_gateway.message.kinds import MailKind
from mail_gateway.models import IncomingMail, MailFlag
from mail_gateway.outgoing.building import wire_address
from mail_gateway.outgoing.outbox import Message, queue
from mail_gateway.parsing import ParsedMail
from mail_gateway.queries import acknowledgements_since, acknowledgements_to, filed_from

WINDOW = timedelta(hours=1)
DAY = timedelta(hours=24)
MOST_IN_DAY = 5
LANGUAGE = "ja"  # citizens are written to in Japanese

_MACHINE = re.compile(r"(?:no|do[-_.]?not)[-_.]?reply\b.*|mailer-daemon|owner-.*|.*-request", re.IGNORECASE)


class Withheld(enum.Enum):
    """Why no acknowledgement is sent. The mail itself is kept and worked on all the same."""

    NO_RETURN = "no_return"
    AUTOMATIC = "automatic"
    OURSELVES = "ourselves"
    FORGED = "forged"
    LATELY = "lately"
    TOO_MANY = "too_many"
    BUSY = "busy"


# What a person is told: an answer somebody may be waiting for was not sent.
CAPS = {Withheld.TOO_MANY, Withheld.BUSY}


@dataclass(frozen=True)
class Lately:
    """Acknowledgements to this address within WINDOW and DAY and mails from it within DAY; to anybody in an hour."""

    sent_in_window: int = 0
    sent_in_day: int = 0
    mails_in_day: int = 0
    sent_to_all: int = 0


def why_withheld(
    mail: IncomingMail, parsed: ParsedMail, own_domain: str, sent: Lately, most_per_hour: int
) -> Withheld | None:
    """The reason to send nothing to the envelope sender, if there is one.

    Who forges a sender must not be able to use us to flood a third person, nor two machines to write to
    each other for ever.
    """
    return_path = mail.envelope_from
    if not _can_be_written_to(return_path):
        return Withheld.NO_RETURN
    if is_at(return_path, own_domain) or MailFlag.OUR_ADDRESS_AS_SENDER.value in mail.flags:
        return Withheld.OURSELVES
    is_machine = _MACHINE.fullmatch(return_path.rpartition("@")[0]) is not None
    if is_machine or parsed.auto_submitted or parsed.kind is not MailKind.CITIZEN:
        return Withheld.AUTOMATIC
    if return_path_is_forged(mail.authentication):
        return Withheld.FORGED
    return _by_number(sent, most_per_hour)


def _by_number(lately: Lately, most_per_hour: int) -> Withheld | None:
    if lately.sent_in_day >= MOST_IN_DAY or lately.mails_in_day > MOST_IN_DAY:
        return Withheld.TOO_MANY
    if lately.sent_in_window:
        return Withheld.LATELY
    return Withheld.BUSY if lately.sent_to_all >= most_per_hour else None


def lately(address: str, at: datetime, most_per_hour: int) -> Lately:
    """What there was until `at`; what is not needed to decide is not counted."""
    in_window = acknowledgements_to(address, at - WINDOW)
    return Lately(
        in_window,
        acknowledgements_to(address, at - DAY),
        filed_from(address, at - DAY, MOST_IN_DAY + 1) if in_window else 0,
        acknowledgements_since(at - WINDOW, most_per_hour),
    )


def acknowledge(inquiry: Inquiry, mail: IncomingMail, at: datetime, of: Runtime) -> TimelineEntry:
    """Tell the envelope sender the number (RFC 3834, 4); nothing a citizen wrote is repeated but the mail's id."""
    identity = identity_for(inquiry, of)
    with force_locale(LANGUAGE):
        message = Message(
            to_address=mail.envelope_from,
            subject=_("[Inquiry number %(number)s] We have received your inquiry", number=inquiry.number),
            body=_body(inquiry.number),
            from_name=identity.name,
            from_address=identity.address,
            reply_to=identity.reply_to,
            thread_key=inquiry.thread_key,
            in_reply_to=mail.message_id,
            automatic=True,
        )
    return add_entry(inquiry, EntryKind.ACKNOWLEDGED, at, None, outgoing_mail=queue(message, at))


def _body(number: str) -> str:
    templates = templates_for("acknowledgement")
    if templates:
        return fill(templates[0].body, number=number).strip() + "\n"
    text: str = _(
        "We have received your inquiry.\n\nInquiry number: %(number)s\n\nWe will answer you in turn."
        " To write to us about it again, please reply to this mail or tell us this number by phone.\n\n"
        "This mail was sent automatically. If you did not write to us, please delete it.\n",
        number=number,
    )
    return text


def _can_be_written_to(address: str) -> bool:
    try:
        return bool(wire_address(address))
    except ValueError:
        return False
