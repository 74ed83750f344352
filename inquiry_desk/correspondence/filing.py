"""A citizen's mail becomes a new inquiry, or the next exchange of the one it proves to belong to (requirement A2)."""

from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from escalation.by_mail.taking import take_mail
from escalation.undelivered import note_returned
from foundation import clock
from foundation.db import db
from foundation.organisation.models import User
from foundation.text import shorten
from inquiry_desk.correspondence.acknowledging import (
    CAPS,
    LANGUAGE,
    Withheld,
    acknowledge,
    lately,
    why_withheld,
)
from inquiry_desk.correspondence.identity import others_among, service_written_to, speaks_as_us
from inquiry_desk.correspondence.joining import Place, place_of
from inquiry_desk.inquiries.actions import add_entry, open_inquiry, reopen
from inquiry_desk.inquiries.hearing import citizen_heard
from inquiry_desk.inquiries.kinds import Channel, EntryKind
from inquiry_desk.inquiries.merged import standing_for
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.values import Caller, NewInquiry
from inquiry_desk.runtime import Runtime
from mail_gateway.intake.authentication import vouches
from mail_gateway.intake.noting import flag
from mail_gateway.models import IncomingMail, MailFlag
from mail_gateway.outgoing.bounces import Bounce
from mail_gateway.parsing import ParsedMail

# Far above any letter; the whole stays in the mail itself.
LONGEST_QUESTION = 100_000
MOST_OTHERS = 30


class InquiryFiler:
    """The Filer of the desk."""

    def __init__(self, of: Runtime) -> None:
        self.of = of

    def file(self, mail: IncomingMail, parsed: ParsedMail) -> None:
        if take_mail(mail, self.of.secret_key, clock.now()):
            return
        domain = self.of.settings.mail_domain
        is_ours = speaks_as_us(parsed.sender, domain) and not vouches(mail.authentication)
        others = others_among((*parsed.recipients, *parsed.cc), mail.sender_address, domain)
        place = place_of(mail, parsed, self.of.secret_key, is_ours=is_ours, others=bool(others))
        flag(mail, *place.flags)
        with force_locale(LANGUAGE):
            if place.inquiry is not None and place.joined_by is not None:
                details = {"joined_by": place.joined_by.value, **details_of(parsed, others)}
                join(place.inquiry, mail, None, **details)
            else:
                self._open(mail, parsed, place, others)

    def _open(self, mail: IncomingMail, parsed: ParsedMail, place: Place, others: list[str]) -> None:
        service = service_written_to(mail.envelope_to, self.of.settings)
        inquiry = open_inquiry(_new(mail, service.id if service else None), by=None)
        details = details_of(parsed, others)
        if place.inquiry is not None:
            details["hint"] = place.inquiry.number
        withheld = self._why_withheld(mail, parsed)
        if withheld is not None:
            details["not_acknowledged"] = withheld.value
        if withheld in CAPS:
            flag(mail, MailFlag.ACKNOWLEDGEMENT_WITHHELD)
        add_mail(inquiry, mail, None, mail.new_text, **details)
        if withheld is None:
            acknowledge(inquiry, mail, clock.now(), self.of)

    def _why_withheld(self, mail: IncomingMail, parsed: ParsedMail) -> Withheld | None:
        settings = self.of.settings
        most = settings.acknowledgements_per_hour
        known = lately(mail.envelope_from, clock.now(), most)
        return why_withheld(mail, parsed, settings.mail_domain, known, most)

    def returned(self, mail: IncomingMail, bounce: Bounce) -> None:
        """Note on the inquiry that our mail did not arrive. Nothing else changes: anybody can forge a bounce."""
        if note_returned(bounce.sent):
            return
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
        inquiry = standing_for(entry.inquiry)
        add_entry(inquiry, EntryKind.NOTE, clock.now(), None, body=body, incoming_mail=mail)


def join(inquiry: Inquiry, mail: IncomingMail, by: User | None, text: str = "", **details: Any) -> None:
    """The mail is the next exchange of the inquiry, which is opened again where it was completed.

    Where the inquiry was merged into another, it is the next exchange of that one.
    """
    named, inquiry = inquiry, standing_for(inquiry)
    if named is not inquiry:
        details["sent_to"] = named.number
    add_mail(inquiry, mail, by, text or mail.new_text, **details)
    citizen_heard(inquiry.id, by, clock.now())
    if inquiry.completed_at is not None:
        reopen(inquiry, by, clock.now(), _("The citizen wrote again."))


def add_mail(
    inquiry: Inquiry, mail: IncomingMail, by: User | None, text: str, **details: Any
) -> TimelineEntry:
    """The mail on the timeline; `by`: the person who filed it, none where it found its way by itself."""
    return add_entry(
        inquiry,
        EntryKind.MAIL_IN,
        mail.received_at,
        by,
        body=shorten(text, LONGEST_QUESTION),
        details=details,
        incoming_mail=mail,
    )


def _new(mail: IncomingMail, service_id: int | None) -> NewInquiry:
    return NewInquiry(
        channel=Channel.MAIL,
        received_at=mail.received_at,
        subject=mail.subject or (_("(no subject)") if not mail.new_text.strip() else ""),
        question=shorten(mail.new_text, LONGEST_QUESTION),
        caller=Caller(name=mail.sender_name, mail_address=mail.sender_address),
        service_id=service_id,
    )


def details_of(parsed: ParsedMail, others: list[str]) -> dict[str, Any]:
    """What the timeline says besides the words. Who else has the mail takes no part and is written to by nobody."""
    details: dict[str, Any] = {"html": True} if parsed.html else {}
    if others:
        details |= {"others": others[:MOST_OTHERS], "others_count": len(others)}
    return details
