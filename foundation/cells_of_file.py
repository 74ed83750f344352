"""Single cells of spreadsheets: what programs put there becomes text, and text never becomes a formula."""

from datetime import date, datetime, time

from foundation.sheet_file import is_like_a_formula
from foundation.text import clean_text

_GUARD = "'"


def guarded(text: str) -> str:
    """`text` as a cell of a csv file; `unguarded` gives back exactly `text`."""
    return _GUARD + text if is_like_a_formula(text.lstrip(_GUARD)) else text


def unguarded(cell: str) -> str:
    is_guarded = cell.startswith(_GUARD) and is_like_a_formula(cell.lstrip(_GUARD))
    return cell[1:] if is_guarded else cell


def text_of_cell(value: object) -> str:
    """What a cell of a workbook shows, cleaned as it may be stored."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # Workbooks write a carriage return as _x000D_ (ECMA-376 Part 1, 22.4.2.4).
    return clean_text(str(value).replace("_x000D_", "\r"))


def _moment(value: datetime) -> str:
    whole_day = value.time() == time.min
    return value.date().isoformat() if whole_day else value.isoformat(" ", "minutes")
