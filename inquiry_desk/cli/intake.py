"""What the settings say about taking mail in, as the mail gateway wants to know it."""

from inquiry_desk.cli.environment import Problem
from inquiry_desk.mail_settings import read_networks
from inquiry_desk.settings import Settings
from mail_gateway.smtp.certificate import Certificate, CertificateError
from mail_gateway.smtp.peers import Limits


def limits_of(settings: Settings) -> Limits:
    return Limits(
        max_bytes=settings.mail_max_bytes,
        recipients=settings.smtp_recipients,
        connections=settings.smtp_connections,
        connections_per_peer=settings.smtp_connections_per_peer,
        messages_per_minute=settings.smtp_messages_per_minute,
        proxies=read_networks(settings.smtp_proxies),
        trusted_relays=read_networks(settings.smtp_trusted_relays),
    )


def certificate_of(settings: Settings) -> Certificate | None:
    """The certificate of STARTTLS, None where none is set; complains about one that cannot be used."""
    if not settings.smtp_certificate or not settings.smtp_certificate_key:
        return None
    try:
        return Certificate(settings.smtp_certificate, settings.smtp_certificate_key)
    except CertificateError as error:
        raise Problem(str(error)) from None
