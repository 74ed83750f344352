"""Under which name and address the desk writes and is written to."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from foundation.db import db
from foundation.organisation.models import Service
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.runtime import Runtime
from inquiry_desk.settings import Settings
from mail_gateway.recipients import read_recipient
from mail_gateway.reply_tokens import reply_address

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
    for address in addresses:
        recipient = read_recipient(address, settings.mail_domain)
        service = _service_at(recipient.local_part) if recipient else None
        if service is not None:
            return service
    return None


def _service_at(local_part: str) -> Service | None:
    query = select(Service).where(func.lower(Service.mail_local_part) == local_part)
    return db.session.scalar(query.order_by(Service.active.desc(), Service.position, Service.id).limit(1))


def own_local_parts(settings: Settings) -> frozenset[str]:
    """All addresses of ours. Those of ended services stay: citizens go on answering to them."""
    of_services = db.session.scalars(select(Service.mail_local_part).where(Service.mail_local_part != ""))
    return frozenset(of_services) | {settings.general_mail, POSTMASTER}
