"""不備: asking for what is missing, reminding, and what came or never came. None of these commits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.business_days.queries import exceptions_at
from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.cases.actions import moves_that_stand, note
from inquiry_desk.cases.kinds import Ending, Side, StepKind
from inquiry_desk.cases.missing.dates import Deadlines, moved_by, waited
from inquiry_desk.cases.missing.items import came_so_far
from inquiry_desk.cases.missing.models import CaseMissing, CaseReminder, Means
from inquiry_desk.cases.missing.queries import open_missing
from inquiry_desk.cases.models import Case, CaseStage
from inquiry_desk.cases.moving.acting import move_one
from inquiry_desk.cases.stages import moves_of, rules_of
from inquiry_desk.staff.refusals import Refused

WAITED_FOR = _l("The applicant of this case is waited for already.")
_GIVEN_UP = frozenset({Ending.SENT_BACK, Ending.WITHDRAWN})


@dataclass(frozen=True)
class Asking:
    """What an applicant is asked for."""

    items: list[str]
    letter: str
    answer_by: date
    remind_on: date | None


def stage_to_ask_from(case: Case, user: User) -> CaseStage | None:
    """Where a case waits for its applicant, by a move `user` may make; None: it cannot from where it stands."""
    stages = (move.to_stage for move in moves_of(case, user))
    return next((stage for stage in stages if stage.side is Side.APPLICANT), None)


def ask(case: Case, asking: Asking, by: User, at: datetime) -> CaseMissing:
    """The case waits for its applicant from now on. Refused where it does already, or cannot from its stage."""
    stage = stage_to_ask_from(case, by)
    if open_missing(case.id) is not None:
        raise Refused(WAITED_FOR)
    if stage is None:
        raise Refused(_l("From its stage the case cannot go to wait for the applicant."))
    missing = CaseMissing(case=case, asked_on=day_of(at), asked_by=by, **vars(asking))
    db.session.add(missing)
    move_one(case, stage, by, at, reason=_(", ").join(asking.items))
    note(case, StepKind.MISSING, by, at, answer_by=asking.answer_by.isoformat(), items=len(asking.items))
    db.session.flush()
    return missing


def remind(missing: CaseMissing, means: Means, look_again_on: date | None, by: User, at: datetime) -> None:
    _must_wait(missing)
    missing.reminders.append(CaseReminder(at=at, by=by, means=means))
    missing.remind_on = look_again_on
    note(missing.case, StepKind.REMINDED, by, at, means=means.value)
    record(AuditAction.CHANGED, "case", missing.case.number, reminded=True)


def something_came(
    missing: CaseMissing,
    came: Iterable[str],
    look_again_on: date | None,
    by: User,
    at: datetime,
    *,
    settles: bool = False,
    why: str = "",
) -> None:
    """Note what came. With the last of it the matter is settled, or, with a reason, without the rest."""
    _must_wait(missing)
    now = came_so_far(missing.items, missing.came, came)
    if now != missing.items and not settles:
        _wait_on(missing, now, look_again_on, by, at)
        return
    if now != missing.items and not why:
        raise Refused(_l("Write why the rest is not needed."), "why")
    missing.came = now
    settle(missing, "" if now == missing.items else why, by, at)


def settle(missing: CaseMissing, why: str, by: User, at: datetime, to: CaseStage | None = None) -> None:
    """Nothing is waited for any more: deadlines move by the days waited, and the case goes on, to `to` or to where it was."""
    _must_wait(missing)
    stop_waiting(missing, why, by, at)
    case, back = missing.case, to or stage_to_go_on_to(missing, by)
    if case.stage.side is Side.APPLICANT and back is not None:
        move_one(case, back, by, at, reason=why or _("What was missing came."))


def stop_waiting(missing: CaseMissing, why: str, by: User, at: datetime, **told: Any) -> None:
    """The deadlines move by the days waited until now; the case stays where it stands. `told` goes with the step."""
    case, days = missing.case, _days_waited(missing, day_of(at))
    before = Deadlines(case.due_on, case.decide_by)
    after = moved_by(before, days, case.centre_done_on is not None, exceptions_at(case.calendar_version))
    case.due_on, case.decide_by = after.due_on, after.decide_by
    missing.settled_on, missing.settled_by, missing.settled_note = day_of(at), by, why
    missing.paused_days, missing.remind_on = days, None
    if days:
        told |= {"days": days, **days_told(before, after)}
    note(case, StepKind.CAME, by, at, reason=why, items=len(missing.came), **told)
    record(AuditAction.CHANGED, "case", case.number, settled=True, days_waited=days)


def never_came(missing: CaseMissing, to: CaseStage, why: str, by: User, at: datetime) -> None:
    """A supervisor's decision: the application is sent back or counts as withdrawn."""
    if to not in endings_for(missing, by):
        raise Refused(_l("Choose how the application ends."), "stage_id")
    settle(missing, why, by, at, to)


def stage_to_go_on_to(missing: CaseMissing, by: User) -> CaseStage | None:
    """Where the case came from, if it may go there; else the usual way on within the centre."""
    case = missing.case
    stages = [move.to_stage for move in moves_of(case, by) if move.to_stage.side is Side.CENTRE]
    came_from = next((step.from_stage_id for step in reversed(moves_that_stand(case.steps))), None)
    return next((one for one in stages if one.id == came_from), next(iter(stages), None))


def endings_for(missing: CaseMissing, by: User) -> list[CaseStage]:
    """The stages that end an application whose applicant never answered."""
    return [move.to_stage for move in moves_of(missing.case, by) if move.to_stage.ending in _GIVEN_UP]


def _wait_on(
    missing: CaseMissing, now: list[str], look_again_on: date | None, by: User, at: datetime
) -> None:
    if now == missing.came:
        raise Refused(_l("Tick what came."), "came")
    missing.came, missing.remind_on = now, look_again_on
    still = len(missing.items) - len(now)
    note(missing.case, StepKind.CAME, by, at, items=len(now), still_missing=still)
    record(AuditAction.CHANGED, "case", missing.case.number, came=len(now))


def days_told(before: Deadlines, after: Deadlines) -> dict[str, Any]:
    """What the timeline says: both deadlines as they were and as they are."""
    return {
        "from_day": before.due_on.isoformat(),
        "to_day": after.due_on.isoformat(),
        "decide_from": before.decide_by.isoformat(),
        "decide_to": after.decide_by.isoformat(),
    }


def _days_waited(missing: CaseMissing, today: date) -> int:
    case = missing.case
    if not rules_of(case.service_id).pauses_for_applicant:
        return 0
    return waited(missing.asked_on, _waited_until(missing, today), exceptions_at(case.calendar_version))


def _waited_until(missing: CaseMissing, today: date) -> date:
    """Today, or the day on which somebody moved the case on without this page; none where asking was taken back."""
    case = missing.case
    if case.stage.side is Side.APPLICANT:
        return today
    moves = [step for step in moves_that_stand(case.steps) if day_of(step.at) >= missing.asked_on]
    left = (step for step in moves if _side(step.from_stage_id) is Side.APPLICANT)
    return next((day_of(step.at) for step in left), missing.asked_on)


def _side(stage_id: int | None) -> Side | None:
    return db.session.get_one(CaseStage, stage_id).side if stage_id is not None else None


def _must_wait(missing: CaseMissing) -> None:
    if missing.settled_on is not None:
        raise Refused(_l("This is settled already. Look at it again."))
