"""When a case came back to the centre after it was done with it (0036), as its steps say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from foundation.calendar import CalendarExceptions, day_of, next_office_day
from foundation.db import db
from inquiry_desk.cases.actions import moves_that_stand
from inquiry_desk.cases.models import CaseStep
from inquiry_desk.cases.standing import DONE_ON


@dataclass(frozen=True)
class Return:
    """It came back `on` a day; until then the centre counted as done on `done_on`."""

    on: date
    done_on: date
    reason: str


def returns_of(steps: Sequence[CaseStep]) -> list[Return]:
    """In order; what was taken back did not happen."""
    moves = [step for step in moves_that_stand(list(steps)) if DONE_ON in step.details]
    return [Return(day_of(step.at), date.fromisoformat(step.details[DONE_ON]), step.reason) for step in moves]


def returns_by_case(case_ids: Iterable[int]) -> dict[int, list[Return]]:
    """Of those that came back, by the id of the case."""
    query = select(CaseStep).where(CaseStep.case_id.in_(list(case_ids))).order_by(CaseStep.id)
    steps: dict[int, list[CaseStep]] = {}
    for step in db.session.scalars(query):
        steps.setdefault(step.case_id, []).append(step)
    found = {case_id: returns_of(of_case) for case_id, of_case in steps.items()}
    return {case_id: returns for case_id, returns in found.items() if returns}


def may_be_agreed_now(
    due_on: date, returns: Sequence[Return], today: date, calendar: CalendarExceptions
) -> bool:
    """Whether another day can be agreed on although `due_on` may be over: a case that was in time came back just now.

    Until the end of the next office day, when the day's report is due (spec 3-13(1)).
    """
    if not returns or returns[-1].done_on > due_on:
        return False
    return today <= next_office_day(returns[-1].on, calendar)
