"""A tiny spreadsheet: the few functions our workbooks use, calculated from the cells and from nothing else."""

import re
from decimal import ROUND_DOWN, Decimal
from functools import cached_property
from io import BytesIO

from openpyxl import Workbook, load_workbook

SUM = re.compile(r"=SUM\(([A-Z]+)(\d+):\1(\d+)\)")
SHARE = re.compile(r'=IF\((.+)=0,("対象なし"|NA\(\)),ROUNDDOWN\((.+)\*1000/\1,0\)/1000\)')
PLACE = re.compile(r"(?:'((?:[^']|'')+)'!)?\$?([A-Z]+)\$?(\d+)")


class Spreadsheet:
    def __init__(self, file: bytes) -> None:
        self.file = file
        self.book: Workbook = load_workbook(BytesIO(file))

    @cached_property
    def stored(self) -> Workbook:
        """What the file itself says each formula comes to."""
        return load_workbook(BytesIO(self.file), data_only=True)

    def formulas(self) -> list[tuple[str, str]]:
        """Sheet and cell of each."""
        return [
            (sheet.title, cell.coordinate)
            for sheet in self.book
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]

    def value(self, sheet: str, cell: str) -> object:
        """What the cell shows once everything is calculated."""
        written = self.book[sheet][cell]
        if written.data_type != "f":
            return written.value
        if added := SUM.fullmatch(written.value):
            column, first, last = added.groups()
            return sum(self.whole(sheet, f"{column}{row}") for row in range(int(first), int(last) + 1))
        if share := SHARE.fullmatch(written.value):
            below, nothing, above = share.groups()
            found = self._share(sheet, above, below)
            return nothing.strip('"').replace("NA()", "#N/A") if found is None else found
        return self._at(sheet, written.value.removeprefix("="))

    def whole(self, sheet: str, cell: str) -> int:
        value = self.value(sheet, cell)
        assert isinstance(value, int), f"{sheet} {cell} is no number: {value!r}"
        return value

    def _share(self, sheet: str, above: str, below: str) -> float | None:
        numerator, denominator = self._at(sheet, above), self._at(sheet, below)
        if not denominator:
            return None
        share = Decimal(numerator) / Decimal(denominator)
        return float(share.quantize(Decimal("0.001"), ROUND_DOWN))

    def _at(self, sheet: str, place: str) -> int:
        found = PLACE.fullmatch(place)
        assert found, place
        return self.whole((found[1] or sheet).replace("''", "'"), f"{found[2]}{found[3]}")
