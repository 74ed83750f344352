"""Changing what was written of an application, and agreeing on another day. None of these commits."""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.business_days.queries import exceptions_at
from foundation.calendar import CalendarExceptions, day_of
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.cases.actions import note, search_keys
from inquiry_desk.cases.deadlines import office_day_after, office_days_between
from inquiry_desk.cases.intake.reasons import extensions_of
from inquiry_desk.cases.kinds import StepKind
from inquiry_desk.cases.models import Case, CaseExtension
from inquiry_desk.cases.returns import may_be_agreed_now, returns_of
from inquiry_desk.staff.editing import change, fingerprint
from inquiry_desk.staff.refusals import Refused

FIELDS = (
    "received_on", "applicant", "kana", "born_on", "phone_e164", "kind", "source_number", "note",
)  # fmt: skip


def seen_mark(case: Case) -> str:
    """What a form carries to notice that somebody else corrected the case meanwhile."""
    return fingerprint(case, FIELDS)


def correct(case: Case, values: dict[str, Any], by: User, at: datetime, seen: str) -> list[str]:
    """Write `values`; the names of the fields that changed, which the timeline keeps without what they held.

    Another day of receipt moves the days that are counted from it; Refused once the centre is done.
    """
    before = case.received_on
    if values["received_on"] != before and (case.centre_done_on or returns_of(case.steps)):
        raise Refused(_l("The centre is done with it: the day of receipt stays."), "received_on")
    fields = change(case, values, seen)
    if not fields:
        return fields
    for name, key in search_keys(case.applicant, case.kana).items():
        setattr(case, name, key)
    if "received_on" in fields:
        agreed = bool(extensions_of(case.id))
        move_days(case, before, exceptions_at(case.calendar_version), agreed=agreed)
    note(case, StepKind.CORRECTED, by, at, fields=fields)
    named = ["case_kind" if name == "kind" else name for name in fields]
    record(AuditAction.CHANGED, "case", case.number, fields=named)
    db.session.flush()
    return fields


def move_days(case: Case, before: date, calendar: CalendarExceptions, *, agreed: bool) -> None:
    """As many office days after the corrected receipt as after `before`; a day `agreed` with the city stays."""
    first, received = case.first_due_on, case.received_on
    case.first_due_on = office_day_after(received, office_days_between(before, first, calendar), calendar)
    decision = office_days_between(before, case.decide_by, calendar)
    case.decide_by = office_day_after(received, decision, calendar)
    if not agreed:
        whole = office_days_between(before, case.due_on, calendar)
        case.due_on = office_day_after(received, whole, calendar)


def why_not_extended(case: Case, today: date) -> object | None:
    """Why the day of the case cannot be moved any more; None where it can."""
    if case.centre_done_on is not None or case.ended_on is not None:
        return _l("The centre is done with it: it needs no extension.")
    calendar = exceptions_at(case.calendar_version)
    if case.due_on < today and not may_be_agreed_now(case.due_on, returns_of(case.steps), today, calendar):
        return _l("The day is over already: it cannot be extended afterwards.")
    return None


def extend(case: Case, to: date, reason: str, approved_by: str, by: User, at: datetime) -> CaseExtension:
    """Another day for the centre, agreed with the city before the present one was over (spec 3-12(1)-2).

    For a case that was in time and came back later it is agreed when it comes back (0036).
    """
    if (why := why_not_extended(case, day_of(at))) is not None:
        raise Refused(why, "to_day")
    if to <= case.due_on:
        raise Refused(_l("The new day must lie after the present one."), "to_day")
    if to < day_of(at):
        raise Refused(_l("The new day must not be over already."), "to_day")
    extension = CaseExtension(
        case_id=case.id,
        from_day=case.due_on,
        to_day=to,
        reason=reason,
        approved_by=approved_by,
        recorded_by=by,
        recorded_at=at,
    )
    from_day, to_day = case.due_on.isoformat(), to.isoformat()
    case.due_on = to
    db.session.add(extension)
    note(case, StepKind.EXTENDED, by, at, reason=reason, from_day=from_day, to_day=to_day)
    record(AuditAction.CHANGED, "case", case.number, fields=["due_on"], from_day=from_day, to_day=to_day)
    db.session.flush()
    return extension
