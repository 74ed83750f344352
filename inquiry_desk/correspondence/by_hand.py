"""手で登録: a person decides where a mail belongs, or in which characters it is read. Nothing here commits."""

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.db import db
from foundation.organisation.models import User
from foundation.text import shorten
from inquiry_desk.correspondence.acknowledging import LANGUAGE
from inquiry_desk.correspondence.filing import LONGEST_QUESTION, add_mail, details_of, join
from inquiry_desk.correspondence.identity import border_of, others_among
from inquiry_desk.correspondence.seeing import inquiries_of
from inquiry_desk.inquiries.actions import add_entry, open_inquiry
from inquiry_desk.inquiries.kinds import Channel, EntryKind
from inquiry_desk.inquiries.merged import standing_for
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import Caller, NewInquiry, NotPossibleError
from inquiry_desk.runtime import Runtime
from mail_gateway.intake.filing import file_again
from mail_gateway.intake.noting import note, read
from mail_gateway.intake.scanning import order_scans
from mail_gateway.message.kinds import MailKind
from mail_gateway.models import IncomingMail, IncomingState
from mail_gateway.parsing import ParsedMail

BY_PERSON = "person"


def join_by_hand(mail: IncomingMail, inquiry: Inquiry, by: User, text: str, of: Runtime) -> None:
    """File the mail in an inquiry; its sender takes part in it no more than before.

    Raises NotPossibleError where it stands there already or a worker has yet to file it.
    """
    others, parsed = inquiries_of(mail, by), _take(mail, of)
    inquiry = standing_for(inquiry)
    if inquiry in others:
        raise NotPossibleError(_l("This mail stands in that inquiry already."))
    details = details_of(parsed, _others_in(parsed, mail, of))
    with force_locale(LANGUAGE):
        join(inquiry, mail, by, text, joined_by=BY_PERSON, **details)
        _say_so(others, inquiry.number, by, inquiry.changed_at)


def open_by_hand(
    mail: IncomingMail, by: User, *, service_id: int | None, subject: str, text: str, of: Runtime
) -> Inquiry:
    """A new inquiry of the mail, in the words a person gave it. Nobody is written to.

    Raises NotPossibleError where a worker has yet to file it.
    """
    others, parsed = inquiries_of(mail, by), _take(mail, of)
    caller = Caller(name=mail.sender_name, mail_address=mail.sender_address)
    new = NewInquiry(Channel.MAIL, mail.received_at, subject, text, caller, service_id)
    with force_locale(LANGUAGE):
        inquiry = open_inquiry(new, by=None)
        details = details_of(parsed, _others_in(parsed, mail, of))
        add_mail(inquiry, mail, by, text, joined_by=BY_PERSON, **details)
        _say_so(others, inquiry.number, by, inquiry.changed_at)
    return inquiry


def read_in(mail: IncomingMail, charset: str, by: User, at: datetime) -> None:
    """Have the mail read in another character set: filed with it, or, where it is filed, its words noted beside it."""
    _lock(mail)
    mail.charset = charset
    if mail.state is IncomingState.FILED:
        _read_filed(mail, by, at)
    elif mail.state is not IncomingState.WAITING:
        file_again(mail, at)


def _read_filed(mail: IncomingMail, by: User, at: datetime) -> None:
    parsed = read(mail)
    mail.sender_name, mail.subject = parsed.sender.name, parsed.subject
    mail.text, mail.new_text = parsed.text, parsed.new_text
    with force_locale(LANGUAGE):
        said = _("This mail was read again in other characters. Subject: %(subject)s", subject=parsed.subject)
    for inquiry in inquiries_of(mail, by):
        body = f"{said}\n\n{shorten(parsed.new_text, LONGEST_QUESTION)}"
        add_entry(inquiry, EntryKind.NOTE, at, by, body=body)


def _take(mail: IncomingMail, of: Runtime) -> ParsedMail:
    """The mail for a person alone, and everything on its row that filing would have written there."""
    _lock(mail)
    if mail.state is IncomingState.WAITING:
        raise NotPossibleError(_l("This mail is just being filed. Look again in a moment."))
    parsed = read(mail)
    if mail.state is not IncomingState.FILED:
        note(mail, parsed, border_of(of.settings))
        if of.settings.clamd:
            order_scans(mail)
    mail.kind, mail.state = MailKind.CITIZEN, IncomingState.FILED
    return parsed


def _lock(mail: IncomingMail) -> None:
    db.session.refresh(mail, with_for_update=True)


def _others_in(parsed: ParsedMail, mail: IncomingMail, of: Runtime) -> list[str]:
    return others_among((*parsed.recipients, *parsed.cc), mail.sender_address, of.settings.mail_domain)


def _say_so(others: list[Inquiry], number: str, by: User, at: datetime) -> None:
    """Where the mail stood before, that it now stands elsewhere too: nothing is ever taken off a timeline."""
    for inquiry in others:
        body = _("The mail filed here was filed in %(number)s too.", number=number)
        add_entry(inquiry, EntryKind.NOTE, at, by, body=body)
