"""Every page a person can open: from the first page and the side bar on, what the links lead to.

What a page fetches by itself counts as a page, so that one that is new is measured without being named.
"""

from collections import Counter, deque
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.routing.converters import AnyConverter

from foundation.access.guards import is_static

_OF_A_PAGE = 3
"""Addresses of one page that are looked at: with other filters, and of other records."""

_ENDLESS = frozenset({"telephony.stream", "session.state"})


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for address in (given.get("href") if tag == "a" else None, given.get("hx-get")):
            if address and address.startswith("/"):
                self.found.append(address.partition("#")[0])


def pages_of(app: Flask, client: FlaskClient) -> Iterator[tuple[str, str]]:
    """(name, address) of each page; the name says which view, which word of a few, and which filters."""
    waiting, asked, opened = deque(["/", *_plain(app)]), set[str](), Counter[str]()
    kinds: set[str] = set()
    while waiting:
        address = waiting.popleft()
        endpoint, kind = _kind(app, address)
        if not endpoint or address in asked or opened[endpoint] >= _OF_A_PAGE or kind in kinds:
            continue
        asked.add(address)
        answer = client.get(address)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        kinds.add(kind)
        opened[endpoint] += 1
        links = _Links()
        links.feed(answer.text)
        waiting.extend(links.found)
        yield kind, address


def _plain(app: Flask) -> list[str]:
    adapter = app.url_map.bind("localhost")
    return [
        adapter.build(rule.endpoint)
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and not _is_left_out(rule.endpoint)
    ]


def _kind(app: Flask, address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    try:
        rule, given = app.url_map.bind("localhost").match(parts.path, return_rule=True)
    except (HTTPException, RequestRedirect):
        return "", ""
    if _is_left_out(rule.endpoint):
        return "", ""
    words = [str(given[name]) for name, kind in rule._converters.items() if isinstance(kind, AnyConverter)]
    filters = sorted({name for name, _value in parse_qsl(parts.query)})
    return rule.endpoint, " ".join([":".join([rule.endpoint, *words]), *filters])


def _is_left_out(endpoint: str) -> bool:
    """Files, and what never ends."""
    return is_static(endpoint) or endpoint in _ENDLESS
