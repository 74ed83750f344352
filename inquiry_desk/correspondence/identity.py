"""Under which name and address the desk writes and is written to."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from foundation.db import db
from foundation.organisation.models import Department, Service
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.mail_settings import read_networks, split_address
from inquiry_desk.runtime import Runtime
from inquiry_desk.settings import Settings
from mail_gateway.intake.authentication import Border
from mail_gateway.intake.recipients import read_recipient
from mail_gateway.outgoing.reply_tokens import reply_address
from mail_gateway.parsing import MailAddress

POSTMASTER = "postmaster"  # must be taken everywhere (RFC 5321, 4.5.1)


@dataclass(frozen=True)
class Identity:
    """From and Reply-To of our mail about one inquiry; only we can make the reply address (see reply_tokens)."""

    name: str
    address: str
    reply_to: str


def identity_for(inquiry: Inquiry, of: Runtime) -> Identity:
    """As the service's address where the inquiry has one, else as the general address."""
    settings, service = of.settings, inquiry.service
    local_part = (service.mail_local_part if service else "") or settings.general_mail
    name = service.name if service else settings.general_mail_name
    address = f"{local_part}@{settings.mail_domain}"
    reply_to = reply_address(address, inquiry.thread_key, of.secret_key)
    return Identity(f"{settings.centre_name} {name}", address, reply_to)


def service_written_to(addresses: Iterable[str], settings: Settings) -> Service | None:
    """The service of the first address that is one's; None for the general address."""
    return next(iter(services_written_to(addresses, settings)), None)


def services_written_to(addresses: Iterable[str], settings: Settings) -> list[Service]:
    """The services among the addresses, in their order."""
    recipients = (read_recipient(address, settings.mail_domain) for address in addresses)
    services = (_service_at(recipient.local_part) for recipient in recipients if recipient)
    return [service for service in services if service is not None]


def _service_at(local_part: str) -> Service | None:
    query = select(Service).where(func.lower(Service.mail_local_part) == local_part)
    return db.session.scalar(query.order_by(Service.active.desc(), Service.position, Service.id).limit(1))


def own_local_parts(settings: Settings) -> frozenset[str]:
    """All addresses of ours. Those of ended services stay: citizens go on answering to them."""
    of_services = db.session.scalars(select(Service.mail_local_part).where(Service.mail_local_part != ""))
    return frozenset(of_services) | {settings.general_mail, POSTMASTER}


def border_of(settings: Settings) -> Border:
    """Whose word about senders counts: our border relays', and our own mailbox's."""
    mailbox = split_address(settings.imap)[0] if settings.imap else ""
    return Border(read_networks(settings.smtp_trusted_relays), settings.authserv_id, mailbox)


def is_at(address: str, domain: str) -> bool:
    """Whether `address` lies in `domain` or below it, however its letters are written."""
    found = unicodedata.normalize("NFKC", address).rpartition("@")[2].strip(" .>").lower()
    return found == domain.lower() or found.endswith(f".{domain.lower()}")


def speaks_as_us(sender: MailAddress, domain: str) -> bool:
    """Whether a sender goes under an address of the centre or of a department, or bears one as a name."""
    named = unicodedata.normalize("NFKC", sender.name).lower()
    if is_at(sender.address, domain) or f"@{domain.lower()}" in named:
        return True
    return _is_of_department(sender.address) or ("@" in named and _is_of_department(named.strip(" <>\"'")))


def _is_of_department(address: str) -> bool:
    query = select(Department.id).where(func.lower(Department.mail_address) == address.lower())
    return bool(address) and db.session.scalar(query.limit(1)) is not None


def others_among(addresses: Iterable[MailAddress], sender: str, domain: str) -> list[str]:
    """The addresses that are neither ours nor the sender's own, each once."""
    found = dict.fromkeys(one.address for one in addresses if one.address)
    return [one for one in found if not is_at(one, domain) and one.lower() != sender.lower()]
