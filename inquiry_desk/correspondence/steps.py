"""The worker's steps of this part, with the adapters the settings ask for."""

from collections.abc import Callable

from inquiry_desk.correspondence.filing import InquiryFiler
from inquiry_desk.mail_settings import split_address
from inquiry_desk.runtime import Runtime
from inquiry_desk.settings import Settings
from mail_gateway.intake import file_next, take_in_next
from mail_gateway.sending import send_next
from mail_gateway.spool import Spool
from mail_gateway.transports import FolderTransport, MailTransport, SmtpTransport


def transport_of(settings: Settings) -> MailTransport:
    """The smarthost where one is set, else the folder."""
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
    transport = transport_of(of.settings)

    def take_in_mail() -> bool:
        return take_in_next(spool)

    def file_mail() -> bool:
        return file_next(filer)

    def send_mail() -> bool:
        return send_next(transport)

    return [take_in_mail, file_mail, send_mail]
