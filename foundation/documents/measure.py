"""How much room a text takes in a cell, since a workbook is written without seeing it."""

from collections.abc import Iterator
from unicodedata import east_asian_width

from foundation.text import shorten

# A row of a spreadsheet is at most 409 points high; the rest of a longer text would be on no paper.
POINTS_A_LINE = 14
MOST_LINES = 28


def width_of(text: str) -> int:
    """In half-width characters."""
    return len(text) if text.isascii() else sum(map(_width, text))


def lines_of(text: str, width: int) -> int:
    """Lines of a cell that is `width` half-width characters wide."""
    if len(text) * 2 <= width and "\n" not in text:
        return 1
    line = 1
    for line in _lines(text, width):  # noqa: B007 - the last one is the answer
        pass
    return line


def pieces_of(text: str, width: int, most: int = MOST_LINES) -> list[str]:
    """`text` in pieces of at most `most` lines each; together they are the text."""
    pieces = []
    while (end := _end_of_piece(text, width, most)) < len(text):
        pieces.append(text[:end])
        text = text[end:]
    return [*pieces, text]


def _end_of_piece(text: str, width: int, most: int) -> int:
    if len(text) <= most and "\n" not in text:
        return len(text)
    end = next((at for at, line in enumerate(_lines(text, width)) if line > most), len(text))
    # One less where a combined character would be cut in two.
    return len(shorten(text, end + 1)) - 1 or end if end < len(text) else end


def _lines(text: str, width: int) -> Iterator[int]:
    """The line each character stands on, counted from 1."""
    line, column = 1, 0
    for char in text:
        if char == "\n":
            yield line
            line, column = line + 1, 0
            continue
        if column + _width(char) > width:
            line, column = line + 1, 0
        column += _width(char)
        yield line


def _width(char: str) -> int:
    return 2 if east_asian_width(char) in "WFA" else 1
