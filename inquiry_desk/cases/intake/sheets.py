"""The list of cases for spreadsheets: of the applicant the name alone, to find the paper by."""

from flask_babel import gettext as _

from foundation.sheet_file import Column, Value
from foundation.web.filters import label
from inquiry_desk.cases.models import Case


def columns() -> list[Column]:
    return [
        Column(_("Case number"), 14),
        Column(_("Service"), 22),
        Column(_("How it came"), 14),
        Column(_("Number on the form"), 18),
        Column(_("What is applied for"), 18),
        Column(_("Day of receipt")),
        Column(_("Applicant"), 20),
        Column(_("Stage"), 16),
        Column(_("There since"), 17),
        Column(_("Due on")),
        Column(_("To be decided by")),
        Column(_("Centre done on")),
        Column(_("Decided on")),
        Column(_("Ended on")),
        Column(_("Ending"), 14),
    ]


def cells_of(case: Case) -> list[Value]:
    return [
        case.number,
        case.service.name,
        label(case.source),
        case.source_number or "",
        case.kind,
        case.received_on,
        case.applicant,
        case.stage.name,
        case.stage_since,
        case.due_on,
        case.decide_by,
        case.centre_done_on,
        case.decided_on,
        case.ended_on,
        label(case.ending) if case.ending else "",
    ]
