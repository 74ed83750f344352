"""回答: a person's mail to the citizen, in the same thread as theirs."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from faq.library import usable_version
from faq.models import ArticleVersion, Audience
from foundation.organisation.models import User
from inquiry_desk.correspondence.identity import identity_for
from inquiry_desk.inquiries.actions import add_entry, note_first_response
from inquiry_desk.inquiries.finishing import finish
from inquiry_desk.inquiries.kinds import EntryKind, FirstOutcome
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.runtime import runtime
from mail_gateway.models import OutgoingMail
from mail_gateway.outbox import Message, queue


def reply(
    inquiry: Inquiry,
    by: User,
    at: datetime,
    *,
    subject: str,
    body: str,
    completes: bool,
    article: ArticleVersion | None = None,
) -> OutgoingMail:
    """Answer the citizen by mail. `completes`: this is the whole answer, and the inquiry is completed with it.

    `article` is the version the answer rests on.

    Raises NotPossibleError where the inquiry is completed already, has no address that can be written to,
    or would be completed while a department still owes an answer.
    """
    if inquiry.completed_at is not None:
        raise NotPossibleError(_l("This inquiry is completed. Reopen it first."))
    if not body.strip():
        raise NotPossibleError(_l("Write the reply."))
    try:
        mail = queue(_message(inquiry, subject, body), at)
    except ValueError:
        raise NotPossibleError(
            _l("This citizen has no mail address that can be written to. Answer by phone.")
        ) from None
    add_entry(inquiry, EntryKind.MAIL_OUT, at, by, body=body, outgoing_mail=mail, article_version=article)
    note_first_response(inquiry, FirstOutcome.ANSWERED if completes else FirstOutcome.KEPT, by, at)
    if completes:
        finish(inquiry, by, at)
    return mail


def quotable_version(version_id: int | None) -> ArticleVersion | None:
    """The version, while its article is in force and its answer may be given to citizens."""
    version = usable_version(version_id)
    return version if version and version.audience is Audience.PUBLIC else None


def _message(inquiry: Inquiry, subject: str, body: str) -> Message:
    identity = identity_for(inquiry, runtime())
    newest, earlier = thread_of(inquiry)
    return Message(
        to_address=inquiry.contact.mail_address,
        subject=subject,
        body=body,
        from_name=identity.name,
        from_address=identity.address,
        reply_to=identity.reply_to,
        thread_key=inquiry.thread_key,
        in_reply_to=newest,
        references=earlier,
    )


def thread_of(inquiry: Inquiry) -> tuple[str | None, tuple[str, ...]]:
    """(id of the citizen's newest mail, ids of all mail before it, oldest first) (RFC 5322, 3.6.4)."""
    ids: list[str] = []
    newest: str | None = None
    for entry in inquiry.entries:
        if entry.kind is EntryKind.MAIL_IN and entry.incoming_mail and entry.incoming_mail.message_id:
            newest = entry.incoming_mail.message_id
            ids.append(newest)
        elif entry.outgoing_mail is not None:
            ids.append(entry.outgoing_mail.message_id)
    return newest, tuple(found for found in ids if found != newest)
