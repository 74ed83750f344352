"""The bytes of a workbook that depend on nothing but what is in it.

openpyxl writes the moment of saving into the archive and leaves formulas without results; a city's
spreadsheet that opens files from the network protected does not calculate, and would show them empty.
"""

import re
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.xml.constants import ARC_CORE
from openpyxl.xml.functions import tostring

from foundation.documents.archive import LONG_AGO

Result = int | float | str
Results = dict[tuple[str, str], Result]
"""What a formula comes to, by title of the sheet and cell."""

_FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f>([^<]*)</f><v ?/?>(?:</v>)?</c>')


def frozen(book: Workbook, results: Results, made_at: datetime) -> bytes:
    """The workbook as a file that says it was made at `made_at`."""
    book.properties.created = book.properties.modified = _at_utc(made_at)
    # Saving puts its own moment into the properties, so they are written before.
    core = tostring(book.properties.to_tree())
    saved, out = BytesIO(), BytesIO()
    book.save(saved)
    paths = {f"xl/worksheets/sheet{number}.xml": title for number, title in enumerate(book.sheetnames, 1)}
    with ZipFile(saved) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = core if name == ARC_CORE else source.read(name)
            if name in paths:
                part = _with_results(part, paths[name], results)
            info = ZipInfo(name, LONG_AGO)
            info.compress_type = ZIP_DEFLATED
            target.writestr(info, part)
    return out.getvalue()


def _at_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None)


def _with_results(part: bytes, sheet: str, results: Results) -> bytes:
    def with_result(found: re.Match[str]) -> str:
        cell, attributes, formula = found.groups()
        result = results[sheet, cell]
        kind = ' t="e"' if result == "#N/A" else ' t="str"' if isinstance(result, str) else ""
        return f'<c r="{cell}"{attributes}{kind}><f>{formula}</f><v>{result}</v></c>'

    return _FORMULA.sub(with_result, part.decode()).encode() if any(s == sheet for s, _ in results) else part
