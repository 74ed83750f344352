"""A citizen's mail becomes a new inquiry, or the next exchange of the one it proves to belong to (requirement A2)."""

from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from foundation import clock
from foundation.db import db
from foundation.text import shorten
from inquiry_desk.correspondence.acknowledging import LANGUAGE, WINDOW, Withheld, acknowledge, why_withheld
from inquiry_desk.correspondence.identity import service_written_to
from inquiry_desk.correspondence.joining import Place, place_of
from inquiry_desk.inquiries.actions import add_entry, open_inquiry, reopen
from inquiry_desk.inquiries.kinds import Channel, EntryKind
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.values import Caller, NewInquiry
from inquiry_desk.runtime import Runtime
from mail_gateway.bounces import Bounce
from mail_gateway.models import IncomingMail
from mail_gateway.parsing import ParsedMail
from mail_gateway.queries import acknowledgements_to

# Far above any letter; the whole stays in the mail itself.
LONGEST_QUESTION = 100_000


class InquiryFiler:
    """The Filer of the desk."""

    def __init__(self, of: Runtime) -> None:
        self.of = of

    def file(self, mail: IncomingMail, parsed: ParsedMail) -> None:
        place = place_of(mail, parsed, self.of.secret_key)
        with force_locale(LANGUAGE):
            if place is not None and place.joins:
                _join(place.inquiry, mail)
            else:
                self._open(mail, parsed, place)

    def _open(self, mail: IncomingMail, parsed: ParsedMail, place: Place | None) -> None:
        service = service_written_to(mail.envelope_to, self.of.settings)
        inquiry = open_inquiry(_new(mail, service.id if service else None), by=None)
        withheld = self._why_withheld(mail, parsed)
        details: dict[str, Any] = {"hint": place.inquiry.number} if place else {}
        if withheld is Withheld.TOO_MANY:
            details["withheld"] = withheld.value
        elif withheld is not None:
            details["not_acknowledged"] = withheld.value
        _add_mail(inquiry, mail, details)
        if withheld is None:
            acknowledge(inquiry, mail, parsed, clock.now(), self.of)

    def _why_withheld(self, mail: IncomingMail, parsed: ParsedMail) -> Withheld | None:
        sent_lately = acknowledgements_to(mail.envelope_from, clock.now() - WINDOW)
        return why_withheld(mail.envelope_from, parsed, self.of.settings.mail_domain, sent_lately)

    def returned(self, mail: IncomingMail, bounce: Bounce) -> None:
        """Note on the inquiry that our mail did not arrive. Nothing else changes: anybody can forge a bounce."""
        query = select(TimelineEntry).where(TimelineEntry.outgoing_mail_id == bounce.sent.id)
        entry = db.session.scalar(query.limit(1))
        if entry is None:
            return
        with force_locale(LANGUAGE):
            body = _(
                "Our mail to %(address)s came back (%(status)s). It may not have been read.",
                address=bounce.sent.to_address,
                status=bounce.status,
            )
        add_entry(entry.inquiry, EntryKind.NOTE, clock.now(), None, body=body, incoming_mail=mail)


def _new(mail: IncomingMail, service_id: int | None) -> NewInquiry:
    return NewInquiry(
        channel=Channel.MAIL,
        received_at=mail.received_at,
        subject=mail.subject or (_("(no subject)") if not mail.new_text.strip() else ""),
        question=shorten(mail.new_text, LONGEST_QUESTION),
        caller=Caller(name=mail.sender_name, mail_address=mail.sender_address),
        service_id=service_id,
    )


def _join(inquiry: Inquiry, mail: IncomingMail) -> None:
    _add_mail(inquiry, mail, {})
    if inquiry.completed_at is not None:
        reopen(inquiry, None, clock.now(), _("The citizen wrote again."))


def _add_mail(inquiry: Inquiry, mail: IncomingMail, details: dict[str, Any]) -> TimelineEntry:
    return add_entry(
        inquiry,
        EntryKind.MAIL_IN,
        mail.received_at,
        None,
        body=shorten(mail.new_text, LONGEST_QUESTION),
        details=details,
        incoming_mail=mail,
    )
