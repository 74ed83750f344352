"""What waits to be told, and whether it still holds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select, true

from escalation.alerts.audience import LADDER
from escalation.alerts.models import Alert, AlertLevel, AlertNotice
from escalation.kinds import StepKind
from escalation.models import Escalation, EscalationStep
from escalation.queries import IS_OPEN
from foundation.business_days.queries import exceptions_at
from foundation.calendar import is_open
from foundation.db import db
from foundation.organisation.models import Department

_WAITS = AlertNotice.mail_id.is_(None)


@dataclass(frozen=True)
class Waiting:
    """One notice. `holds`: the escalation is still where the alert says; `rerouted`: it went elsewhere since."""

    notice_id: int
    escalation_id: int
    service_id: int
    reference: str
    department: str
    level: AlertLevel
    due_at: datetime
    accepted: bool
    urgent: bool
    holds: bool
    rerouted: bool

    @property
    def order(self) -> tuple[bool, int, datetime, int]:
        """The gravest first."""
        rank = LADDER.index(self.level) if self.level in LADDER else len(LADDER)
        return not self.urgent, -rank, self.due_at, self.notice_id


def somebody_waits() -> bool:
    """Whether there is anything to be told at all; asked every few seconds."""
    return bool(db.session.scalar(select(exists().where(_WAITS))))


def waiting_since() -> datetime | None:
    """When the oldest alert was found that somebody still has to be told of."""
    query = select(func.min(Alert.at)).join(AlertNotice, AlertNotice.alert_id == Alert.id)
    found: datetime | None = db.session.scalar(query.where(_WAITS))
    return found


def waiting_addresses(now: datetime) -> list[tuple[int, str]]:
    """The oldest notice of each address, and the address; in closed hours of urgent ones only."""
    oldest = func.min(AlertNotice.id)
    query = _select(oldest, AlertNotice.to_address).where(_WAITS, _may_be_told(now))
    rows = db.session.execute(query.group_by(AlertNotice.to_address).order_by(oldest))
    return [(first, address) for first, address in rows]


def claim(notice_id: int) -> bool:
    """Whether this transaction, and no other, has the address whose oldest notice this is."""
    query = select(AlertNotice.id).where(AlertNotice.id == notice_id, _WAITS)
    return db.session.scalar(query.with_for_update(skip_locked=True)) is not None


def waiting_for(address: str, now: datetime) -> list[Waiting]:
    """All that can be told to the address now, kept from others until the end of the transaction."""
    query = _select(
        AlertNotice.id,
        Escalation.id,
        Escalation.service_id,
        Escalation.reference,
        Department.name,
        Alert.level,
        case((Alert.level == AlertLevel.NOT_ACCEPTED, Escalation.accept_due_at), else_=Escalation.due_at),
        Escalation.accepted_at.is_not(None),
        Escalation.urgent,
        _still_holds(),
        _was_rerouted(),
    ).join(Department, Escalation.department_id == Department.id)
    query = query.where(_WAITS, AlertNotice.to_address == address, _may_be_told(now))
    query = query.order_by(AlertNotice.id).with_for_update(skip_locked=True, of=AlertNotice)
    return [Waiting(*row) for row in db.session.execute(query)]


def _select(*columns: Any) -> Select[Any]:
    query = select(*columns).select_from(AlertNotice).join(Alert, AlertNotice.alert_id == Alert.id)
    return query.join(Escalation, Alert.escalation_id == Escalation.id)


def _may_be_told(now: datetime) -> ColumnElement[bool]:
    return true() if is_open(now, exceptions_at()) else Escalation.urgent.is_(True)


def _still_holds() -> ColumnElement[bool]:
    """Nothing has happened since that makes the alert pointless: an answer, a pause, another deadline."""
    not_accepted = and_(Escalation.accepted_at.is_(None), Escalation.accept_due_at == Alert.due_at)
    about = case(
        (Alert.level == AlertLevel.NOT_ACCEPTED, not_accepted),
        (Alert.level == AlertLevel.PING_PONG, true()),
        else_=Escalation.due_at == Alert.due_at,
    )
    return and_(IS_OPEN, Escalation.paused_at.is_(None), about)


def _was_rerouted() -> ColumnElement[bool]:
    return exists().where(
        EscalationStep.escalation_id == Escalation.id,
        EscalationStep.kind == StepKind.REROUTED,
        EscalationStep.at >= Alert.at,
    )
