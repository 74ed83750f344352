"""回答: a person's mail to the citizen, in the same thread as theirs, and what it means for the inquiry."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from escalation.kinds import EscalationState
from escalation.queries import of_inquiry
from faq.library import usable_version
from faq.models import ArticleVersion, Audience
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.correspondence.identity import identity_for
from inquiry_desk.inquiries.actions import add_entry, note_first_response
from inquiry_desk.inquiries.finishing import check_finishable, finish
from inquiry_desk.inquiries.kinds import EntryKind, FirstOutcome
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.replies.models import Decision, Release
from inquiry_desk.replies.queries import waiting_for
from inquiry_desk.runtime import runtime
from mail_gateway.models import OutgoingMail, OutgoingState
from mail_gateway.outgoing.building import OutgoingFile
from mail_gateway.outgoing.outbox import Message, queue


@dataclass(frozen=True)
class Reply:
    """What a person wrote. `completes`: it is the whole answer. `article`: the version it rests on."""

    subject: str
    body: str
    completes: bool
    article: ArticleVersion | None = None
    files: tuple[OutgoingFile, ...] = ()


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
    """Answer the citizen by mail at once, with nobody's approval and no time to take it back. See `send`."""
    return send(inquiry, by, at, Reply(subject, body, completes, article), not_before=at).mail


def send(inquiry: Inquiry, by: User, at: datetime, written: Reply, *, not_before: datetime) -> Release:
    """Answer the citizen by mail, which leaves `not_before`.

    Raises NotPossibleError where the inquiry is completed already, has a reply that waits for approval or no address
    that can be written to, or would be completed while a department still owes an answer.
    """
    release = release_of(inquiry, by, at, queued(inquiry, at, written, not_before=not_before), written)
    release.decided_at, release.decided_by, release.decision = at, by, Decision.APPROVED
    db.session.flush()
    answer(release, at)
    return release


def queued(
    inquiry: Inquiry, at: datetime, written: Reply, *, not_before: datetime | None = None, held: bool = False
) -> OutgoingMail:
    """The reply as a row of the outbox. NotPossibleError where it must not be."""
    check_possible(inquiry)
    if not written.body.strip():
        raise NotPossibleError(_l("Write the reply."))
    if written.completes:
        check_finishable(inquiry)
    try:
        return queue(message_of(inquiry, written), at, not_before=not_before, held=held)
    except ValueError:
        raise NotPossibleError(
            _l("This citizen has no mail address that can be written to. Answer by phone.")
        ) from None


def check_possible(inquiry: Inquiry) -> None:
    """NotPossibleError where nothing may be written to the citizen at the moment."""
    if inquiry.completed_at is not None:
        raise NotPossibleError(_l("This inquiry is completed. Reopen it first."))
    waiting = waiting_for(inquiry.id)
    if waiting is not None:
        raise NotPossibleError(
            _l(
                "A reply by %(name)s waits for approval. It has to be sent, sent back or withdrawn first.",
                name=waiting.author.display_name,
            )
        )


def release_of(inquiry: Inquiry, by: User, at: datetime, mail: OutgoingMail, written: Reply) -> Release:
    release = Release(
        inquiry=inquiry,
        mail=mail,
        author=by,
        requested_at=at,
        completes=written.completes,
        article_version=written.article,
        reasons=[],
        comment="",
    )
    db.session.add(release)
    return release


def answer(release: Release, at: datetime) -> TimelineEntry:
    """The reply is on its way: the author answered at this moment, and the inquiry is completed where it is all."""
    inquiry, author = release.inquiry, release.author
    entry = add_entry(
        inquiry,
        EntryKind.MAIL_OUT,
        at,
        author,
        body=release.mail.body,
        outgoing_mail=release.mail,
        article_version=release.article_version,
        details=_what_it_does(release),
    )
    outcome = FirstOutcome.ANSWERED if release.completes else FirstOutcome.KEPT
    note_first_response(inquiry, outcome, author, at)
    if release.completes:
        finish(inquiry, author, at)
    return entry


def _what_it_does(release: Release) -> dict[str, Any]:
    """Noted beforehand, so that taking the reply back undoes this and nothing else."""
    inquiry = release.inquiry
    details: dict[str, Any] = {"first_response": inquiry.first_response_at is None}
    if release.decided_by is not release.author and release.decided_by is not None:
        details["approved_by"] = release.decided_by.display_name
    if release.completes:
        answered = [one.id for one in of_inquiry(inquiry.id) if one.state is EscalationState.ANSWERED]
        details |= {
            "completes": True,
            "assigned": inquiry.assignee_id is None,
            "callbacks": [callback.id for callback in inquiry.callbacks if callback.done_at is None],
            "relayed": answered,
        }
    return details


def quotable_version(version_id: int | None) -> ArticleVersion | None:
    """The version, while its article is in force and its answer may be given to citizens."""
    version = usable_version(version_id)
    return version if version and version.audience is Audience.PUBLIC else None


def message_of(inquiry: Inquiry, written: Reply) -> Message:
    """The mail, as the service of the inquiry writes it."""
    identity = identity_for(inquiry, runtime())
    newest, earlier = thread_of(inquiry)
    return Message(
        to_address=inquiry.contact.mail_address,
        subject=written.subject,
        body=written.body,
        from_name=identity.name,
        from_address=identity.address,
        reply_to=identity.reply_to,
        thread_key=inquiry.thread_key,
        in_reply_to=newest,
        references=earlier,
        attachments=written.files,
    )


def thread_of(inquiry: Inquiry) -> tuple[str | None, tuple[str, ...]]:
    """(id of the citizen's newest mail, ids of all mail before it, oldest first) (RFC 5322, 3.6.4)."""
    ids: list[str] = []
    newest: str | None = None
    for entry in inquiry.entries:
        if entry.kind is EntryKind.MAIL_IN and entry.incoming_mail and entry.incoming_mail.message_id:
            newest = entry.incoming_mail.message_id
            ids.append(newest)
        elif entry.outgoing_mail is not None and entry.outgoing_mail.state is not OutgoingState.CANCELLED:
            ids.append(entry.outgoing_mail.message_id)
    return newest, tuple(found for found in ids if found != newest)
