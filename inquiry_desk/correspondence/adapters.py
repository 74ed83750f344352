"""The mailbox and the scanner that the settings name."""

from inquiry_desk.correspondence.identity import own_local_parts
from inquiry_desk.mail_settings import split_address
from inquiry_desk.settings import Settings
from mail_gateway.intake.clamd import Clamd
from mail_gateway.intake.recipients import AddressBook
from mail_gateway.mailbox.envelopes import Ours
from mail_gateway.mailbox.imap import Encryption, Mailbox

STARTTLS_PORT = 143  # 993 and any other begin with TLS (RFC 8314, 3.2)


def mailbox_of(settings: Settings) -> Mailbox:
    """Of settings that name one."""
    host, port = split_address(settings.imap)
    encryption = Encryption.STARTTLS if port == STARTTLS_PORT else Encryption.TLS
    return Mailbox(
        host,
        port,
        settings.imap_user,
        settings.imap_password.get_secret_value(),
        settings.imap_folder,
        encryption if settings.imap_tls else Encryption.NONE,
    )


def ours_of(settings: Settings) -> Ours:
    """Whom mail in the mailbox may be for."""
    book = AddressBook(settings.mail_domain, lambda: own_local_parts(settings))
    return Ours(book, f"{settings.general_mail}@{settings.mail_domain}")


def scanner_of(settings: Settings) -> Clamd:
    """Of settings that name one."""
    unix_socket = settings.clamd.startswith("/")
    return Clamd(settings.clamd if unix_socket else split_address(settings.clamd))
