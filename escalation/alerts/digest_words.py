"""The list of the morning in words: numbers, wishes, deadlines and states, never what an inquiry says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from escalation.alerts.sender import MOST_LISTED
from escalation.labels import LABELS
from escalation.models import Escalation
from foundation.calendar import day_of
from foundation.wareki import format_date_with_weekday, format_datetime


@dataclass(frozen=True)
class Morning:
    """What a department owes at `at`, by deadline; `since`: the opening of the office day before."""

    owed: Sequence[Escalation]
    at: datetime
    since: datetime

    @property
    def overdue(self) -> list[Escalation]:
        """Past their deadline. One that waits for the desk is none: its clock stands still."""
        return [one for one in self.owed if one.paused_at is None and one.due_at < self.at]

    @property
    def due_today(self) -> list[Escalation]:
        today = day_of(self.at)
        later = (one for one in self.owed if one.paused_at is None and one.due_at >= self.at)
        return [one for one in later if day_of(one.due_at) == today]

    @property
    def new(self) -> list[Escalation]:
        return [one for one in self.owed if one.handed_over_at >= self.since]

    @property
    def submitted(self) -> list[Escalation]:
        """What waits for an approver."""
        return [one for one in self.owed if one.submission is not None]

    @property
    def others(self) -> list[Escalation]:
        pressing = {one.id for one in (*self.overdue, *self.due_today)}
        return [one for one in self.owed if one.id not in pressing]


def subject_of(morning: Morning) -> str:
    return str(
        _(
            "[List of the morning] %(count)d inquiries of your section, %(overdue)d of them overdue",
            count=len(morning.owed),
            overdue=len(morning.overdue),
        )
    )


def body_of(department: str, morning: Morning, centre: str, link: str) -> str:
    day = format_date_with_weekday(day_of(morning.at))
    lines = [
        _("To the person in charge at %(department)s", department=department),
        "",
        _("This is %(centre)s.", centre=centre),
        _("These inquiries are with your section on %(day)s.", day=day),
        "",
        *_counts(morning),
        "",
        *_listed(morning),
        _("The list of your section:"),
        link,
        "",
        _("This mail was sent automatically. A reply to it is not read."),
    ]
    return "\n".join(lines) + "\n"


def _counts(morning: Morning) -> list[str]:
    return [
        _("With your section: %(count)d", count=len(morning.owed)),
        _("New since the office day before: %(count)d", count=len(morning.new)),
        _("Past their deadline: %(count)d", count=len(morning.overdue)),
        _("Due today: %(count)d", count=len(morning.due_today)),
        _("With the approver: %(count)d", count=len(morning.submitted)),
    ]


def _listed(morning: Morning) -> list[str]:
    left = MOST_LISTED
    lines: list[str] = []
    for title, group in _groups(morning):
        if group[:left]:
            lines += [title, *(_line(one) for one in group[:left]), ""]
        left -= len(group[:left])
    if len(morning.owed) > MOST_LISTED:
        lines += [_("- and %(count)d more", count=len(morning.owed) - MOST_LISTED), ""]
    return lines


def _groups(morning: Morning) -> Iterator[tuple[str, list[Escalation]]]:
    yield _("[Overdue]"), morning.overdue
    yield _("[Due today]"), morning.due_today
    yield _("[Others]"), morning.others


def _line(one: Escalation) -> str:
    urgent = _("[Urgent] ") if one.urgent else ""
    words = (one.reference, LABELS[one.wish], _("Due: %(due)s", due=format_datetime(one.due_at)))
    state = _("With the approver") if one.submission else LABELS[one.state]
    return urgent + "　".join(str(word) for word in (*words, state))
