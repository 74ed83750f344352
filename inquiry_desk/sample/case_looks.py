"""Second looks of the past: a colleague looks at what was drawn, and what is wrong is mended and looked at once more."""

from datetime import datetime

from inquiry_desk.cases.checking import actions
from inquiry_desk.cases.checking.rules import workers_of
from inquiry_desk.cases.kinds import CheckResult
from inquiry_desk.cases.models import Case, CaseCheck
from inquiry_desk.sample.case_office import Office
from inquiry_desk.sample.content import read

_WRONG = 0.04


def waiting_look(case: Case) -> CaseCheck | None:
    """The look at `case` that somebody still has to take."""
    newest = case.checks[-1] if case.checks else None
    return newest if newest is not None and newest.checked_at is None else None


def look(check: CaseCheck, office: Office, chance: float, why: str, at: datetime) -> None:
    """By somebody who did not work on the case; `chance` decides whether something is wrong."""
    workers = workers_of(check.case)
    by = next(one for one in (*office.operators, office.supervisor) if one.id not in workers)
    if chance >= _WRONG or check.worked_by is None:
        actions.look(check, CheckResult.RIGHT, "", by, at)
        return
    actions.look(check, CheckResult.WRONG, why, by, at)
    again = actions.mend(check, read("case-past")["mended"], check.worked_by, at)
    actions.look(again, CheckResult.RIGHT, "", by, at)
