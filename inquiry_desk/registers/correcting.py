"""訂正: what was mistyped is written anew, and what stood there before stays beside it, with who, when and why."""

import enum
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.models import Service, User
from foundation.wareki import format_date, format_datetime
from foundation.web.filters import label
from inquiry_desk.cases.models import Case
from inquiry_desk.registers.models import (
    Finding,
    FindingState,
    RegisterCorrection,
    TaskDeadline,
)
from inquiry_desk.staff.refusals import Refused

Row = Finding | TaskDeadline


class Field(enum.Enum):
    """What can be corrected, by the name of its column."""

    SERVICE = "service_id"
    CASE = "case_id"
    KIND = "kind"
    FOUND_ON = "found_on"
    FOUND_BY = "found_by"
    COUNT = "count"
    WHAT = "what"
    NAME = "name"
    DUE_ON = "due_on"


LABELS: dict[enum.Enum, object] = {
    Field.SERVICE: _l("Service"),
    Field.CASE: _l("Case number"),
    Field.KIND: _l("Part of processing"),
    Field.FOUND_ON: _l("Pointed out on"),
    Field.FOUND_BY: _l("Pointed out by (section or official of the city)"),
    Field.COUNT: _l("Items"),
    Field.WHAT: _l("Content"),
    Field.NAME: _l("Task"),
    Field.DUE_ON: _l("Due on"),
}
_KINDS: dict[type[Row], tuple[str, str]] = {
    Finding: ("finding", "finding_id"),
    TaskDeadline: ("task_deadline", "task_id"),
}


def correct_finding(finding: Finding, reason: str, by: User, at: datetime, **corrected: object) -> None:
    """Until it is judged; afterwards it stays as it was judged."""
    if finding.state is not FindingState.OPEN:
        raise Refused(_l("This finding has been judged already."))
    _correct(finding, reason, by, at, corrected)


def correct_task(task: TaskDeadline, reason: str, by: User, at: datetime, **corrected: object) -> None:
    """A first day that is over, or from which it was extended, decides the figure and stays."""
    if corrected["due_on"] != task.due_on and (task.due_on < day_of(at) or task.extended_to is not None):
        raise Refused(_l("This day is over or was extended, so it cannot be corrected any more."), "due_on")
    _correct(task, reason, by, at, corrected)


def corrections_of(row: Row) -> list[RegisterCorrection]:
    """The newest first."""
    _kind, column = _KINDS[type(row)]
    query = select(RegisterCorrection).where(getattr(RegisterCorrection, column) == row.id)
    query = query.options(joinedload(RegisterCorrection.by)).order_by(RegisterCorrection.id.desc())
    return list(db.session.scalars(query))


def _correct(row: Row, reason: str, by: User, at: datetime, corrected: dict[str, object]) -> None:
    changed = [name for name, value in corrected.items() if not _is_same(getattr(row, name), value)]
    if not changed:
        raise Refused(_l("Nothing was changed."))
    kind, column = _KINDS[type(row)]
    earlier = {name: _in_words(name, getattr(row, name)) for name in changed}
    db.session.add(RegisterCorrection(**{column: row.id}, at=at, by=by, reason=reason, earlier=earlier))
    for name in changed:
        setattr(row, name, corrected[name])
    named = ["finding_kind" if name == Field.KIND.value else name for name in changed]
    record(AuditAction.CHANGED, kind, row.id, fields=named, corrected=True)


def _is_same(present: object, value: object) -> bool:
    """A form gives whole minutes."""
    if isinstance(present, datetime) and isinstance(value, datetime):
        return present.replace(second=0, microsecond=0) == value.replace(second=0, microsecond=0)
    return present == value


def _in_words(name: str, value: object) -> str:
    if name == Field.SERVICE.value:
        service = db.session.get(Service, value) if value else None
        return service.name if service else ""
    if name == Field.CASE.value:
        case = db.session.get(Case, value) if value else None
        return case.number if case else ""
    if isinstance(value, enum.Enum):
        return label(value)
    if isinstance(value, datetime):
        return format_datetime(value)
    return format_date(value) if isinstance(value, date) else str(value)
