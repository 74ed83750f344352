"""A mail to an answer address: the step it takes, or why a person has to look at it first. Nothing here commits."""

import enum
from datetime import datetime

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from escalation.actions import accept
from escalation.answer_addresses import answered_by
from escalation.asking_back import ask_back
from escalation.by_mail.confirming_mail import confirm_receipt
from escalation.by_mail.reading import Reading, Said, reading_of
from escalation.deciding import answer_or_submit
from escalation.kinds import StepKind
from escalation.models import Escalation
from escalation.moving import return_
from escalation.notices import LANGUAGE
from escalation.noting import enclose, note
from escalation.routing.reaching import addresses_of
from escalation.values import RefusedError
from foundation.db import db
from foundation.organisation.models import User
from foundation.organisation.queries import with_those_merged_into
from foundation.text import shorten
from mail_gateway.intake.authentication import is_forged, vouches
from mail_gateway.models import IncomingMail

LONGEST = 50_000


class Held(enum.Enum):
    """Why a mail waits for a person."""

    UNKNOWN_SENDER = "unknown_sender"
    UNVERIFIED_SENDER = "unverified_sender"
    FORGED_SENDER = "forged_sender"
    OTHER_DEPARTMENT = "other_department"
    CLOSED = "closed"
    EMPTY = "empty"
    NOT_POSSIBLE = "not_possible"


LABELS: dict[enum.Enum, object] = {
    Held.UNKNOWN_SENDER: _l("The sender is not known as one of this department."),
    Held.UNVERIFIED_SENDER: _l("Nobody vouches that the mail comes from the address it names."),
    Held.FORGED_SENDER: _l("The sender's domain says that the mail does not come from it."),
    Held.OTHER_DEPARTMENT: _l("The inquiry is with another department by now."),
    Held.CLOSED: _l("The inquiry is answered, returned or taken back already."),
    Held.EMPTY: _l("The mail holds no words of its own."),
    Held.NOT_POSSIBLE: _l("The step does not fit the state of the inquiry."),
}


def take_mail(mail: IncomingMail, secret: bytes, at: datetime) -> bool:
    """Whether `mail` went to an answer address; it has then taken its step, or is held on the escalation."""
    found = _escalation_of(mail, secret)
    if found is None:
        return False
    escalation, department_id = found
    reading = reading_of(shorten(mail.new_text, LONGEST))
    reason = _why_held(escalation, department_id, mail, reading)
    with force_locale(LANGUAGE):
        if reason is None:
            reason = _try(escalation, mail, reading, at)
        if reason is None:
            confirm_receipt(escalation, mail, reading.said, at)
        else:
            note(escalation, StepKind.MAIL_HELD, None, at, mail=mail, reason=reason.value)
    return True


def apply(
    escalation: Escalation, mail: IncomingMail, reading: Reading, by: User | None, at: datetime
) -> None:
    """Take the step as the department's. RefusedError where it does not fit."""
    if reading.said is Said.ACCEPT:
        accept(escalation, by, at, mail)
    elif reading.said is Said.QUESTION:
        ask_back(escalation, by, at, reading.text, mail)
    elif reading.said is Said.RETURN:
        return_(escalation, by, at, reading.text, mail=mail)
    else:
        answer_or_submit(escalation, by, at, reading.text, mail=mail, partly=reading.said is Said.PART)
    _take_files(escalation, mail)


def _escalation_of(mail: IncomingMail, secret: bytes) -> tuple[Escalation, int] | None:
    for address in mail.envelope_to:
        named = answered_by(address, secret)
        escalation = db.session.get(Escalation, named[0]) if named else None
        if named and escalation is not None:
            return escalation, named[1]
    return None


def _why_held(
    escalation: Escalation, department_id: int, mail: IncomingMail, reading: Reading
) -> Held | None:
    if is_forged(mail.authentication):
        return Held.FORGED_SENDER
    if department_id not in with_those_merged_into(escalation.department_id):
        return Held.OTHER_DEPARTMENT
    if mail.sender_address.lower() not in addresses_of(escalation.department):
        return Held.UNKNOWN_SENDER
    if not vouches(mail.authentication):
        return Held.UNVERIFIED_SENDER
    if not escalation.open:
        return Held.CLOSED
    return Held.EMPTY if not reading.text and reading.said is not Said.ACCEPT else None


def _try(escalation: Escalation, mail: IncomingMail, reading: Reading, at: datetime) -> Held | None:
    try:
        with db.session.begin_nested():
            apply(escalation, mail, reading, None, at)
            db.session.flush()
    except RefusedError:
        db.session.refresh(escalation)
        return Held.NOT_POSSIBLE
    return None


def _take_files(escalation: Escalation, mail: IncomingMail) -> None:
    """The mail's files belong to the step it took; they stay in the mail and follow its scan."""
    db.session.flush()
    submission = escalation.submission
    if submission is not None and submission.mail_id == mail.id:
        belongs_to = {"submission_id": submission.id}
    else:
        belongs_to = {"step_id": _last_step_id(escalation)}
    for attachment in mail.attachments:
        if not attachment.inline:
            enclose(escalation, attachment, **belongs_to)


def _last_step_id(escalation: Escalation) -> int:
    db.session.refresh(escalation, ["steps"])
    return escalation.steps[-1].id
