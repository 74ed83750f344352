"""What of an inquiry can go along: its words, the FAQ already told from, and the files of its mails."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from escalation.kinds import Wish
from escalation.notices import LANGUAGE
from escalation.routing.terms import Part, Terms
from escalation.values import Handover
from foundation.phone import format_national
from foundation.wareki import format_datetime
from inquiry_desk.handing_over.personal_data import without_contact
from inquiry_desk.inquiries.actions import subject_from
from inquiry_desk.inquiries.kinds import LABELS, EntryKind, UnansweredReason
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from mail_gateway.models import IncomingAttachment, OutgoingState, ScanState

# What passed between the centre and the citizen. Notes and what colleagues tell each other stay inside.
EXCHANGES = (EntryKind.CALL_IN, EntryKind.CALL_OUT, EntryKind.MAIL_IN, EntryKind.MAIL_OUT)
SENDABLE = frozenset({ScanState.CLEAN, ScanState.NOT_SCANNED})


@dataclass(frozen=True)
class Words:
    """What somebody of the desk has written and chosen. `articles`: ids of versions; `attachments`: of files."""

    question: str
    background: str = ""
    wish: Wish = Wish.ANSWER
    urgent: bool = False
    articles: tuple[int, ...] = ()
    attachments: tuple[int, ...] = ()
    unanswered: UnansweredReason | None = None


@dataclass(frozen=True)
class Told:
    """An FAQ article the citizen was answered from, in the version of that time."""

    version_id: int
    article_id: int
    number: int
    question: str


def prepared_words(inquiry: Inquiry, terms: Terms | None) -> Words:
    """What would be handed over, for the desk to read and change.

    What the terms do not include is struck from the words (spec 2-4(2)); without terms that is all of it.
    """
    includes = terms.includes if terms else frozenset[Part]()
    contact = inquiry.contact
    return Words(
        question=without_contact(inquiry.question, contact, includes),
        background=without_contact(_background(inquiry), contact, includes),
        articles=tuple(one.version_id for one in told_articles(inquiry)),
        unanswered=inquiry.unanswered_reason,
    )


def handover_of(inquiry: Inquiry, terms: Terms | None, words: Words) -> Handover:
    """The words as a department will see them, with what of the contact the terms include.

    The subject comes from the words: a mail's own subject line may name the citizen.
    """
    contact, includes = inquiry.contact, terms.includes if terms else frozenset[Part]()
    phone = format_national(contact.phone_e164) if contact.phone_e164 else contact.phone_typed
    told = [one for one in told_articles(inquiry) if one.version_id in words.articles]
    return Handover(
        inquiry.number,
        subject_from(words.question),
        words.question,
        words.background,
        wish=words.wish,
        contact_name=contact.name if Part.NAME in includes else "",
        contact_phone=phone if Part.PHONE in includes else "",
        contact_mail=contact.mail_address if Part.MAIL in includes else "",
        articles=tuple(
            {"article_id": one.article_id, "version": one.number, "question": one.question} for one in told
        ),
        attachments=words.attachments,
        urgent=words.urgent,
    )


def words_of(inquiry: Inquiry, handover: Handover) -> Words:
    """The other way round: what was written and chosen in a hand-over that waits."""
    chosen = {(one["article_id"], one["version"]) for one in handover.articles}
    told = (one for one in told_articles(inquiry) if (one.article_id, one.number) in chosen)
    return Words(
        handover.question,
        handover.background,
        handover.wish,
        handover.urgent,
        tuple(one.version_id for one in told),
        handover.attachments,
        inquiry.unanswered_reason,
    )


def told_articles(inquiry: Inquiry) -> list[Told]:
    """What the citizen was answered from so far, each version once, in the order of the timeline."""
    versions = (
        entry.article_version
        for entry in inquiry.entries
        if entry.article_version is not None and _was_exchanged(entry)
    )
    told = (Told(one.id, one.article_id, one.number, one.question) for one in versions)
    return list({one.version_id: one for one in told}.values())


def files_of(inquiry: Inquiry) -> list[IncomingAttachment]:
    """The files the citizen has sent, oldest first."""
    mails = (entry.incoming_mail for entry in inquiry.entries if entry.incoming_mail is not None)
    return [file for mail in mails for file in mail.attachments]


def sendable(files: Iterable[IncomingAttachment]) -> list[IncomingAttachment]:
    """Those that may be handed over: not in quarantine, and not waiting for the scanner."""
    return [file for file in files if file.scan in SENDABLE]


def _background(inquiry: Inquiry) -> str:
    """The exchanges with the citizen so far, oldest first, in the department's language."""
    with force_locale(LANGUAGE):
        parts = [_in_words(entry, inquiry) for entry in inquiry.entries if _was_exchanged(entry)]
        return "\n\n".join(part for part in parts if part)


def _was_exchanged(entry: TimelineEntry) -> bool:
    """A reply whose sending was cancelled told the citizen nothing."""
    mail = entry.outgoing_mail
    return entry.kind in EXCHANGES and (mail is None or mail.state is not OutgoingState.CANCELLED)


def _in_words(entry: TimelineEntry, inquiry: Inquiry) -> str:
    """One exchange; what only repeats the question is left out."""
    text = entry.body or _mail_text(entry)
    words = ["" if text.strip() == inquiry.question.strip() else text]
    if entry.article_version is not None:
        words.append(str(_l("Answered from the FAQ: %(question)s", question=entry.article_version.question)))
    said = "\n".join(word for word in words if word)
    return f"{format_datetime(entry.at)} {LABELS[entry.kind]}\n{said}" if said else ""


def _mail_text(entry: TimelineEntry) -> str:
    if entry.incoming_mail is not None:
        return entry.incoming_mail.new_text
    return entry.outgoing_mail.body if entry.outgoing_mail is not None else ""
