"""Mail out: a message is a row, built once with a fixed Message-ID; what happens to it until it leaves."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes

from foundation.db import db
from mail_gateway.models import OutgoingAttachment, OutgoingMail, OutgoingState
from mail_gateway.outgoing.building import OutgoingDraft, OutgoingFile, build, new_message_id, redated
from mail_gateway.outgoing.file_fields import file_name, file_type

DELAYED = "delayed "  # before the status of what a relay still tries to deliver, on `OutgoingMail.error`


@dataclass(frozen=True)
class Message:
    """What is to be said to one address. `thread_key` and `reply_to` bring answers back to where they belong.

    `automatic` marks what no person wrote: it goes out with the null sender, so that nothing answers it
    (RFC 3834, 3.3), unless `return_path` says where failures of delivery are to be told.
    """

    to_address: str
    subject: str
    body: str
    from_name: str
    from_address: str
    thread_key: str = ""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    automatic: bool = False
    reply_to: str | None = None
    attachments: tuple[OutgoingFile, ...] = ()
    return_path: str | None = None


def queue(
    message: Message, at: datetime, *, not_before: datetime | None = None, held: bool = False
) -> OutgoingMail:
    """Put a message into the outbox; it leaves after the transaction has been committed, and `not_before`.

    `held`: it stays until `release`. Raises ValueError where an address is none that mail can be sent to.
    """
    message_id = new_message_id(message.from_address.rpartition("@")[2])
    mail = OutgoingMail(
        message_id=message_id,
        thread_key=message.thread_key,
        envelope_from=_envelope_from(message),
        to_address=message.to_address.lower(),
        subject=message.subject,
        body=message.body,
        automatic=message.automatic,
        raw=build(_draft(message, message_id, at)),
        created_at=at,
        state=OutgoingState.HELD if held else OutgoingState.WAITING,
        try_at=not_before or at,
        attachments=_rows(message.attachments),
    )
    db.session.add(mail)
    return mail


def _envelope_from(message: Message) -> str:
    if message.return_path:
        return message.return_path
    return "" if message.automatic else message.reply_to or message.from_address


def _rows(files: tuple[OutgoingFile, ...]) -> list[OutgoingAttachment]:
    return [
        OutgoingAttachment(
            position=number,
            name=file_name(file.name, number),
            content_type=file_type(file.content_type),
            size=len(file.content),
        )
        for number, file in enumerate(files, 1)
    ]


def files_of(mail: OutgoingMail) -> tuple[OutgoingFile, ...]:
    """The files that go with the message, in order, read from its bytes."""
    parts = [part for part in message_from_bytes(mail.raw).walk() if part.get_content_disposition()]
    contents = [part.get_payload(decode=True) for part in parts]
    return tuple(
        OutgoingFile(row.name, row.content_type, content if isinstance(content, bytes) else b"")
        for row, content in zip(mail.attachments, contents, strict=True)
    )


def _draft(message: Message, message_id: str, at: datetime) -> OutgoingDraft:
    automatic = "auto-replied" if message.in_reply_to else "auto-generated"
    return OutgoingDraft(
        from_name=message.from_name,
        from_address=message.from_address,
        to_address=message.to_address,
        subject=message.subject,
        body=message.body,
        message_id=message_id,
        date=at,
        reply_to=message.reply_to,
        in_reply_to=message.in_reply_to,
        references=message.references,
        auto_submitted=automatic if message.automatic else None,
        attachments=message.attachments,
    )


def release(mail: OutgoingMail, not_before: datetime) -> None:
    """Let a held message leave, at `not_before` at the earliest, which becomes its Date. Raises ValueError for others."""
    _lock(mail)
    if mail.state is not OutgoingState.HELD:
        raise ValueError(f"mail {mail.id} is not held")
    mail.state = OutgoingState.WAITING
    mail.try_at = not_before
    mail.raw = redated(mail.raw, not_before)


def is_cancellable(mail: OutgoingMail) -> bool:
    """Whether the message certainly has not left: held, or never once taken up by a worker.

    A message that failed and was put back keeps its error, and may have arrived at the first attempt after all.
    """
    if mail.state is OutgoingState.HELD:
        return True
    return mail.state is OutgoingState.WAITING and mail.attempts == 0 and not mail.error


def cancel(mail: OutgoingMail) -> bool:
    """Take a message back for good (送信取消); False when it is too late. Waits for a worker who is just taking it up."""
    _lock(mail)
    if not is_cancellable(mail):
        return False
    mail.state = OutgoingState.CANCELLED
    return True


def _lock(mail: OutgoingMail) -> None:
    db.session.flush()
    db.session.refresh(mail, with_for_update=True)


def came_back(mail: OutgoingMail) -> bool:
    """Whether it was sent and is known not to have arrived."""
    return mail.state is OutgoingState.SENT and mail.error != "" and not mail.error.startswith(DELAYED)


def may_be_sent_again(mail: OutgoingMail) -> bool:
    """Whether it failed, or came back for good after it was sent."""
    return mail.state is OutgoingState.FAILED or came_back(mail)


def send_again(mail: OutgoingMail, at: datetime) -> None:
    """Try a message that failed or came back once more, with its old Message-ID. Raises ValueError for others."""
    if not may_be_sent_again(mail):
        raise ValueError(f"mail {mail.id} neither failed nor came back")
    mail.state = OutgoingState.WAITING
    mail.attempts = 0
    mail.try_at = at
