"""Taking a case in, moving it on, taking a move back. None of these commits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm.attributes import set_committed_value

from foundation.business_days.queries import current_version, exceptions_at
from foundation.db import db
from foundation.organisation.models import User
from foundation.text import fold
from inquiry_desk.cases.deadlines import office_day_after
from inquiry_desk.cases.kinds import CheckMode, Source, StepKind
from inquiry_desk.cases.models import Case, CaseCheck, CaseRules, CaseStage, CaseStep
from inquiry_desk.cases.numbering import format_case_number, take_case_numbers
from inquiry_desk.cases.stages import MoveRefusedError, first_stage, refusal, rules_of
from inquiry_desk.cases.standing import DONE_ON, Standing, folded, moved


@dataclass(frozen=True)
class Application:
    """What is known of an application when it is taken in. `phone_e164` is normalised already."""

    service_id: int
    source: Source
    received_on: date
    source_number: str | None = None
    kind: str = ""
    applicant: str = ""
    kana: str = ""
    born_on: date | None = None
    phone_e164: str | None = None
    note: str = ""


class NothingToTakeBackError(ValueError):
    """The step is not the newest move of its case, or was taken back already."""


def take_in(application: Application, by: User | None, at: datetime) -> Case:
    """A new case in the first stage of its service, with a number and its days."""
    return take_all_in([application], by, at)[0]


def take_all_in(applications: list[Application], by: User | None, at: datetime) -> list[Case]:
    """New cases of one service, in order, with consecutive numbers."""
    if not applications:
        return []
    rules, stage = rules_of(applications[0].service_id), first_stage(applications[0].service_id)
    year, sequences = take_case_numbers(at, len(applications))
    deadlines = _deadlines(rules)
    same = {
        "fiscal_year": year,
        "stage_id": stage.id,
        "stage_since": at,
        "calendar_version": current_version(),
        "entered_by_id": by.id if by else None,
        "entered_at": at,
    }
    rows = [
        {"number": format_case_number(year, sequence), "sequence": sequence, **vars(one), **same}
        | search_keys(one.applicant, one.kana)
        | deadlines(one.received_on)
        for one, sequence in zip(applications, sequences, strict=True)
    ]
    return _written(rows, stage, by, at)


def _deadlines(rules: CaseRules) -> Callable[[date], dict[str, date]]:
    """What follows from a day of receipt, counted once for each."""
    exceptions = exceptions_at()

    @cache
    def of(received: date) -> dict[str, date]:
        due = office_day_after(received, rules.centre_days, exceptions)
        decided = office_day_after(received, rules.decision_days, exceptions)
        return {"due_on": due, "first_due_on": due, "decide_by": decided}

    return of


def _written(rows: list[dict[str, Any]], stage: CaseStage, by: User | None, at: datetime) -> list[Case]:
    """The cases in the order of their numbers, with their first steps: one statement for each table."""
    made = sorted(db.session.scalars(insert(Case).returning(Case), rows), key=lambda case: case.sequence)
    received = {
        "kind": StepKind.RECEIVED,
        "at": at,
        "by_id": by.id if by else None,
        "to_stage_id": stage.id,
        "to_name": stage.name,
    }
    db.session.execute(insert(CaseStep), [{**received, "case_id": case.id} for case in made])
    for case in made:  # what is known of each need not be asked for
        set_committed_value(case, "stage", stage)
        set_committed_value(case, "checks", [])
    return made


def search_keys(applicant: str, kana: str) -> dict[str, str]:
    """Name and kana as they are found by: folded, without blanks."""
    return {"name_key": search_key(applicant), "kana_key": search_key(kana)}


def search_key(text: str) -> str:
    return fold(text).replace(" ", "")[:200]


def move_case(
    case: Case,
    to: CaseStage,
    by: User,
    at: datetime,
    reason: str = "",
    batch_id: int | None = None,
    decided_on: date | None = None,
    rules: CaseRules | None = None,
) -> CaseStep:
    """Move `case` on. MoveRefusedError where it may not go there, or not by `by`.

    `decided_on`: the day of the decision, where it is told later than it was made. `rules`: those of its service,
    where they are at hand: they need not be asked for.
    """
    rules = rules or rules_of(case.service_id)
    why = refusal(case, to, by, reason, rules)
    if why is not None:
        raise MoveRefusedError(why)
    leaves, standing = case.stage, moved(_standing_of(case), to, at, decided_on)
    told: dict[str, Any] = {"decided_on": decided_on.isoformat()} if decided_on and to.decides else {}
    if case.centre_done_on and not standing.centre_done_on:
        told[DONE_ON] = case.centre_done_on.isoformat()
    step = note(case, StepKind.MOVED, by, at, leaves, to, reason=reason, batch_id=batch_id, **told)
    _stand(case, standing)
    if leaves.is_checked:
        _draw(case, rules, by, at)
    return step


def take_back(step: CaseStep, by: User, at: datetime, reason: str = "") -> CaseStep:
    """A counter-entry for the newest move of a case that stands; NothingToTakeBackError for any other step."""
    case = step.case
    standing_moves = moves_that_stand(case.steps)
    if not standing_moves or standing_moves[-1] is not step or step.from_stage_id is None:
        raise NothingToTakeBackError
    stages = {stage.id: stage for stage in _stages_named_by(case)}
    first = stages[standing_moves[0].from_stage_id or case.stage_id]
    left = [(stages[one.to_stage_id or 0], one.at, decision_told(one)) for one in standing_moves[:-1]]
    counter = note(
        case, StepKind.UNDONE, by, at, case.stage, stages[step.from_stage_id], reason=reason, counters=step
    )
    _stand(case, folded(first, case.entered_at, left))
    return counter


def moves_that_stand(steps: list[CaseStep]) -> list[CaseStep]:
    """The moves that were not taken back, in order."""
    countered = {step.counters_id for step in steps}
    return [step for step in steps if step.kind is StepKind.MOVED and step.id not in countered]


def decision_told(step: CaseStep) -> date | None:
    """The day of the decision, where a move names another than its own."""
    told = step.details.get("decided_on")
    return date.fromisoformat(told) if told else None


def note(
    case: Case,
    kind: StepKind,
    by: User | None,
    at: datetime,
    leaves: CaseStage | None = None,
    to: CaseStage | None = None,
    *,
    reason: str = "",
    batch_id: int | None = None,
    counters: CaseStep | None = None,
    **details: Any,
) -> CaseStep:
    """One step more on the case's timeline. `details` hold no personal data."""
    step = CaseStep(
        case=case,
        kind=kind,
        at=at,
        by_id=by.id if by else None,
        from_stage_id=leaves.id if leaves else None,
        to_stage_id=to.id if to else None,
        from_name=leaves.name if leaves else "",
        to_name=to.name if to else "",
        reason=reason,
        batch_id=batch_id,
        counters_id=counters.id if counters else None,
        details=details,
    )
    db.session.add(step)
    return step


def _standing_of(case: Case) -> Standing:
    return Standing(
        case.stage, case.stage_since, case.centre_done_on, case.decided_on, case.ended_on, case.ending
    )


def _stand(case: Case, standing: Standing) -> None:
    case.stage, case.stage_since = standing.stage, standing.since
    case.centre_done_on, case.decided_on = standing.centre_done_on, standing.decided_on
    case.ended_on, case.ending = standing.ended_on, standing.ending


def _stages_named_by(case: Case) -> list[CaseStage]:
    ids = {id_ for step in case.steps for id_ in (step.from_stage_id, step.to_stage_id) if id_ is not None}
    return [db.session.get_one(CaseStage, id_) for id_ in ids]


def _draw(case: Case, rules: CaseRules, worked_by: User, at: datetime) -> None:
    """Whether a case is drawn follows from its number: nobody can try again until it is not."""
    chance = Random(case.number).randrange(100)  # noqa: S311 - a sample, no secret
    drawn = rules.check_mode is CheckMode.ALL or (
        rules.check_mode is CheckMode.SAMPLE and chance < rules.check_percent
    )
    waiting = next((check for check in case.checks if check.checked_at is None), None)
    if waiting is not None:
        # A move that was taken back and made again is one piece of work, of whoever did it last.
        waiting.worked_by, waiting.drawn_at = worked_by, at
    elif drawn:
        db.session.add(CaseCheck(case=case, worked_by=worked_by, drawn_at=at))
