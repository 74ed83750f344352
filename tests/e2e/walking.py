"""Every page a person can open: the addresses without arguments, and what the links of their pages lead to."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from playwright.sync_api import APIRequestContext
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect
from werkzeug.routing.converters import AnyConverter

from foundation.access.guards import is_static

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
SAID = (
    "role",
    "type",
    "aria-label",
    "aria-labelledby",
    "aria-current",
    "tabindex",
    "hidden",
    "disabled",
    "open",
)
NO_PAGES = {"telephony.stream", "session.state"}
RECORDS = 1
"""How many records of one kind are looked at; a second, in another state, would take the suite minutes more."""
Shape = tuple[str, ...]


class Outline(HTMLParser):
    """The links of a page, and the shapes it is made of: each element with its class, roles and place."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.shapes: set[Shape] = set()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        said = [f"{name}={given[name] if name in ('role', 'type') else ''}" for name in SAID if name in given]
        self._open.append(" ".join([tag, given.get("class") or "", *said]))
        self.shapes.add(tuple(self._open[-3:]))
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if tag in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self._open and self._open.pop().split(" ", 1)[0] != tag:
            pass


@dataclass
class Walk:
    """A walk of one person through the application; `seen` are the shapes others have met before."""

    routes: Map
    seen: dict[str, set[Shape]]
    opened: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)

    def pages(self, client: APIRequestContext) -> Iterator[str]:
        """The addresses whose pages have a shape that was not met before."""
        waiting = deque(["/", *self._plain()])
        while waiting:
            address = waiting.popleft()
            kind, most = self._kind(address)
            if self.opened[kind] >= most:
                continue
            body = self._page(client, address)
            if not body:
                continue
            self.opened[kind] += 1
            outline = Outline()
            outline.feed(body)
            waiting.extend(link for link in outline.links if link.startswith("/"))
            if not outline.shapes <= self.seen.setdefault(kind, set()):
                self.seen[kind] |= outline.shapes
                yield address

    def _page(self, client: APIRequestContext, address: str) -> str:
        """What stands at `address`; '' where that is a file, a fragment, or leads elsewhere."""
        answer = client.get(address, max_redirects=0, headers={"Accept": "text/html"})
        if answer.status >= 500:
            self.failed.append(f"{address}: {answer.status}")
        if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
            return ""
        body = answer.text()
        return body if body.lstrip().startswith("<!doctype html>") else ""

    def _plain(self) -> list[str]:
        adapter = self.routes.bind("localhost")
        return [
            adapter.build(rule.endpoint)
            for rule in self.routes.iter_rules()
            if "GET" in (rule.methods or ()) and not rule.arguments and not _is_left_out(rule.endpoint)
        ]

    def _kind(self, address: str) -> tuple[str, int]:
        """The endpoint, with what is one of a few words in its address; and how many of it are looked at."""
        try:
            rule, given = self.routes.bind("localhost").match(urlsplit(address).path, return_rule=True)
        except (HTTPException, RequestRedirect):
            return "", 0
        if _is_left_out(rule.endpoint):
            return rule.endpoint, 0
        words = [
            str(given[name]) for name, kind in rule._converters.items() if isinstance(kind, AnyConverter)
        ]
        return ":".join([rule.endpoint, *words]), RECORDS if given else 1


def _is_left_out(endpoint: str) -> bool:
    """Files, and what never ends."""
    return is_static(endpoint) or endpoint in NO_PAGES
