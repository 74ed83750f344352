"""Every address of the application, with arguments that name nothing that exists."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.routing.converters import AnyConverter, IntegerConverter

from foundation.access.guards import is_static

NO_SUCH_NUMBER = 999_999


@dataclass(frozen=True)
class Route:
    endpoint: str
    method: str
    path: str


def all_routes(app: Flask) -> list[Route]:
    """Each rule with each of its methods, but for the static files."""
    return list(_walk(app))


def _walk(app: Flask) -> Iterator[Route]:
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if is_static(rule.endpoint):
            continue
        path = adapter.build(rule.endpoint, _arguments(rule))
        yield from (Route(rule.endpoint, method, path) for method in sorted(_methods(rule)))


def _methods(rule: Rule) -> set[str]:
    return (rule.methods or set()) - {"HEAD", "OPTIONS"}


def _arguments(rule: Rule) -> dict[str, Any]:
    return {name: _nothing(converter) for name, converter in rule._converters.items()}


def _nothing(converter: object) -> object:
    if isinstance(converter, IntegerConverter):
        return NO_SUCH_NUMBER
    return sorted(converter.items)[0] if isinstance(converter, AnyConverter) else "none-such"
