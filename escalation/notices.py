"""Telling a department that something waits for it, by the channel that was agreed on for it.

By mail goes a number and a link, and the content only where a rule allows it (requirement A5).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from escalation.answer_addresses import answer_address
from escalation.models import Escalation, EscalationNotice
from escalation.notice_words import body_of, subject_of
from escalation.routing.models import NoticeChannel
from escalation.routing.reaching import address_of, is_usable
from escalation.values import Occasion
from escalation.webhooks.queueing import order
from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.absences import stand_in_of
from foundation.organisation.models import NoticeMode, User
from mail_gateway.outgoing.outbox import Message, queue

ADDRESS = "escalation_address"
CHANNEL = "escalation_channel"
# Departments read Japanese, whatever language the person at the desk works in.
LANGUAGE = "ja"
# These can wait for the list of the morning, where a department wants nothing else.
_IN_DIGEST = {Occasion.HANDED_OVER, Occasion.REROUTED}


class NotificationChannel(Protocol):
    """One way to reach a department."""

    def notify(self, escalation: Escalation, occasion: Occasion, at: datetime) -> bool:
        """Tell the escalation's present department; False when it cannot be reached on this channel."""


class SilentChannel:
    """Tells nobody: for an installation or a test without mail."""

    def notify(self, escalation: Escalation, occasion: Occasion, at: datetime) -> bool:
        return False


@dataclass(frozen=True)
class MailChannel:
    """Mail through the outbox, which leaves after the commit. Answers and failures come back to `answer_address`."""

    from_name: str
    from_address: str
    secret: bytes

    def notify(self, escalation: Escalation, occasion: Occasion, at: datetime) -> bool:
        if not self._is_wanted(escalation, occasion):
            return True
        recipients = _recipients(escalation, occasion, at)
        for to_address in recipients:
            with force_locale(LANGUAGE):
                mail = queue(self._message(escalation, occasion, to_address), at)
            _keep(escalation, occasion, at, NoticeChannel.MAIL, mail=mail)
        return bool(recipients)

    def _is_wanted(self, escalation: Escalation, occasion: Occasion) -> bool:
        only_digest = escalation.department.notice_mode is NoticeMode.DIGEST
        return not (only_digest and occasion in _IN_DIGEST and not escalation.urgent)

    def _message(self, escalation: Escalation, occasion: Occasion, to_address: str) -> Message:
        back = answer_address(self.from_address, escalation, self.secret)
        return Message(
            to_address=to_address,
            subject=subject_of(escalation, occasion),
            body=body_of(escalation, occasion, link_to(escalation)),
            from_name=self.from_name,
            from_address=self.from_address,
            reply_to=back,
            return_path=back,
            automatic=True,
        )


class WebhookChannel:
    """Into the department's own system, where it has one registered; holds no personal data."""

    def notify(self, escalation: Escalation, occasion: Occasion, at: datetime) -> bool:
        if not escalation.department.webhook_url:
            return False
        delivery = order(escalation.department, escalation.reference, occasion.value, _facts(escalation), at)
        _keep(escalation, occasion, at, NoticeChannel.WEBHOOK, delivery=delivery)
        return True


@dataclass(frozen=True)
class AgreedChannel:
    """The channel of each escalation's rule; mail, where its webhook has no address."""

    mail: NotificationChannel
    webhook: NotificationChannel

    def notify(self, escalation: Escalation, occasion: Occasion, at: datetime) -> bool:
        if escalation.channel is NoticeChannel.WEB and not escalation.urgent:
            _keep(escalation, occasion, at, NoticeChannel.WEB)
            return True
        if escalation.channel is NoticeChannel.WEBHOOK and self.webhook.notify(escalation, occasion, at):
            return True
        return self.mail.notify(escalation, occasion, at)


def link_to(escalation: Escalation) -> str:
    """The address of the department's page; works outside a request too (worker, console)."""
    paths = current_app.url_map.bind("")
    address: str = current_app.extensions[ADDRESS]
    return address + paths.build("escalation.detail", {"escalation_id": escalation.id})


def notify(escalation: Escalation, occasion: Occasion, at: datetime) -> bool:
    """Through the channel this installation has chosen; whether a notice is on its way, or not wanted."""
    channel: NotificationChannel = current_app.extensions[CHANNEL]
    db.session.flush()
    return channel.notify(escalation, occasion, at)


def _recipients(escalation: Escalation, occasion: Occasion, at: datetime) -> list[str]:
    """Approvers for what they decide, authors for what came back, the section for all else, and where they have no mailbox."""
    people: list[User | None] = []
    if occasion is Occasion.SUBMITTED:
        query = select(User).where(User.department_id == escalation.department_id, User.active, User.approves)
        people = [stand_in_of(one, day_of(at)) for one in db.session.scalars(query.order_by(User.id))]
    elif occasion is Occasion.SENT_BACK and escalation.submissions and escalation.submissions[-1].author:
        people = [stand_in_of(escalation.submissions[-1].author, day_of(at))]
    found = dict.fromkeys(one.mail_address for one in people if one and is_usable(one.mail_address))
    section = address_of(escalation.department, escalation.section)
    return list(found) or ([section] if section else [])


def _facts(escalation: Escalation) -> dict[str, Any]:
    return {
        "link": link_to(escalation),
        "service": escalation.service.code,
        "section": escalation.section.name if escalation.section else None,
        "wish": escalation.wish.value,
        "urgent": escalation.urgent,
        "state": escalation.state.value,
        "handed_over_at": escalation.handed_over_at.isoformat(),
        "accept_due_at": escalation.accept_due_at.isoformat() if escalation.accept_due_at else None,
        "due_at": escalation.due_at.isoformat(),
    }


def _keep(
    escalation: Escalation, occasion: Occasion, at: datetime, channel: NoticeChannel, **row: Any
) -> None:
    db.session.add(
        EscalationNotice(
            escalation=escalation,
            department=escalation.department,
            at=at,
            occasion=occasion.value,
            channel=channel,
            **row,
        )
    )
