"""What can be asked of batches; each within the services a person may see."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from foundation.business_days.queries import exceptions_at
from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.cases.kinds import BatchState
from inquiry_desk.cases.models import Case
from inquiry_desk.cases.moving.balance import Balance, Lateness, Line, due_back, lateness
from inquiry_desk.cases.moving.models import CaseBatch, CaseBatchItem
from inquiry_desk.cases.scope import as_number, case_services

OPEN_STATES = (BatchState.OPEN, BatchState.HANDED_OVER, BatchState.COUNTED)
WITH_DEPARTMENT = (BatchState.HANDED_OVER, BatchState.COUNTED)
SHOWN = 200


@dataclass(frozen=True)
class Row:
    """A batch of the list: how many cases lie in it and came back, when it has to be back, what it is late with."""

    batch: CaseBatch
    count: int
    back: int
    due: date | None
    late: Lateness | None


def batch_with_id(batch_id: int, user: User, lock: bool = False) -> CaseBatch | None:
    query = select(CaseBatch).where(CaseBatch.id == batch_id, CaseBatch.service_id.in_(_services(user)))
    query = query.options(
        joinedload(CaseBatch.service), selectinload(CaseBatch.items).joinedload(CaseBatchItem.case)
    )
    if lock:
        query = query.with_for_update(of=CaseBatch).execution_options(populate_existing=True)
    found: CaseBatch | None = db.session.scalar(query)
    return found


def batch_numbered(typed: str, user: User) -> CaseBatch | None:
    """The batch whose slip was read."""
    query = select(CaseBatch).where(CaseBatch.number == as_number(typed))
    return db.session.scalar(query.where(CaseBatch.service_id.in_(_services(user))))


def batches(user: User, done: bool, today: date) -> list[Row]:
    """Those under way, the late ones first, or the newest of those that are done."""
    query = select(CaseBatch).where(CaseBatch.service_id.in_(_services(user)))
    query = query.where(CaseBatch.state.not_in(OPEN_STATES) if done else CaseBatch.state.in_(OPEN_STATES))
    query = query.options(joinedload(CaseBatch.service), joinedload(CaseBatch.to_stage))
    found = list(db.session.scalars(query.order_by(CaseBatch.id.desc()).limit(SHOWN)))
    counts = _counts([batch.id for batch in found])
    rows = [_row(batch, *counts.get(batch.id, (0, 0)), today) for batch in found]
    return sorted(rows, key=lambda row: row.late is None)


def count_late(user: User, today: date) -> int:
    return sum(row.late is not None for row in batches(user, False, today))


def batches_of(case: Case) -> list[CaseBatch]:
    """The batches a case lay in, newest first."""
    query = select(CaseBatch).join(CaseBatch.items).where(CaseBatchItem.case_id == case.id)
    query = query.where(CaseBatch.state != BatchState.CANCELLED)
    return list(db.session.scalars(query.order_by(CaseBatch.id.desc())))


def batch_that_holds(case_id: int) -> CaseBatch | None:
    """The batch that has not brought the case back yet."""
    query = select(CaseBatch).join(CaseBatch.items)
    query = query.where(CaseBatchItem.case_id == case_id, CaseBatchItem.back_at.is_(None))
    return db.session.scalar(query.where(CaseBatch.state.in_(OPEN_STATES)))


def balance_of(batch: CaseBatch) -> Balance:
    lines = (Line(item.case.number, item.back_at is not None, item.kept_reason) for item in batch.items)
    return Balance(tuple(lines), batch.count_received, batch.count_back)


def late_with(batch: CaseBatch, today: date) -> Lateness | None:
    if batch.handed_at is None or batch.state not in WITH_DEPARTMENT:
        return None
    received = batch.received_at is not None
    return lateness(day_of(batch.handed_at), received, batch.to_stage.normal_days, today, exceptions_at())


def due_of(batch: CaseBatch) -> date | None:
    if batch.handed_at is None:
        return None
    return due_back(day_of(batch.handed_at), batch.to_stage.normal_days, exceptions_at())


def _row(batch: CaseBatch, count: int, back: int, today: date) -> Row:
    return Row(batch, count, back, due_of(batch), late_with(batch, today))


def _counts(ids: list[int]) -> dict[int, tuple[int, int]]:
    columns = (CaseBatchItem.batch_id, func.count(), func.count(CaseBatchItem.back_at))
    query = select(*columns).where(CaseBatchItem.batch_id.in_(ids)).group_by(CaseBatchItem.batch_id)
    return {batch_id: (count, back) for batch_id, count, back in db.session.execute(query)}


def _services(user: User) -> list[int]:
    return [service.id for service in case_services(user)]
