"""受付のお知らせ: one automatic answer to a citizen's first mail, and when there is none (RFC 3834)."""

import enum
from datetime import datetime, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _

from inquiry_desk.correspondence.identity import identity_for
from inquiry_desk.inquiries.actions import add_entry
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.queries import templates_for
from inquiry_desk.inquiries.templating import fill
from inquiry_desk.runtime import Runtime
from mail_gateway.building import wire_address
from mail_gateway.kinds import MailKind
from mail_gateway.models import IncomingMail
from mail_gateway.outbox import Message, queue
from mail_gateway.parsing import ParsedMail

WINDOW = timedelta(hours=1)
MOST_IN_WINDOW = 5
LANGUAGE = "ja"  # citizens are written to in Japanese


class Withheld(enum.Enum):
    """Why no acknowledgement is sent. The mail itself is kept and worked on all the same."""

    NO_RETURN = "no_return"
    AUTOMATIC = "automatic"
    OURSELVES = "ourselves"
    TOO_MANY = "too_many"


def why_withheld(return_path: str, parsed: ParsedMail, own_domain: str, sent_lately: int) -> Withheld | None:
    """The reason to send nothing to the envelope sender `return_path`, if there is one.

    `sent_lately` is how many automatic messages it had within WINDOW: who forges a sender must not be able to
    use us to flood a third person.
    """
    if not _can_be_written_to(return_path):
        return Withheld.NO_RETURN
    if parsed.auto_submitted or parsed.kind is not MailKind.CITIZEN:
        return Withheld.AUTOMATIC
    if return_path.rpartition("@")[2].lower().removesuffix(".") == own_domain.lower():
        return Withheld.OURSELVES
    return Withheld.TOO_MANY if sent_lately >= MOST_IN_WINDOW else None


def acknowledge(
    inquiry: Inquiry, mail: IncomingMail, parsed: ParsedMail, at: datetime, of: Runtime
) -> TimelineEntry:
    """Tell the envelope sender the number (RFC 3834, 4); nothing a citizen wrote is repeated."""
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
            references=parsed.references,
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
