"""Files as they are written and brought: read row by row, never run, and refused as a whole when they are no use."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel
from openpyxl import Workbook, load_workbook

from faq.exchange.columns import COLUMNS
from faq.exchange.writing_files import Row, write_file
from foundation import rows_of_file
from foundation.rows_of_file import RowsOfFile, UnreadableFileError

HOSTILE = ["=1+1", "+81-96", "-5", "@SUM(A1)", "'=1", "'そのまま", '=cmd|"/C calc"!A1', "一行目\n=二行目"]
KINDS = pytest.mark.parametrize("kind", ["xlsx", "csv"])


@pytest.fixture(autouse=True)
def babel() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.app_context():
        yield


def written(kind: str, rows: list[Row]) -> bytes:
    out = io.BytesIO()
    write_file(kind, rows, out)
    return out.getvalue()


def column(content: bytes, key: str) -> list[str]:
    place = [one.key for one in COLUMNS].index(key)
    return [(row + [""] * len(COLUMNS))[place] for row in list(RowsOfFile(content))[1:]]


def repacked(content: bytes, name: str, text: bytes) -> bytes:
    """A workbook with one part replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, text)
    return out.getvalue()


@KINDS
def test_every_text_comes_back_as_it_was(kind: str) -> None:
    content = written(kind, [{"number": 1, "answer": text} for text in HOSTILE])

    assert column(content, "answer") == HOSTILE


@KINDS
def test_days_and_numbers_come_back(kind: str) -> None:
    content = written(kind, [{"number": 7, "valid_from": date(2026, 4, 1)}])

    assert column(content, "number") == ["7"]
    assert [day.replace("/", "-") for day in column(content, "valid_from")] == ["2026-04-01"]


def test_no_cell_of_a_workbook_is_a_formula_and_days_are_days() -> None:
    content = written("xlsx", [{"answer": text, "valid_from": date(2026, 4, 1)} for text in HOSTILE])
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]

    assert {cell.data_type for cell in cells if cell.value is not None} == {"s", "d"}
    assert [cell.quotePrefix for cell in cells if cell.value == "=1+1"] == [True]
    assert [cell.quotePrefix for cell in cells if cell.value == "'そのまま"] == [False]


def test_a_workbook_is_made_to_be_read() -> None:
    book = load_workbook(io.BytesIO(written("xlsx", [{"answer": "長い文"}])))
    sheet = book.worksheets[0]

    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["G"].width == 60
    assert sheet["G2"].alignment.wrap_text
    assert len(book.worksheets) == 2


def test_a_csv_file_is_utf8_with_a_byte_order_mark() -> None:
    assert written("csv", []).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_csv_is_read_in_the_encodings_of_japanese_spreadsheets(encoding: str) -> None:
    content = '質問,回答\r\n"①髙橋さんの\r\n場合",はい\r\n'.encode(encoding)

    assert list(RowsOfFile(content)) == [["質問", "回答"], ["①髙橋さんの\n場合", "はい"]]


def test_a_formula_somebody_brings_is_read_as_its_last_value_and_never_run() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["質問", "回答"])
    book.active.append(["=1+1", '=HYPERLINK("https://example.jp")'])
    out = io.BytesIO()
    book.save(out)

    assert list(RowsOfFile(out.getvalue()))[1][:2] == ["", ""]


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 and nothing more",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook or one with a password",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        "質問".encode("utf-16"),
    ],
)
def test_what_is_neither_workbook_nor_csv_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        list(RowsOfFile(content))


def test_a_workbook_cut_off_is_refused() -> None:
    content = written("xlsx", [{"answer": "回答"}] * 500)

    with pytest.raises(UnreadableFileError):
        list(RowsOfFile(content[: len(content) // 2]))


def test_a_workbook_damaged_inside_is_refused() -> None:
    content = repacked(written("xlsx", []), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row><c")

    with pytest.raises(UnreadableFileError):
        list(RowsOfFile(content))


def test_a_workbook_that_unfolds_without_end_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rows_of_file, "LARGEST_UNPACKED", 2**20)
    content = repacked(written("xlsx", []), "xl/media/zeros.bin", b"\0" * (2**20 + 1))

    assert len(content) < 20_000
    with pytest.raises(UnreadableFileError, match="unpacked"):
        RowsOfFile(content)


def test_a_workbook_with_entities_is_refused() -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><worksheet>&a;</worksheet>'

    with pytest.raises(UnreadableFileError):
        RowsOfFile(repacked(written("xlsx", []), "xl/worksheets/sheet1.xml", laughs))


def test_rows_beyond_all_columns_are_not_padded_without_end() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.cell(1, 16_384, "ずっと右")
    out = io.BytesIO()
    book.save(out)

    assert len(next(RowsOfFile(out.getvalue()))) <= 60
