"""Telling the site manager by mail, once for each incident, that the city has to be told at once (spec 3-9(2))."""

from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from escalation.notices import LANGUAGE
from escalation.routing.reaching import is_usable
from foundation import clock
from foundation.access.roles import Role
from foundation.calendar import day_of
from foundation.db import db, transaction
from foundation.organisation.absences import stand_in_of
from foundation.organisation.models import User
from foundation.wareki import format_datetime
from inquiry_desk.incidents.drill_queries import target_minutes
from inquiry_desk.incidents.models import Incident
from inquiry_desk.incidents.queries import untold_until_mailed
from inquiry_desk.runtime import runtime
from mail_gateway.outgoing.outbox import Message, queue


def tell_next_incident() -> bool:
    """Mail who makes the first report of the next incident nobody was told of; False when there is none.

    Day and night. That they were told is written in the transaction that queues the mail; of two workers each takes
    an incident the other does not hold.
    """
    now = clock.now()
    db.session.rollback()
    # Looked at first: SQLite takes its write lock at the beginning of a transaction, and this asks every second.
    if db.session.scalar(untold_until_mailed().limit(1)) is None:
        return False
    with transaction():
        query = untold_until_mailed().limit(1).with_for_update(of=Incident, skip_locked=True)
        incident: Incident | None = db.session.scalar(query)
        if incident is None:
            return False
        for address in mailboxes_on(now):
            queue(_message(address, incident), now)
        incident.alerted_at = now
    return True


def mailboxes_on(now: datetime) -> list[str]:
    """Of the site managers or who stands in for them today; where they read no mail, of the general managers."""
    for role in (Role.SITE_MANAGER, Role.GENERAL_MANAGER):
        people = db.session.scalars(select(User).where(User.role == role, User.active).order_by(User.id))
        present = [stand_in_of(one, day_of(now)) for one in people]
        found = [one.mail_address for one in present if one is not None and is_usable(one.mail_address)]
        if found:
            return list(dict.fromkeys(found))
    return []


def _message(address: str, incident: Incident) -> Message:
    """Its number, when it was noticed and a link: nothing of what happened (requirement A5)."""
    settings = runtime().settings
    with force_locale(LANGUAGE):
        lines = [
            _("This is %(centre)s.", centre=settings.centre_name),
            _("An incident was reported within the centre. Tell the city at once, and record whom you told."),
            "",
            _(
                "- %(number)s, noticed %(when)s",
                number=incident.number,
                when=format_datetime(incident.noticed_at),
            ),
            _("- First report to the city within %(count)d minutes of noticing", count=target_minutes()),
            "  " + _link_to(incident),
            "",
            _("This mail was sent automatically. A reply to it is not read."),
        ]
        return Message(
            to_address=address,
            subject=_("[Incident] %(number)s: tell the city at once", number=incident.number),
            body="\n".join(lines) + "\n",
            from_name=settings.centre_name,
            from_address=f"{settings.general_mail}@{settings.mail_domain}",
            automatic=True,
        )


def _link_to(incident: Incident) -> str:
    path = current_app.url_map.bind("").build("incidents.show", {"incident_id": incident.id})
    return runtime().settings.address + path
