"""How the keys of a report's tables, columns and rows read on screen, on paper and in a spreadsheet."""

from foundation.web.filters import label
from inquiry_desk.reporting.content import Row
from inquiry_desk.reporting.daily import names as daily
from inquiry_desk.reporting.monthly import names as monthly

TITLES: dict[str, object] = {**monthly.TITLES, **daily.TITLES}
COLUMNS: dict[str, object] = {**monthly.COLUMNS, **daily.COLUMNS}
ROWS: dict[str, dict[str, object]] = {**monthly.ROWS, **daily.ROWS}


def title_of(key: str) -> str:
    return str(TITLES.get(key, key))


def column_name(key: str) -> str:
    return str(COLUMNS.get(key, key))


def row_name(table: str, row: Row) -> str:
    """The name the row was frozen with, or the label of its key."""
    if row.name:
        return row.name
    known = ROWS.get(table, {}).get(row.key)
    if known is not None:
        return str(known)
    vocabulary = daily.VOCABULARIES.get(table)
    return str(label(vocabulary(row.key))) if vocabulary else row.key
