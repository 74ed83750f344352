"""The registers, and the rows behind a figure, as lists for spreadsheets."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from foundation.sheet_file import Column, Value
from foundation.web.filters import label
from inquiry_desk.cases.models import Case
from inquiry_desk.incidents.models import Incident
from inquiry_desk.registers.figures import CaseGroup, RegisterFigure
from inquiry_desk.registers.from_cases import day_counted
from inquiry_desk.registers.models import Finding, ProcessedVolume, TaskDeadline
from inquiry_desk.registers.parts import Part


@dataclass(frozen=True)
class Sheet:
    title: str
    columns: list[Column]
    cells: Callable[[Any], list[Value]]


def sheet_of_volumes() -> Sheet:
    columns = [
        Column(_("Day"), 12),
        Column(_("Service"), 22),
        Column(_("Items")),
        Column(_("Entered by"), 14),
        Column(_("Entered at"), 17),
        Column(_("Reason of the correction"), 40),
        Column(_("State"), 16),
    ]
    return Sheet(_("Processed items"), columns, lambda one: _cells_of_volume(*one))


def _cells_of_volume(entry: ProcessedVolume, holds: bool) -> list[Value]:
    state = _("Holds") if holds else _("Replaced by a later entry")
    by = entry.entered_by.display_name
    return [entry.day, entry.service.name, entry.count, by, entry.entered_at, entry.note, state]


def sheet_of_findings() -> Sheet:
    columns = [
        Column(_("Pointed out on"), 12),
        Column(_("Service"), 22),
        Column(_("Pointed out by (section or official of the city)"), 22),
        Column(_("What was pointed out"), 48),
        Column(_("Items")),
        Column(_("State"), 24),
        Column(_("Cause, or why it is no error"), 40),
        Column(_("How it is prevented from now on"), 40),
        Column(_("Recorded by"), 14),
        Column(_("Judged by"), 14),
        Column(_("Decided after the dispute by"), 14),
        Column(_("Part of processing"), 14),
        Column(_("Case number"), 14),
    ]
    return Sheet(_("Findings of the city"), columns, _cells_of_finding)


def _cells_of_finding(one: Finding) -> list[Value]:
    return [
        one.found_on,
        one.service.name,
        one.found_by,
        one.what,
        one.count,
        label(one.state),
        one.cause,
        one.prevention,
        one.recorded_by.display_name,
        one.judged_by.display_name if one.judged_by else None,
        one.reviewed_by.display_name if one.reviewed_by else None,
        label(one.kind),
        one.case.number if one.case else None,
    ]


def sheet_of_deadlines() -> Sheet:
    columns = [
        Column(_("Task"), 40),
        Column(_("Service"), 22),
        Column(_("Items")),
        Column(_("Due on"), 12),
        Column(_("Extended to"), 12),
        Column(_("Reason of the extension"), 40),
        Column(_("Approved by (of the city)"), 16),
        Column(_("Done on"), 12),
        Column(_("Recorded by"), 14),
    ]
    return Sheet(_("Deadlines of tasks"), columns, _cells_of_task)


def _cells_of_task(one: TaskDeadline) -> list[Value]:
    return [
        one.name,
        one.service.name,
        one.count,
        one.due_on,
        one.extended_to,
        one.extension_reason,
        one.extension_approved_by,
        one.done_on,
        one.recorded_by.display_name,
    ]


def columns_behind() -> list[Column]:
    return [
        Column(_("Day"), 12),
        Column(_("Service"), 22),
        Column(_("Content"), 48),
        Column(_("Items")),
        Column(_("Part of the figure"), 36),
    ]


def rows_behind(
    figure: RegisterFigure, volumes: list[ProcessedVolume], cases: Iterator[tuple[Case, Part]]
) -> Iterator[list[Value]]:
    """Both sides, and what is left out with its reason; `volumes` and processed `cases`: what errors are measured by."""
    for one in figure.behind:
        if not isinstance(one.row, CaseGroup):
            yield [*_what(one.row), one.count, label(one.part)]
    for entry in volumes:
        yield [entry.day, entry.service.name, "", entry.count, _("Denominator")]
    for entry in figure.replaced:
        yield [entry.day, entry.service.name, "", entry.count, _("Left out: cases count on this day")]
    for case, part in cases:
        yield [day_counted(case, part), case.service.name, case.number, 1, label(part)]


def _what(row: Finding | TaskDeadline | Incident) -> list[Value]:
    service = row.service.name if row.service else None
    if isinstance(row, Finding):
        return [row.found_on, service, f"{row.case.number} {row.what}" if row.case else row.what]
    if isinstance(row, TaskDeadline):
        return [row.extended_to or row.due_on, service, row.name]
    return [row.occurred_on, service, row.what]
