"""What speaks against registering an application: two scans of one form, a service that is not handled then."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, or_, select

from foundation.calendar import day_bounds, day_of
from foundation.db import db
from foundation.organisation.models import Service
from inquiry_desk.cases.actions import Application, search_key
from inquiry_desk.cases.models import Case

LONG_AGO = timedelta(days=365)
NAMED = 5


class DoubtKind(enum.Enum):
    """Why somebody has to look before an application is registered."""

    SAME_NUMBER = "same_number"
    SAME_PERSON = "same_person"
    OUTSIDE_PERIOD = "outside_period"
    LONG_AGO = "long_ago"


LABELS: dict[enum.Enum, object] = {
    DoubtKind.SAME_NUMBER: _l("A case with this number on the form is registered already."),
    DoubtKind.SAME_PERSON: _l("A case of a person with this name is registered already."),
    DoubtKind.OUTSIDE_PERIOD: _l("The day of receipt is outside the handling period of this service."),
    DoubtKind.LONG_AGO: _l("The day of receipt is more than a year ago."),
}


@dataclass(frozen=True)
class Doubt:
    """One reason, and the numbers of the cases it comes from."""

    kind: DoubtKind
    numbers: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        return ":".join((self.kind.value, *self.numbers))


def marks_of(doubts: Sequence[Doubt]) -> str:
    """What a confirmation carries, so that it counts for nothing else."""
    return " ".join(doubt.mark for doubt in doubts)


def doubts_about(application: Application, service: Service, at: datetime) -> list[Doubt]:
    doubts = []
    if same := _with_number(application):
        doubts.append(Doubt(DoubtKind.SAME_NUMBER, same))
    if persons := _of_person(application, at):
        doubts.append(Doubt(DoubtKind.SAME_PERSON, persons))
    if not service.handled_on(application.received_on):
        doubts.append(Doubt(DoubtKind.OUTSIDE_PERIOD))
    if is_long_ago(application.received_on, day_of(at)):
        doubts.append(Doubt(DoubtKind.LONG_AGO))
    return doubts


def is_long_ago(received_on: date, today: date) -> bool:
    """Whether the year was rather mistyped."""
    return today - received_on > LONG_AGO


def _with_number(application: Application) -> tuple[str, ...]:
    if application.source_number is None:
        return ()
    same = Case.source_number == application.source_number
    return _numbers(and_(Case.service_id == application.service_id, same))


def _of_person(application: Application, at: datetime) -> tuple[str, ...]:
    """Who came today with the same name and no other birthday, or is under way with the same birthday."""
    key = search_key(application.applicant)
    if not key:
        return ()
    born = application.born_on
    came_today = Case.entered_at >= day_bounds(day_of(at), day_of(at))[0]
    if born is None:
        alike = came_today
    else:
        under_way = and_(Case.born_on == born, Case.ended_on.is_(None))
        alike = or_(under_way, and_(came_today, or_(Case.born_on == born, Case.born_on.is_(None))))
    return _numbers(and_(Case.service_id == application.service_id, Case.name_key == key, alike))


def _numbers(condition: ColumnElement[bool]) -> tuple[str, ...]:
    query = select(Case.number).where(condition).order_by(Case.id.desc()).limit(NAMED)
    return tuple(db.session.scalars(query))
