"""The list behind a figure as a file for spreadsheets."""

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _

from foundation import csv_file
from foundation.calendar import JST
from foundation.web.filters import label
from inquiry_desk.reports.behind import Line


def as_csv(lines: Iterable[Line]) -> str:
    """One line each; nothing personal of a citizen is in it."""
    return csv_file.as_csv([_heading(), *(_cells(line) for line in lines)])


def _heading() -> list[str]:
    return [
        _("Number"),
        _("Received at"),
        _("Service"),
        _("Category"),
        _("Channel"),
        _("First response"),
        _("First responder"),
        _("State"),
        _("Completed at"),
        _("Completed by"),
        _("Answer of the department"),
        _("Reason for leaving out"),
    ]


def _cells(line: Line) -> list[str]:
    return [
        line.number,
        _moment(line.received_at),
        line.service or "",
        line.category or "",
        label(line.channel),
        label(line.first_outcome) if line.first_outcome else "",
        line.first_responder or "",
        label(line.state),
        _moment(line.completed_at),
        line.completed_by or "",
        _("Given") if line.department_answered else _("None given"),
        label(line.exclusion) if line.exclusion else "",
    ]


def _moment(at: datetime | None) -> str:
    return at.astimezone(JST).strftime("%Y/%m/%d %H:%M") if at else ""
