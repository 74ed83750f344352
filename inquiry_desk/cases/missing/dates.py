"""Days of what is missing, in office days: until when, when it is looked at again, and by how much deadlines move. Pure."""

from dataclasses import dataclass
from datetime import date

from foundation.calendar import CalendarExceptions
from inquiry_desk.cases.deadlines import office_day_after, office_days_between

REMIND_BEFORE = 3
"""Office days before the last one, so that an applicant who was reminded can still answer in time."""
REMIND_AGAIN = 5
"""Office days between two reminders."""


@dataclass(frozen=True)
class Deadlines:
    """When the centre has to be done, and when the city means to have decided."""

    due_on: date
    decide_by: date


def answer_days(asked_on: date, days: int, exceptions: CalendarExceptions) -> tuple[date, date]:
    """(until when an answer is asked for, when it is looked at again)."""
    look_again = max(1, days - REMIND_BEFORE)
    return office_day_after(asked_on, days, exceptions), office_day_after(asked_on, look_again, exceptions)


def next_look(today: date, exceptions: CalendarExceptions) -> date:
    return office_day_after(today, REMIND_AGAIN, exceptions)


def waited(asked_on: date, until: date, exceptions: CalendarExceptions) -> int:
    """Office days an applicant was waited for; the day of asking itself is the centre's."""
    return office_days_between(asked_on, until, exceptions)


def moved_by(before: Deadlines, days: int, centre_is_done: bool, exceptions: CalendarExceptions) -> Deadlines:
    """Both deadlines later by the days waited; the centre's stays where the centre was done before."""
    if days == 0:
        return before
    due_on = before.due_on if centre_is_done else office_day_after(before.due_on, days, exceptions)
    return Deadlines(due_on, office_day_after(before.decide_by, days, exceptions))
