"""A file and its rows as they stand on the page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from inquiry_desk.cases.importing.judging import heading_of
from inquiry_desk.cases.importing.lines import Bounds, Said, read_line
from inquiry_desk.cases.importing.models import CaseImport, CaseImportRow, ImportState, RowFate
from inquiry_desk.cases.importing.queries import (
    RowsPage,
    count_fates,
    count_reasons,
    numbers_of_cases,
    rows_of,
)

UNDER_WAY = (ImportState.READING, ImportState.APPLYING)
_ORDER = (RowFate.REFUSED, RowFate.CHANGED, RowFate.NEW, RowFate.KNOWN)
_EVER = Bounds(date.max, date.max)


@dataclass(frozen=True)
class RowShown:
    """A row as it was read, the case it became or belongs to, and what it changes there."""

    row: CaseImportRow
    said: Said
    given: dict[str, str]
    case_number: str | None
    changes: list[tuple[object, str, str]]


def totals(one: CaseImport) -> dict[str, Any]:
    """How many rows meet which fate, and how many the bar counts up to."""
    fates = count_fates(one.id)
    to_do = fates[RowFate.NEW] + fates[RowFate.CHANGED]
    total = to_do if one.state is ImportState.APPLYING else one.rows
    counts = {fate.value: count for fate, count in fates.items()}
    return {"fates": fates, "counts": counts, "to_do": to_do, "total": total}


def fate_shown(asked: str, fates: dict[RowFate, int]) -> RowFate:
    """What the address names, else the first that has rows, refused ones before others."""
    named = {fate.value: fate for fate in RowFate}.get(asked)
    return named or next((fate for fate in _ORDER if fates[fate]), RowFate.NEW)


def page_of(one: CaseImport, fate: RowFate, reason: str, after: int) -> dict[str, Any]:
    """Some rows of one fate, and the reasons there are for it."""
    page = rows_of(one.id, fate, reason, after)
    return {
        "fate": fate,
        "reason": reason,
        "reasons": count_reasons(one.id, fate),
        "lines": _shown(page),
        "after": page.after,
    }


def _shown(page: RowsPage) -> list[RowShown]:
    numbers = numbers_of_cases(page.rows)
    return [
        RowShown(
            row,
            read_line(row.cells.get("given", {}), _EVER)[0],
            row.cells.get("given", {}),
            numbers.get(row.case_id or 0),
            [(heading_of(key), *texts) for key, texts in row.cells.get("basis", {}).items()],
        )
        for row in page.rows
    ]
