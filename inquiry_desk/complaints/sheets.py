"""Complaints and requests as a list for spreadsheets; a citizen's words stay words."""

from flask_babel import gettext as _

from foundation.sheet_file import Column, Value
from foundation.web.filters import label
from inquiry_desk.complaints.summary import Reported


def columns() -> list[Column]:
    return [
        Column(_("Received at"), 17),
        Column(_("Inquiry")),
        Column(_("Service"), 22),
        Column(_("Nature"), 10),
        Column(_("Sorted under"), 20),
        Column(_("Channel"), 10),
        Column(_("State"), 10),
        Column(_("What it is about"), 48),
        Column(_("How it is handled"), 40),
        Column(_("Outcome"), 40),
        Column(_("Why it came about"), 40),
        Column(_("How it is prevented"), 40),
        Column(_("Who handles it"), 14),
        Column(_("Closed"), 17),
    ]


def cells_of(line: Reported) -> list[Value]:
    return [
        line.received_at,
        line.number,
        line.service,
        label(line.nature),
        label(line.kind) if line.kind else "",
        label(line.channel),
        label(line.state),
        line.content,
        line.handling,
        line.result,
        line.analysis,
        line.prevention,
        line.handled_by,
        line.closed_at,
    ]
