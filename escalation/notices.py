"""Telling a department that something waits for it: a number and a link, never content (requirement A5)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from escalation.labels import LABELS
from escalation.models import Escalation
from escalation.routing.reaching import has_mail
from escalation.values import Occasion
from foundation.wareki import format_datetime
from mail_gateway.outgoing.outbox import Message, queue

ADDRESS = "escalation_address"
CHANNEL = "escalation_channel"
# Departments read Japanese, whatever language the person at the desk works in.
LANGUAGE = "ja"

_FIRST_LINES = {
    Occasion.HANDED_OVER: _l("The General Administration Centre has handed an inquiry to your section."),
    Occasion.REROUTED: _l("Another section has passed an inquiry on to yours."),
}


class NotificationChannel(Protocol):
    """One way to reach a department."""

    def notify(self, escalation: Escalation, occasion: Occasion, at: datetime) -> bool:
        """Tell the escalation's present department; False when it has no address on this channel."""


class SilentChannel:
    """Tells nobody: for an installation or a test without mail."""

    def notify(self, escalation: Escalation, occasion: Occasion, at: datetime) -> bool:
        return False


@dataclass(frozen=True)
class MailChannel:
    """Mail to the department's address, through the outbox: it leaves after the transaction is committed."""

    from_name: str
    from_address: str

    def notify(self, escalation: Escalation, occasion: Occasion, at: datetime) -> bool:
        if not has_mail(escalation.department):
            return False
        with force_locale(LANGUAGE):
            queue(self._message(escalation, occasion), at)
        return True

    def _message(self, escalation: Escalation, occasion: Occasion) -> Message:
        return Message(
            to_address=escalation.department.mail_address,
            subject=str(_("[Inquiry to your section] %(number)s", number=escalation.reference)),
            body=_body(escalation, occasion),
            from_name=self.from_name,
            from_address=self.from_address,
            automatic=True,
        )


def _body(escalation: Escalation, occasion: Occasion) -> str:
    return "\n".join(
        (
            escalation.department.name,
            "",
            str(_FIRST_LINES[occasion]),
            "",
            _("Number: %(number)s", number=escalation.reference),
            _("Wish: %(wish)s", wish=LABELS[escalation.wish]),
            _("Due: %(due)s", due=format_datetime(escalation.due_at)),
            "",
            _("Sign in to read and answer it:"),
            link_to(escalation),
            "",
            _("This mail was sent automatically and holds no content. A reply does not reach the inquiry."),
            "",
        )
    )


def link_to(escalation: Escalation) -> str:
    """The address of the department's page; works outside a request too (worker, console)."""
    paths = current_app.url_map.bind("")
    address: str = current_app.extensions[ADDRESS]
    return address + paths.build("escalation.detail", {"escalation_id": escalation.id})


def notify(escalation: Escalation, occasion: Occasion, at: datetime) -> bool:
    """Through the channel this installation has chosen; whether a notice is on its way."""
    channel: NotificationChannel = current_app.extensions[CHANNEL]
    return channel.notify(escalation, occasion, at)
