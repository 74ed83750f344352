"""The record an address names, or the page that says there is none."""

from typing import TypeVar

from flask import abort

Row = TypeVar("Row")


def found(row: Row | None) -> Row:
    return row if row is not None else abort(404)
