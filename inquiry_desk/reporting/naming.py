"""How the keys of a report's tables, columns and rows read on screen, on paper and in a spreadsheet."""

import enum

from flask_babel import lazy_gettext as _l

from foundation.web.filters import label
from inquiry_desk.inquiries.kinds import Channel
from inquiry_desk.reporting.content import Row
from inquiry_desk.reporting.monthly import names as monthly

TITLES: dict[str, object] = {**monthly.TITLES, "channels": _l("By channel")}
COLUMNS: dict[str, object] = {**monthly.COLUMNS, "received": _l("Received")}
# Rows whose keys are the values of a vocabulary.
VOCABULARIES: dict[str, type[enum.Enum]] = {"channels": Channel}


def title_of(key: str) -> str:
    return str(TITLES.get(key, key))


def column_name(key: str) -> str:
    return str(COLUMNS.get(key, key))


def row_name(table: str, row: Row) -> str:
    """The name the row was frozen with, or the label of its key."""
    if not row.name and row.key in monthly.ROWS.get(table, {}):
        return str(monthly.ROWS[table][row.key])
    if row.name or table not in VOCABULARIES:
        return row.name or row.key
    return str(label(VOCABULARIES[table](row.key)))
