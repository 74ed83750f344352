"""Ids as they come in addresses and forms: what cannot be the id of a row is none, before a database sees it."""

from flask import Flask, request
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1


def read_id(text: object) -> int | None:
    """The id a text stands for, or None."""
    digits = str(text) if text is not None else ""
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= len(str(LARGEST_ID))):
        return None
    return int(digits) if int(digits) <= LARGEST_ID else None


def id_argument(name: str) -> int | None:
    """The id in the query part of the address, or None."""
    return read_id(request.args.get(name))


class IdConverter(IntegerConverter):
    """`<int:id>` in routes: a number no row can have leads nowhere."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST_ID)


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = IdConverter
