"""Second looks of the past: a colleague looks at what was drawn, and what is wrong is mended before the case goes on."""

from datetime import datetime

from inquiry_desk.cases.actions import note
from inquiry_desk.cases.kinds import CheckResult, StepKind
from inquiry_desk.cases.models import Case, CaseCheck
from inquiry_desk.sample.case_office import Office

_WRONG = 0.04


def waiting_look(case: Case) -> CaseCheck | None:
    """The look at `case` that somebody still has to take, or has to mend something after."""
    newest = case.checks[-1] if case.checks else None
    if newest is None or newest.result is CheckResult.RIGHT or newest.mended_at is not None:
        return None
    return newest


def look(check: CaseCheck, office: Office, chance: float, why: str, at: datetime) -> None:
    """By somebody else than whose work it is; `chance` decides whether something is wrong."""
    case = check.case
    by = next(one for one in (*office.operators, office.supervisor) if one.id != check.worked_by_id)
    check.checked_by, check.checked_at = by, at
    check.result = CheckResult.WRONG if chance < _WRONG else CheckResult.RIGHT
    if check.result is CheckResult.WRONG:
        check.what, check.mended_by, check.mended_at = why, check.worked_by, at
    note(case, StepKind.CHECKED, by, at, result=check.result.value)
