"""Telling an address of everything that waits for it: one mail, in the transaction that notes it as told."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from flask_babel import force_locale
from sqlalchemy import delete, update

from escalation.alerts.audience import LADDER, Audience
from escalation.alerts.clocks import pass_is_over
from escalation.alerts.models import AlertLevel, AlertNotice
from escalation.alerts.sender import MOST_LISTED, Sender, link
from escalation.alerts.waiting import (
    Waiting,
    claim,
    somebody_waits,
    waiting_addresses,
    waiting_for,
    waiting_since,
)
from escalation.alerts.words import body_of, subject_of
from escalation.models import Escalation
from escalation.notices import LANGUAGE
from foundation import clock
from foundation.calendar import day_of
from foundation.db import db, transaction

# Longer than any pass: what was found is told all the same if a pass should never end.
PATIENCE = timedelta(minutes=10)
# A statement on SQLite takes 32,766 parameters.
_AT_ONCE = 10_000


def tell_next(sender: Sender) -> bool:
    """Mail the next address all that waits for it; False when nobody waits, or a clock pass is still at work.

    Killed before the commit, nothing was said and everything still waits; after it the mail is in the outbox.
    """
    now = clock.now()
    db.session.rollback()
    if not somebody_waits() or not (pass_is_over(now) or _has_waited_long(now)):
        return False
    with transaction():
        for first, address in waiting_addresses(now):
            if claim(first):
                _tell(address, sender, now)
                return True
    return False


def _has_waited_long(now: datetime) -> bool:
    since = waiting_since()
    return since is not None and since <= now - PATIENCE


def _tell(address: str, sender: Sender, now: datetime) -> None:
    audience = Audience(sender.contract_office, day_of(now))
    found = waiting_for(address, now)
    told = sorted((one for one in found if _concerns(one, address, audience)), key=lambda one: one.order)
    kept = {one.notice_id for one in told}
    for ids in _chunks(one.notice_id for one in found if one.notice_id not in kept):
        forgotten = delete(AlertNotice).where(AlertNotice.id.in_(ids))
        db.session.execute(forgotten.execution_options(synchronize_session=False))
    if told:
        _queue(told, address, sender, audience, now)


def _queue(told: list[Waiting], address: str, sender: Sender, audience: Audience, now: datetime) -> None:
    links = [_link(one, address, sender, audience) for one in told[:MOST_LISTED]]
    with force_locale(LANGUAGE):
        mail = sender.queue(address, subject_of(told), body_of(told, links, sender.name), now)
    db.session.flush()
    for ids in _chunks(one.notice_id for one in told):
        noted = update(AlertNotice).where(AlertNotice.id.in_(ids)).values(mail_id=mail.id)
        db.session.execute(noted.execution_options(synchronize_session=False))


def _concerns(one: Waiting, address: str, audience: Audience) -> bool:
    """Whether it still holds, and is still with the people who would read of it."""
    if not one.holds or not one.rerouted:
        return one.holds
    escalation = db.session.get_one(Escalation, one.escalation_id)
    return address in audience.told(escalation, _up_to(one.level))


def _up_to(level: AlertLevel) -> tuple[AlertLevel, ...]:
    return LADDER[: LADDER.index(level) + 1] if level in LADDER else (level,)


def _link(one: Waiting, address: str, sender: Sender, audience: Audience) -> str:
    """The page the reader may open: the desk's, the department's, or none for the contract office."""
    if audience.of_the_desk(address, one.service_id):
        return link(sender.desk_page, number=one.reference)
    if address == sender.contract_office.lower():
        return ""
    return link("escalation.detail", escalation_id=one.escalation_id)


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while chunk := list(islice(rest, _AT_ONCE)):
        yield chunk
