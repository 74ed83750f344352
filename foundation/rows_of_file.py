"""Tables as people bring them in files, read row by row. Nothing in them is ever run, and none may grow without end."""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from openpyxl import load_workbook

from foundation.cells_of_file import text_of_cell, unguarded
from foundation.text import clean_text

LARGEST_FILE = 10 * 2**20
"""Bytes of a file, as it is brought."""

LARGEST_UNPACKED = 200 * 2**20
"""Bytes a workbook may take once unpacked."""

_COLUMNS_READ = 60
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # xls, and any workbook with a password
_ENCRYPTED = 0x1
# What Python makes of bytes that Shift_JIS has not; pictures and UTF-16 have them, or zeros.
_NEVER_IN_TEXT = frozenset("\0\uf8f0\uf8f1\uf8f2\uf8f3")

Cells = list[str]


class UnreadableFileError(Exception):
    """The file cannot be read as a whole; the message is for the person who brought it."""


class RowsOfFile:
    """The rows of a file, the headings first; `expected` is about how many, for the progress bar."""

    def __init__(self, content: bytes) -> None:
        """Raises UnreadableFileError."""
        if content.startswith(b"PK"):
            self.expected, self._rows = _open_workbook(content)
        elif content.startswith(_OLD_OFFICE):
            raise UnreadableFileError(
                _(
                    "The file has a password or is an old workbook (.xls). Save it as .xlsx without a password."
                )
            )
        else:
            text = _decoded(content)
            self.expected, self._rows = max(text.count("\n"), 1), _csv_rows(text)

    def __iter__(self) -> Iterator[Cells]:
        return self

    def __next__(self) -> Cells:
        """The next row as text. Raises UnreadableFileError where the file is damaged further down."""
        try:
            return next(self._rows)
        except (StopIteration, UnreadableFileError):
            raise
        except Exception as problem:  # what damaged workbooks raise is not one family
            raise _damaged() from problem


def plain_heading(text: str) -> str:
    """A heading without differences of width and without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _damaged() -> UnreadableFileError:
    return UnreadableFileError(_("The file is damaged. Open it in a spreadsheet program and save it again."))


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NEVER_IN_TEXT.intersection(text):
            return text
    raise UnreadableFileError(
        _("The file is neither a workbook (.xlsx) nor a CSV file as spreadsheet programs save it.")
    )


def _csv_rows(text: str) -> Iterator[Cells]:
    for row in csv.reader(io.StringIO(text, newline="")):
        yield [clean_text(unguarded(cell)) for cell in row[:_COLUMNS_READ]]


def _open_workbook(content: bytes) -> tuple[int, Iterator[Cells]]:
    try:
        _check_package(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        expected = _rows_written(content, str(vars(sheet)["_worksheet_path"]))
        return expected, _sheet_rows(sheet)
    except UnreadableFileError:
        raise
    except Exception as problem:  # see RowsOfFile.__next__
        raise _damaged() from problem


def _check_package(content: bytes) -> None:
    """Refuse what would grow without end, before anything is unpacked or parsed."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = package.infolist()
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise UnreadableFileError(_("The file has a password. Save it without one."))
        if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise UnreadableFileError(_("The file is too large once unpacked. Divide it into several files."))
        if any(_declares_entities(package, part) for part in parts):
            raise _damaged()


def _declares_entities(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """No workbook has a document type; one that has may unfold without end (billion laughs)."""
    if not part.filename.endswith((".xml", ".rels", ".vml")):
        return False
    with package.open(part) as source:
        return b"<!DOCTYPE" in source.read(4096).replace(b"\0", b"").upper()


def _rows_written(content: bytes, part: str) -> int:
    """Rows of a sheet, counted in its text: what it says of its own size need not be true."""
    count = 0
    with zipfile.ZipFile(io.BytesIO(content)) as package, package.open(part) as source:
        while block := source.read(2**20):
            count += block.count(b"<row")
    return max(count - 1, 1)


def _sheet_rows(sheet: Any) -> Iterator[Cells]:
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_col=_COLUMNS_READ, values_only=True):
        yield [text_of_cell(value) for value in row]
