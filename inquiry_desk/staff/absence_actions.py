"""不在: recording who is away and who stands in, changing it, coming back early, taking it back."""

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.models import Absence, User
from foundation.wareki import format_date
from inquiry_desk.staff.absence_queries import leads_back, overlapping
from inquiry_desk.staff.absence_rules import may_record_for, may_stand_in
from inquiry_desk.staff.refusals import Refused

_DAY = timedelta(days=1)


def record_absence(
    person: User, first: date, last: date, deputy: User | None, by: User, at: datetime
) -> Absence:
    """`person` is away from `first` to `last`, both included; of two people who record at once the second is refused."""
    if not may_record_for(by, person) or not person.active:
        raise Refused(_l("Choose a person."), "user_id")
    _must_fit(person, first, last, deputy, day_of(at))
    absence = Absence(
        user=person, starts_on=first, ends_on=last, deputy=deputy, recorded_by=by, recorded_at=at
    )
    db.session.add(absence)
    _noted(AuditAction.CREATED, absence)
    return absence


def change_absence(absence: Absence, last: date, deputy: User | None, at: datetime) -> None:
    """Another last day or another deputy. An absence that is over stays as it is."""
    _must_not_be_over(absence, day_of(at))
    _must_fit(absence.user, absence.starts_on, last, deputy, day_of(at), own=absence.id)
    changed = [
        name for name, value in (("ends_on", last), ("deputy", deputy)) if getattr(absence, name) != value
    ]
    absence.ends_on, absence.deputy = last, deputy
    if changed:
        _noted(AuditAction.CHANGED, absence, fields=changed)


def come_back(absence: Absence, at: datetime) -> None:
    """Back today: yesterday was the last day; one that begins today or later never was."""
    today = day_of(at)
    _must_not_be_over(absence, today)
    if absence.starts_on >= today:
        withdraw_absence(absence, at)
        return
    absence.ends_on = today - _DAY
    _noted(AuditAction.CHANGED, absence, fields=["ends_on"])


def may_be_withdrawn(absence: Absence, today: date) -> bool:
    """Until it has begun, and on the day it was recorded: later it is a fact that can only be ended."""
    return absence.starts_on >= today or day_of(absence.recorded_at) == today


def withdraw_absence(absence: Absence, at: datetime) -> None:
    """It was recorded by mistake, or does not happen."""
    if not may_be_withdrawn(absence, day_of(at)):
        raise Refused(_l("This absence has begun. End it instead of taking it back."))
    _noted(AuditAction.CHANGED, absence, taken_back=True)
    db.session.delete(absence)


def _must_fit(
    person: User, first: date, last: date, deputy: User | None, today: date, own: int | None = None
) -> None:
    if last < today:
        raise Refused(_l("This time is over already. Enter a last day from today on."), "ends_on")
    db.session.scalars(select(User.id).where(User.id == person.id).with_for_update()).one()
    for other in overlapping(person.id, first, last, but=own):
        raise Refused(
            _l(
                "%(name)s is recorded as away from %(first)s to %(last)s already. Change that absence instead.",
                name=person.display_name,
                first=format_date(other.starts_on),
                last=format_date(other.ends_on),
            ),
            "starts_on" if own is None else "ends_on",
        )
    if deputy is not None:
        _must_be_able(deputy, person, first, last)


def _must_be_able(deputy: User, person: User, first: date, last: date) -> None:
    if deputy.id == person.id:
        raise Refused(_l("Nobody can stand in for themselves. Choose somebody else."), "deputy_id")
    if not may_stand_in(deputy, person):
        raise Refused(
            _l(
                "%(deputy)s cannot do the work of %(name)s. Choose somebody of the same department,"
                " or with a service in common.",
                deputy=deputy.display_name,
                name=person.display_name,
            ),
            "deputy_id",
        )
    if leads_back(person.id, deputy.id, first, last):
        raise Refused(
            _l(
                "%(deputy)s is away in this time too, and %(name)s stands in then: nobody would have the work."
                " Choose somebody else.",
                deputy=deputy.display_name,
                name=person.display_name,
            ),
            "deputy_id",
        )


def _must_not_be_over(absence: Absence, today: date) -> None:
    if absence.ends_on < today:
        raise Refused(_l("This absence is over and stays as it was."))


def _noted(action: AuditAction, absence: Absence, **details: object) -> None:
    days = {"from_day": absence.starts_on.isoformat(), "to_day": absence.ends_on.isoformat()}
    record(action, "absence", absence.user.login_id, **days, **details)
