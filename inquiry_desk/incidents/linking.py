"""What an incident is about, as far as its reader may follow it."""

from dataclasses import dataclass

from flask import url_for
from sqlalchemy import select

from foundation.access.roles import Permission, allows
from foundation.db import db
from foundation.organisation.models import User
from foundation.web.ids import read_id
from inquiry_desk.correspondence.mailroom import incoming_visible_to
from inquiry_desk.incidents.kinds import LinkKind
from inquiry_desk.incidents.models import Incident, IncidentLink
from inquiry_desk.inquiries.queries import inquiry_with_number
from mail_gateway.models import IncomingMail


@dataclass(frozen=True)
class Shown:
    """A link; `address` None: there is none such for this reader, and the number stands alone."""

    link: IncidentLink
    address: str | None


def links_for(incident: Incident, user: User) -> list[Shown]:
    return [Shown(one, _address(one, user)) for one in incident.links]


def _address(link: IncidentLink, user: User) -> str | None:
    if link.kind is LinkKind.INQUIRY and allows(user.role, Permission.READ_INQUIRIES):
        return (
            url_for("inquiries.show", number=link.number) if inquiry_with_number(link.number, user) else None
        )
    if link.kind is LinkKind.MAIL and allows(user.role, Permission.READ_MAILROOM):
        mail_id = read_id(link.number)
        query = select(IncomingMail.id).where(IncomingMail.id == mail_id, incoming_visible_to(user))
        there = mail_id is not None and db.session.scalar(query) is not None
        return url_for("correspondence.incoming", mail_id=mail_id) if there else None
    return None
