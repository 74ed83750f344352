"""The list behind a figure as a list for spreadsheets; nothing personal of a citizen is in it."""

from flask_babel import gettext as _

from foundation.sheet_file import Column, Value
from foundation.web.filters import label
from inquiry_desk.reports.behind import Line


def columns() -> list[Column]:
    return [
        Column(_("Number"), 13),
        Column(_("Received at"), 17),
        Column(_("Service"), 16),
        Column(_("Category"), 22),
        Column(_("Channel"), 8),
        Column(_("First response"), 22),
        Column(_("First responder"), 14),
        Column(_("State"), 14),
        Column(_("Completed at"), 17),
        Column(_("Completed by"), 14),
        Column(_("Answer of the department"), 14),
        Column(_("Reason for leaving out"), 20),
        Column(_("Version of the definition"), 10),
    ]


def row_of(line: Line) -> list[Value]:
    return [
        line.number,
        line.received_at,
        line.service,
        line.category,
        label(line.channel),
        label(line.first_outcome) if line.first_outcome else None,
        line.first_responder,
        label(line.state),
        line.completed_at,
        line.completed_by,
        _("Given") if line.department_answered else _("None given"),
        label(line.exclusion) if line.exclusion else None,
        line.judged_by.version,
    ]
