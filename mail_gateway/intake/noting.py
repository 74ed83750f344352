"""What is read from an accepted message, noted on its row."""

from mail_gateway.intake.authentication import Border, authentication_of, is_forged, vouches
from mail_gateway.models import IncomingAttachment, IncomingMail, MailFlag
from mail_gateway.parsing import ParsedAttachment, ParsedMail, parse


def read(mail: IncomingMail, charset: str | None = None) -> ParsedMail:
    """The message as values; `charset` as a person chose it now, else as somebody chose it before."""
    chosen = mail.charset if charset is None else charset
    return parse(mail.raw, mail.envelope_from, chosen or None)


def note(mail: IncomingMail, parsed: ParsedMail, border: Border) -> None:
    """Write onto the row what was read; scans are left as they are."""
    name(mail, parsed)
    mail.kind = parsed.kind
    mail.message_id = parsed.message_id
    mail.text = parsed.text
    mail.new_text = parsed.new_text
    mail.error = ""
    mail.authentication = authentication_of(mail.raw, mail.peer, parsed.sender.address, border)
    mail.flags = [one.value for one in _flags(mail, parsed)]
    if mail.attachments:
        _rename(mail, parsed)
    else:
        mail.attachments = [_row(position, file) for position, file in enumerate(parsed.attachments)]


def name(mail: IncomingMail, parsed: ParsedMail) -> None:
    """Write onto the row who wrote and about what: enough for a list, also of mail that could not be filed."""
    mail.sender_name = parsed.sender.name
    mail.sender_address = parsed.sender.address or mail.envelope_from
    mail.subject = parsed.subject


def flag(mail: IncomingMail, *flags: MailFlag) -> None:
    """Add what else a person should know; what is known already is not said twice."""
    mail.flags = [*mail.flags, *(one.value for one in flags if one.value not in mail.flags)]


def _flags(mail: IncomingMail, parsed: ParsedMail) -> list[MailFlag]:
    found = [MailFlag.HIDDEN_MARKS] if parsed.hidden_marks else []
    if is_forged(mail.authentication):
        return [MailFlag.FORGED_SENDER, *found]
    if mail.authentication is not None and not vouches(mail.authentication):
        return [MailFlag.UNVERIFIED_SENDER, *found]
    return found


def _row(position: int, file: ParsedAttachment) -> IncomingAttachment:
    return IncomingAttachment(
        position=position,
        name=file.name,
        content_type=file.content_type[:255],
        detected_type=file.detected_type[:100],
        size=file.size,
        inline=file.inline,
        content_id=file.content_id,
    )


def _rename(mail: IncomingMail, parsed: ParsedMail) -> None:
    for row in mail.attachments:
        if row.position < len(parsed.attachments):
            row.name = parsed.attachments[row.position].name
