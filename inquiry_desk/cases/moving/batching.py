"""束: put together, handed over, received, brought back, closed. None of these commits; each locks its batch first."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import User
from foundation.wareki import era_year
from inquiry_desk.cases.actions import note
from inquiry_desk.cases.kinds import BatchState, StepKind
from inquiry_desk.cases.models import Case, CaseStage
from inquiry_desk.cases.moving.acting import UNDER_WAY, counter_move, may_take_back, move_one, newest_move
from inquiry_desk.cases.moving.batch_queries import balance_of, batch_numbered, batch_that_holds
from inquiry_desk.cases.moving.cases import cases_by_number, locked_cases
from inquiry_desk.cases.moving.models import CaseBatch, CaseBatchItem
from inquiry_desk.cases.moving.scanning import MOST, Scanned
from inquiry_desk.cases.moving.verdicts import GOOD, Verdict, verdict_on
from inquiry_desk.cases.numbering import take_case_numbers
from inquiry_desk.cases.scope import as_number
from inquiry_desk.cases.stages import rules_of
from inquiry_desk.staff.refusals import Refused

COUNT_DIFFERS = _l(
    "The number you counted is not the number on the list. Count again, or look for the one that differs."
)
NOT_NOW = _l("This is not possible any more: somebody else has carried the batch on. Look at it again.")


def begin_batch(to: CaseStage, by: User, at: datetime) -> CaseBatch:
    """An empty batch for a stage of the department, with the next number of the fiscal year ("TR8-0001")."""
    # No number of a case is taken; the row is only locked, so that two batches never get the same one.
    year, _none = take_case_numbers(at, 0)
    prefix = f"T{era_year(year)}-"
    given = db.session.scalar(select(func.count(CaseBatch.id)).where(CaseBatch.number.startswith(prefix)))
    batch = CaseBatch(
        number=f"{prefix}{(given or 0) + 1:04d}",
        service_id=to.service_id,
        to_stage=to,
        made_by=by,
        made_at=at,
    )
    db.session.add(batch)
    db.session.flush()
    _record(batch, AuditAction.CREATED)
    return batch


def put_in(batch: CaseBatch, typed: str, by: User, at: datetime) -> Scanned:
    """Put a case into an open batch; what is to be said where it is not put in."""
    _must_be(batch, BatchState.OPEN)
    number = as_number(typed)[:40]
    case = cases_by_number([number], by).get(number)
    verdict = Verdict.SLIP if batch_numbered(number, by) else _verdict_on(case, batch, by)
    if case is not None and verdict in GOOD:
        batch.items.append(CaseBatchItem(case=case, put_in_by=by, put_in_at=at))
        db.session.flush()
    return Scanned(number, verdict, case)


def take_out(batch: CaseBatch, item_id: int | None) -> None:
    _must_be(batch, BatchState.OPEN)
    item = next((one for one in batch.items if one.id == item_id), None)
    if item is None:
        raise Refused(NOT_NOW)
    batch.items.remove(item)
    db.session.delete(item)
    _record(batch, AuditAction.CHANGED, taken_out=item.case.number)


def hand_over(batch: CaseBatch, counted: int, by: User, at: datetime) -> None:
    """Its cases move to the stage of the department. Refused where the count is another, or one may not move."""
    _must_be(batch, BatchState.OPEN)
    if counted != len(batch.items) or not batch.items:
        raise Refused(COUNT_DIFFERS, "count")
    cases, rules = locked_cases([item.case.number for item in batch.items], by), rules_of(batch.service_id)
    stuck = [n for n, case in cases.items() if verdict_on(case, batch.to_stage, by, rules) not in GOOD]
    if stuck:
        shown = _(", ").join(stuck)
        raise Refused(_("These cases cannot go along any more. Take them out: %(numbers)s", numbers=shown))
    for case in cases.values():
        move_one(case, batch.to_stage, by, at, reason=batch.number, batch_id=batch.id)
        note(case, StepKind.HANDED_OVER, by, at, batch_id=batch.id, batch=batch.number)
    batch.state, batch.count_handed, batch.handed_by, batch.handed_at = (
        BatchState.HANDED_OVER,
        counted,
        by,
        at,
    )
    _record(batch, items=counted)


def take_batch_back(batch: CaseBatch, by: User, at: datetime) -> None:
    """Undo a hand-over that the department has not received yet: all cases stand where they stood."""
    _must_be(batch, BatchState.HANDED_OVER)
    if batch.received_at is not None or any(item.back_at for item in batch.items):
        raise Refused(_l("The department has received the batch already."))
    if not may_take_back(batch.handed_by, by):
        raise Refused(_l("Only whoever handed it over, or a supervisor, takes it back."))
    cases = locked_cases([item.case.number for item in batch.items], by)
    for case in cases.values():
        step = newest_move(case)
        if step is None or step.batch_id != batch.id:
            raise Refused(_("%(number)s was moved on already.", number=case.number))
        counter_move(step, by, at)
    batch.state, batch.count_handed, batch.handed_by, batch.handed_at = BatchState.OPEN, None, None, None
    _record(batch, taken_back=True)


def receive(batch: CaseBatch, counted: int, by: User, at: datetime) -> None:
    """What the department counted; another number than was handed over stays visible until it is counted again."""
    _must_be(batch, *UNDER_WAY)
    if batch.count_back is not None:
        raise Refused(NOT_NOW)
    batch.count_received, batch.received_by, batch.received_at = counted, by, at
    batch.state = balance_of(batch).state
    _record(batch, count_received=counted)


def bring_back(batch: CaseBatch, typed: str, by: User, at: datetime) -> Scanned:
    """A case that came back is read; one of another batch is told apart."""
    _must_be(batch, *UNDER_WAY)
    number = as_number(typed)[:40]
    item = next((one for one in batch.items if one.case.number == number), None)
    if item is None:
        return Scanned(number, _not_of_it(number, by))
    if item.back_at is not None:
        return Scanned(number, Verdict.TWICE, item.case)
    item.back_by, item.back_at, item.kept_reason = by, at, ""
    note(item.case, StepKind.CAME_BACK, by, at, batch_id=batch.id, batch=batch.number)
    return Scanned(number, Verdict.BACK, item.case)


def count_back(batch: CaseBatch, counted: int, by: User, at: datetime) -> BatchState:
    """Close the batch where what was counted is what was read and nothing is missing; else the counts do not agree."""
    _must_be(batch, *UNDER_WAY)
    batch.count_back = counted
    return _settle(batch, by, at)


def explain(batch: CaseBatch, reasons: dict[int, str], by: User, at: datetime) -> BatchState:
    """Why cases did not come back (by the id of their item); with the last reason the batch is closed."""
    _must_be(batch, BatchState.COUNTED)
    for item in batch.items:
        if item.back_at is None and reasons.get(item.id, "").strip():
            item.kept_reason = reasons[item.id].strip()
    return _settle(batch, by, at)


def give_up(batch: CaseBatch) -> None:
    """A batch that was put together and never handed over."""
    _must_be(batch, BatchState.OPEN)
    batch.state = BatchState.CANCELLED
    _record(batch)


def _settle(batch: CaseBatch, by: User, at: datetime) -> BatchState:
    batch.state = balance_of(batch).state
    if batch.state is BatchState.CLOSED:
        batch.closed_by, batch.closed_at = by, at
    _record(batch, count_back=batch.count_back, missing_cases=len(balance_of(batch).missing))
    return batch.state


def _verdict_on(case: Case | None, batch: CaseBatch, by: User) -> Verdict:
    if case is not None and any(item.case_id == case.id for item in batch.items):
        return Verdict.TWICE
    if len(batch.items) >= MOST:
        return Verdict.TOO_MANY
    verdict = verdict_on(case, batch.to_stage, by, rules_of(batch.service_id))
    held = case is not None and verdict in GOOD and batch_that_holds(case.id)
    return Verdict.IN_OTHER_BATCH if held else verdict


def _not_of_it(number: str, by: User) -> Verdict:
    if batch_numbered(number, by) is not None:
        return Verdict.SLIP
    return Verdict.NOT_IN_BATCH if number in cases_by_number([number], by) else Verdict.UNKNOWN


def _must_be(batch: CaseBatch, *states: BatchState) -> None:
    if batch.state not in states:
        raise Refused(NOT_NOW)


def _record(batch: CaseBatch, action: AuditAction = AuditAction.CHANGED, **details: object) -> None:
    record(action, "case_batch", batch.number, batch_state=f"batch_{batch.state.value}", **details)
