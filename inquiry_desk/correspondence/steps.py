"""The worker's steps of this part, with the adapters the settings ask for."""

from collections.abc import Callable

from inquiry_desk.correspondence.adapters import mailbox_of, ours_of, scanner_of
from inquiry_desk.correspondence.filing import InquiryFiler
from inquiry_desk.correspondence.identity import border_of
from inquiry_desk.mail_settings import split_address
from inquiry_desk.runtime import Runtime
from inquiry_desk.settings import Settings, SettingsError
from mail_gateway.intake.filing import file_next, take_in_next
from mail_gateway.intake.in_hand import InHand
from mail_gateway.intake.scanning import scan_next
from mail_gateway.intake.spool import Spool
from mail_gateway.mailbox.fetching import fetch_next
from mail_gateway.outgoing.dkim_signing import SigningTransport, signer_of
from mail_gateway.outgoing.sending import send_next
from mail_gateway.outgoing.transports import FolderTransport, MailTransport, SmtpTransport


def transport_of(settings: Settings) -> MailTransport:
    """The smarthost where one is set, else the folder; signing on the way there with a DKIM key.

    Raises SettingsError for a key that cannot sign: better no worker than months of mail that nobody can verify.
    """
    if not settings.dkim_selector:
        return _unsigned(settings)
    key = settings.dkim_key.get_secret_value()
    try:
        signer = signer_of(settings.mail_domain, settings.dkim_selector, key)
    except ValueError as error:
        raise SettingsError(f"INQUIRY_DESK_DKIM_KEY, INQUIRY_DESK_DKIM_SELECTOR: {error}") from None
    return SigningTransport(signer, _unsigned(settings))


def _unsigned(settings: Settings) -> MailTransport:
    if not settings.smarthost:
        return FolderTransport(settings.outbox)
    host, port = split_address(settings.smarthost)
    return SmtpTransport(
        host,
        port,
        settings.smarthost_user,
        settings.smarthost_password.get_secret_value(),
        settings.smarthost_starttls,
    )


def steps(of: Runtime) -> list[Callable[[], bool]]:
    """Take in, file, send: each does one message and says whether there was one."""
    spool = Spool(of.settings.spool)
    filer = InquiryFiler(of)
    border, in_hand = border_of(of.settings), InHand(of.settings.spool / "in-hand")
    transport = transport_of(of.settings)

    def take_in_mail() -> bool:
        return take_in_next(spool)

    def file_mail() -> bool:
        return file_next(filer, border, in_hand, scanning=bool(of.settings.clamd))

    def send_mail() -> bool:
        return send_next(transport)

    return [take_in_mail, file_mail, send_mail, *_scanning(of.settings)]


def _scanning(settings: Settings) -> list[Callable[[], bool]]:
    if not settings.clamd:
        return []
    scanner = scanner_of(settings)

    def scan_attachments() -> bool:
        return scan_next(scanner)

    return [scan_attachments]


def visits(of: Runtime) -> list[tuple[Callable[[], bool], int]]:
    """Steps at other people's servers, and after how many seconds each comes again."""
    if not of.settings.imap:
        return []
    mailbox, ours = mailbox_of(of.settings), ours_of(of.settings)

    def fetch_mail() -> bool:
        return fetch_next(mailbox, ours, of.settings.mail_max_bytes)

    return [(fetch_mail, of.settings.imap_seconds)]
