"""ダブルチェック: looking at what somebody else entered, and mending what was found. None of these commits."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.cases.actions import note
from inquiry_desk.cases.checking.rules import why_not_look
from inquiry_desk.cases.kinds import CheckResult, StepKind
from inquiry_desk.cases.models import CaseCheck
from inquiry_desk.staff.refusals import Refused

_IN_THE_LOG = {CheckResult.RIGHT: "nothing_wrong", CheckResult.WRONG: "something_wrong"}


def look(check: CaseCheck, result: CheckResult, what: str, by: User, at: datetime) -> None:
    """What `by` found beside the paper. Refused for who worked on the case, and where it does not say what is wrong."""
    if (why := why_not_look(check, by)) is not None:
        raise Refused(why)
    if result is CheckResult.WRONG and not what:
        raise Refused(_l("Write what is wrong."), "what")
    if result is CheckResult.RIGHT and what:
        raise Refused(_l("You wrote what is wrong. Clear it, or choose that something is wrong."), "what")
    check.checked_by, check.checked_at, check.result, check.what = by, at, result, what
    note(check.case, StepKind.CHECKED, by, at, reason=what, result=result.value)
    record(AuditAction.CHANGED, "case", check.case.number, second_look=_IN_THE_LOG[result])


def mend(check: CaseCheck, how: str, by: User, at: datetime) -> CaseCheck:
    """It is put right, and is looked at once more by somebody who neither did the work nor mended it."""
    if check.result is not CheckResult.WRONG or check.mended_at is not None:
        raise Refused(_l("Nothing waits to be mended here any more."))
    if by.id == check.checked_by_id:
        raise Refused(_l("Whoever found it does not mend it: the look would be at their own work."))
    check.mended_by, check.mended_at = by, at
    again = CaseCheck(case=check.case, worked_by=by, drawn_at=at)
    db.session.add(again)
    note(check.case, StepKind.CORRECTED, by, at, reason=how, mended=True)
    record(AuditAction.CHANGED, "case", check.case.number, second_look="mended")
    db.session.flush()
    return again
