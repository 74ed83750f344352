"""The list of incidents for a spreadsheet."""

from flask_babel import gettext as _

from foundation.sheet_file import Column, Value
from foundation.web.filters import label
from inquiry_desk.incidents.models import Incident
from inquiry_desk.incidents.rules import Standing, state_of


def columns() -> list[Column]:
    return [
        Column(_("Number of the incident"), 14),
        Column(_("Kind of incident"), 26),
        Column(_("Happened on"), 12),
        Column(_("Service"), 22),
        Column(_("What happened"), 48),
        Column(_("Noticed at"), 17),
        Column(_("Reported to the city at"), 17),
        Column(_("What was done at once"), 40),
        Column(_("State"), 24),
        Column(_("Measures"), 10),
        Column(_("Of these done"), 10),
        Column(_("Document number"), 24),
        Column(_("Why it was no incident"), 40),
        Column(_("Recorded by"), 14),
    ]


def cells_of(one: Incident, standing: Standing) -> list[Value]:
    return [
        one.number,
        label(one.kind),
        one.occurred_on,
        one.service.name if one.service else None,
        one.what,
        one.noticed_at,
        one.reported_at,
        one.handling,
        label(state_of(standing)),
        standing.measures,
        standing.measures - standing.measures_open,
        one.document_number,
        one.withdrawn_reason,
        one.recorded_by.display_name,
    ]
