"""The clock pass: which escalations have reached a level by now. Writes it down; `telling` sends it."""

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, Table, bindparam, func, select, true, update
from sqlalchemy.orm import load_only

from escalation.alerts.audience import LADDER, Audience
from escalation.alerts.models import Alert, AlertLevel, AlertNotice
from escalation.alerts.plan import PING_PONG_MOVES, Moment, course_of, levels_reached, moments_of, next_moment
from escalation.kinds import StepKind
from escalation.models import Deadline, Escalation, EscalationStep
from foundation import clock
from foundation.business_days.queries import exceptions_at
from foundation.calendar import CalendarExceptions, day_of, is_open
from foundation.db import db, insert_into, transaction

# Short enough that nobody at a form waits for it.
BATCH = 200
# Who waits for the write lock of SQLite asks again every tenth of a second, and would find it taken at each time.
BREATH = 0.12
_ESCALATION = cast(Table, Escalation.__table__)


@dataclass(frozen=True)
class Ring:
    """What has to be said of one escalation: the highest level newly reached of the ladder, or of the moves."""

    escalation: Escalation
    moment: Moment
    collapsed: tuple[Moment, ...] = ()

    @property
    def levels(self) -> list[AlertLevel]:
        """With those that were passed over: their people are told of the present state as well."""
        return [self.moment.level, *(moment.level for moment in self.collapsed)]


def pass_is_over(now: datetime) -> bool:
    """Whether every escalation has been looked at; the earliest is one look into the index."""
    earliest: datetime | None = db.session.scalar(
        select(func.min(Escalation.next_alert_at)).where(_wakes(now))
    )
    return earliest is None or earliest > now


def _wakes(now: datetime) -> ColumnElement[bool]:
    """Which escalations are looked at: outside office hours only the urgent ones."""
    return true() if is_open(now, exceptions_at()) else Escalation.urgent.is_(True)


def tick_next(contract_office: str) -> bool:
    """Look at the next escalations whose time has come; False when there are none, or others have them in hand.

    Of two workers each takes rows the other has not locked, and the unique key of `Alert` keeps a level from being
    said twice. The version of an escalation does not rise: nothing of it changes for an open form.
    """
    now = clock.now()
    db.session.rollback()
    if pass_is_over(now):
        return False
    with transaction():
        batch = _take(now)
        exceptions = exceptions_at()
        plans = _plans(batch, exceptions)
        rings = _rings(batch, plans, now)
        _write(rings, Audience(contract_office, day_of(now)), now)
        _look_again(batch, plans, now)
    if len(batch) == BATCH and db.engine.dialect.name == "sqlite":
        time.sleep(BREATH)
    return bool(batch)


def _take(now: datetime) -> list[Escalation]:
    query = (
        select(Escalation)
        .where(Escalation.next_alert_at <= now, _wakes(now))
        .order_by(Escalation.next_alert_at, Escalation.id)
    )
    query = query.options(load_only(*_COLUMNS)).limit(BATCH)
    return list(db.session.scalars(query.with_for_update(key_share=True, skip_locked=True, of=Escalation)))


_COLUMNS = (
    Escalation.service_id,
    Escalation.department_id,
    Escalation.section_id,
    Escalation.assignee_id,
    Escalation.wish,
    Escalation.urgent,
    Escalation.moves,
    Escalation.handed_over_at,
    Escalation.accept_due_at,
    Escalation.due_at,
    Escalation.accepted_at,
    Escalation.paused_at,
    Escalation.answered_at,
    Escalation.returned_at,
    Escalation.withdrawn_at,
    Escalation.relayed_at,
    Escalation.version,
)


def _plans(batch: Iterable[Escalation], exceptions: CalendarExceptions) -> dict[int, list[Moment]]:
    """The moments of each; empty where nobody is to be told."""
    ids = {one.id for one in batch}
    moved = {one.id for one in batch if one.moves >= PING_PONG_MOVES}
    started, arrived = _started(ids), _arrived(moved)
    plans: dict[int, list[Moment]] = {}
    for one in batch:
        since = one.handed_over_at
        course = course_of(one, started.get(one.id, since), arrived.get(one.id, since))
        plans[one.id] = moments_of(course, exceptions) if course else []
    return plans


def _started(ids: Collection[int]) -> dict[int, datetime]:
    """Since when the present deadline of each runs."""
    query = select(Deadline.escalation_id, Deadline.from_at).where(Deadline.escalation_id.in_(ids))
    return {row.escalation_id: row.from_at for row in db.session.execute(query.order_by(Deadline.id))}


def _arrived(ids: Collection[int]) -> dict[int, datetime]:
    """When each came to where it is now."""
    if not ids:
        return {}
    came = EscalationStep.kind.in_((StepKind.HANDED_OVER, StepKind.REROUTED))
    query = select(EscalationStep.escalation_id, func.max(EscalationStep.at).label("at"))
    query = query.where(EscalationStep.escalation_id.in_(ids), came).group_by(EscalationStep.escalation_id)
    return {row.escalation_id: row.at for row in db.session.execute(query)}


def _rings(batch: Iterable[Escalation], plans: dict[int, list[Moment]], now: datetime) -> list[Ring]:
    said = _said(plans)
    rings: list[Ring] = []
    for one in batch:
        reached = levels_reached(plans[one.id], now)
        new = [moment for moment in reached if (one.id, moment.level, moment.about) not in said]
        steps = sorted((m for m in new if m.level in LADDER), key=lambda m: LADDER.index(m.level))
        if steps:
            rings.append(Ring(one, steps[-1], tuple(steps[:-1])))
        rings += [Ring(one, moment) for moment in new if moment.level is AlertLevel.PING_PONG]
    return rings


def _said(ids: Iterable[int]) -> set[tuple[int, AlertLevel, datetime]]:
    query = select(Alert.escalation_id, Alert.level, Alert.due_at).where(Alert.escalation_id.in_(ids))
    return {(one, level, about) for one, level, about in db.session.execute(query)}


def _write(rings: list[Ring], audience: Audience, now: datetime) -> None:
    """The ledger, and who is to be told of the highest levels."""
    if not rings:
        return
    rows = [_row(ring, moment, now) for ring in rings for moment in (ring.moment, *ring.collapsed)]
    insert = insert_into(Alert).on_conflict_do_nothing().returning(Alert.id, Alert.escalation_id, Alert.level)
    written = {(one, level): alert for alert, one, level in db.session.execute(insert, rows)}
    notices = [
        {"alert_id": written[ring.escalation.id, ring.moment.level], "to_address": address}
        for ring in rings
        if (ring.escalation.id, ring.moment.level) in written
        for address in sorted(audience.told(ring.escalation, ring.levels))
    ]
    if notices:
        db.session.execute(insert_into(AlertNotice).on_conflict_do_nothing(), notices)


def _row(ring: Ring, moment: Moment, now: datetime) -> dict[str, object]:
    return {
        "escalation_id": ring.escalation.id,
        "level": moment.level,
        "due_at": moment.about,
        "at": now,
        "collapsed": moment is not ring.moment,
    }


def _look_again(batch: Iterable[Escalation], plans: dict[int, list[Moment]], now: datetime) -> None:
    """When each is looked at next. Past the ORM, which would raise the version; the rows are locked, or the file is."""
    rows = [{"one": one.id, "then": next_moment(plans[one.id], now)} for one in batch]
    if rows:
        query = update(_ESCALATION).where(_ESCALATION.c.id == bindparam("one"))
        db.session.connection().execute(query.values(next_alert_at=bindparam("then")), rows)
