"""A case that is moved on waits for its applicant no more; taken back, it waits again with the days it had."""

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.cases.actions import note
from inquiry_desk.cases.kinds import Side, StepKind
from inquiry_desk.cases.missing.actions import WAITED_FOR, days_told, stop_waiting
from inquiry_desk.cases.missing.dates import Deadlines
from inquiry_desk.cases.missing.models import CaseMissing
from inquiry_desk.cases.missing.queries import open_missing
from inquiry_desk.cases.models import Case, CaseStage, CaseStep
from inquiry_desk.staff.refusals import Refused

# Details of the step that settled: which asking a move settled, and when it was to be looked at.
_SETTLED, _LOOK_ON = "settled_by_move", "look_on"


def settle_with_move(case: Case, to: CaseStage, by: User, at: datetime) -> None:
    """Before `case` leaves the stage in which it waits, what was asked for is settled as on its own page."""
    if case.stage.side is not Side.APPLICANT or to.side is Side.APPLICANT:
        return
    missing = open_missing(case.id, lock=True)
    # Settled on its page, it is moved by that, perhaps before the database knows of it.
    if missing is None or missing.settled_on is not None:
        return
    look_on = missing.remind_on.isoformat() if missing.remind_on else None
    why = _("Moved on to %(stage)s: nothing is waited for any more.", stage=to.name)
    stop_waiting(missing, why, by, at, **{_SETTLED: missing.id, _LOOK_ON: look_on})


def wait_again(step: CaseStep, by: User, at: datetime) -> None:
    """Before `step` is countered. Refused where the days of the case are others by now, or another asking is open."""
    settled = _settled_with(step)
    if settled is None:
        return
    case, missing = (
        step.case,
        db.session.get_one(CaseMissing, settled.details[_SETTLED], with_for_update=True),
    )
    if open_missing(case.id) is not None:
        raise Refused(WAITED_FOR)
    now, before = Deadlines(case.due_on, case.decide_by), _before(case, settled)
    case.due_on, case.decide_by = before.due_on, before.decide_by
    missing.settled_on, missing.settled_by, missing.settled_note = None, None, ""
    look_on = settled.details[_LOOK_ON]
    missing.paused_days, missing.remind_on = 0, date.fromisoformat(look_on) if look_on else None
    reason = _("The move was taken back: the applicant is waited for again.")
    note(case, StepKind.MISSING, by, at, reason=reason, items=len(missing.items), **days_told(now, before))


def _settled_with(step: CaseStep) -> CaseStep | None:
    """The step by which `step` settled what was asked for: the one just before it."""
    place = step.case.steps.index(step)
    before = step.case.steps[place - 1] if place else None
    return before if before is not None and _SETTLED in before.details else None


def _before(case: Case, settled: CaseStep) -> Deadlines:
    """The days as they were before they moved by the days waited."""
    told, now = settled.details, Deadlines(case.due_on, case.decide_by)
    if "days" not in told:
        return now
    if (told["to_day"], told["decide_to"]) != (now.due_on.isoformat(), now.decide_by.isoformat()):
        raise Refused(_l("The days of the case were changed after this move: it cannot be taken back."))
    return Deadlines(date.fromisoformat(told["from_day"]), date.fromisoformat(told["decide_from"]))
