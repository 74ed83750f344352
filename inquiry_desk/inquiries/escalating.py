"""所管課へ照会 from the desk: what is handed over, when it may be, and telling the citizen the answer."""

from dataclasses import replace
from datetime import datetime

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from escalation.actions import hand_over, mark_relayed
from escalation.kinds import EscalationState, Wish
from escalation.models import Escalation
from escalation.notices import LANGUAGE
from escalation.queries import of_inquiry, open_for_inquiry
from escalation.routing.matching import Matter
from escalation.routing.queries import Triage, terms_for
from escalation.routing.terms import Part, Terms
from escalation.values import Handover, RefusedError
from foundation.organisation.models import User
from foundation.phone import format_national
from foundation.wareki import format_datetime
from inquiry_desk.inquiries.actions import note_first_response, subject_from
from inquiry_desk.inquiries.kinds import LABELS, EntryKind, FirstOutcome
from inquiry_desk.inquiries.models import Contact, Inquiry, TimelineEntry
from inquiry_desk.inquiries.values import NotPossibleError
from mail_gateway.models import OutgoingState

# What passed between the centre and the citizen. Notes and what colleagues tell each other stay inside.
EXCHANGES = (EntryKind.CALL_IN, EntryKind.CALL_OUT, EntryKind.MAIL_IN, EntryKind.MAIL_OUT)
_CONTACT = {Part.NAME, Part.PHONE, Part.MAIL}
HIDDEN = "●●●"
SHORTEST_NAME = 3


def prepare(inquiry: Inquiry) -> Handover:
    """What would be handed over, for the desk to read and change. NotPossibleError where it cannot be.

    Unless the service's agreement includes the contact, it is left out, and struck from the words (spec 2-4(2)).
    """
    terms = _terms(inquiry)
    contact = inquiry.contact
    handover = _handover(inquiry, terms, inquiry.question, _background(inquiry))
    if terms.includes >= _CONTACT:
        return handover
    return replace(
        handover,
        subject=_without_contact(handover.subject, contact),
        question=_without_contact(handover.question, contact),
        background=_without_contact(handover.background, contact),
    )


def escalate(
    inquiry: Inquiry, by: User, at: datetime, *, question: str, background: str, wish: Wish
) -> Escalation:
    """Hand the inquiry to its service's department: the words exactly as given here, and nothing else of it.

    NotPossibleError with what to do where there is nobody to ask, or a department has it already.
    """
    terms = _terms(inquiry)
    if not question.strip():
        raise NotPossibleError(_l("Write what the department is asked."))
    note_first_response(inquiry, FirstOutcome.ESCALATED, by, at)
    inquiry.changed_at = max(inquiry.changed_at, at)
    flag_modified(inquiry, "changed_at")  # of two people who hand over at the same time, one is told
    handover = replace(_handover(inquiry, terms, question, background), wish=wish)
    return hand_over(inquiry.id, handover, terms, by=by, at=at)


def tell_citizen_done(escalation: Escalation, by: User, at: datetime) -> None:
    """The citizen has been told this answer."""
    try:
        mark_relayed(escalation, by, at)
    except RefusedError as refusal:
        raise NotPossibleError(refusal.message) from None


def tell_citizen(inquiry: Inquiry, by: User, at: datetime) -> None:
    """The citizen has been told whatever departments have answered so far; nothing where there is no answer."""
    for escalation in of_inquiry(inquiry.id):
        if escalation.state is EscalationState.ANSWERED:
            tell_citizen_done(escalation, by, at)


def _terms(inquiry: Inquiry) -> Terms:
    """The department to ask, and on what terms."""
    if inquiry.completed_at is not None:
        raise NotPossibleError(_l("This inquiry is completed. Reopen it first."))
    terms = terms_for(matter_of(inquiry), inquiry.service)
    if isinstance(terms, Triage):
        raise NotPossibleError(terms.why)
    if any(one.department_id == terms.department.id for one in open_for_inquiry(inquiry.id)):
        raise NotPossibleError(
            _l(
                "%(department)s has this inquiry already. Wait for the answer, or phone them if it is urgent.",
                department=terms.department.name,
            )
        )
    return terms


def matter_of(inquiry: Inquiry) -> Matter:
    """What routing rules look at."""
    text = f"{inquiry.subject}\n{inquiry.question}"
    return Matter(inquiry.service_id, inquiry.category_id, inquiry.channel.value, text)


def _handover(inquiry: Inquiry, terms: Terms, question: str, background: str) -> Handover:
    """The subject comes from the words handed over: a mail's own subject line may name the citizen."""
    contact, includes = inquiry.contact, terms.includes
    phone = format_national(contact.phone_e164) if contact.phone_e164 else contact.phone_typed
    return Handover(
        inquiry.number,
        subject_from(question),
        question,
        background,
        contact_name=contact.name if Part.NAME in includes else "",
        contact_phone=phone if Part.PHONE in includes else "",
        contact_mail=contact.mail_address if Part.MAIL in includes else "",
    )


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


def _without_contact(text: str, contact: Contact) -> str:
    """`text` without the name, number and address as given on the inquiry; short names occur in other words."""
    names = [contact.name, contact.name.replace(" ", "").replace("　", "")]
    known = [name for name in names if len(name) >= SHORTEST_NAME]
    known += [contact.phone_typed, format_national(contact.phone_e164) if contact.phone_e164 else ""]
    for words in (*known, contact.mail_address):
        text = text.replace(words, HIDDEN) if words else text
    return text
