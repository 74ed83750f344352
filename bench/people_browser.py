"""One person's browser, as far as a server can tell: cookies, forms with all their fields, what a page asks by itself."""

import json
import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import requests
from lxml import html  # type: ignore[import-untyped]

from bench.people_books import Books
from inquiry_desk.telephony.bar import RETRY_MS

PATIENCE = 60.0
LEADS_ON = (302, 303)
STREAM = RETRY_MS / 1000
"""Seconds between two questions for calls; the answer to each ends at once."""
_EVERY = "//*[starts-with(@hx-trigger, 'every ')]"

Fields = dict[str, str]


@dataclass(frozen=True)
class Answer:
    """What came back; `url` is the address without the host."""

    url: str
    status: int
    text: str
    location: str = ""

    @cached_property
    def tree(self) -> Any:
        """The page; an empty one where nothing was said."""
        return html.fromstring(self.text or "<p></p>")

    def form(self, action: str) -> Any:
        """The form that goes to this address, or to one that ends like it; None where the page has none."""
        forms = [(form.action or self.url, form) for form in self.tree.forms if form.method == "POST"]
        return next((form for url, form in forms if url.partition("?")[0].endswith(action)), None)

    def links(self, beginning: str) -> list[str]:
        """Where the rows of a list lead, each once, in their order."""
        found = self.tree.xpath("//a[contains(@class, 'row-link')]/@href")
        return list(dict.fromkeys(link for link in found if link.startswith(beginning)))

    @property
    def alert(self) -> str:
        """What the page tells loudly."""
        return " ".join(" ".join(self.tree.xpath("//*[@role='alert']//text()")).split())


def filled(form: Any, fields: Fields) -> Fields:
    """What a browser would send: all that stands in the form, with `fields` typed over it."""
    areas = {area.name for area in form.xpath(".//textarea")}
    # The first line end in a text area is none of its text (WHATWG HTML, 13.2.6.4.7).
    standing = {
        name: value.removeprefix("\r").removeprefix("\n") if name in areas else value
        for name, value in form.form_values()
    }
    return standing | fields


@dataclass
class Timer:
    """Something a page asks for by itself."""

    every: float
    method: str
    url: str
    values: Fields


@dataclass
class Browser:
    """Cookies, the open page and its timers. Every answer is written into the books."""

    base: str
    books: Books
    who: str
    page: Answer = field(default_factory=lambda: Answer("/", 200, ""))
    timers: list[Timer] = field(default_factory=list)
    due: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.session = requests.Session()
        self.session.trust_env = False

    def ask(self, method: str, url: str, kind: str, **more: Any) -> Answer:
        """One request, not followed. A connection that was closed while it rested is opened again, as browsers do."""
        begun = time.perf_counter()
        try:
            answer = self._send(method, url, more)
        except requests.RequestException as problem:
            self.books.wrong(f"{kind}: {type(problem).__name__}")
            return Answer(url, 0, "")
        text = answer.content.decode("utf-8", "replace")
        self.books.answered(kind, time.perf_counter() - begun)
        if answer.status_code >= 500 or answer.status_code in {400, 401, 403, 405, 413, 429}:
            self.books.wrong(f"{kind}: {answer.status_code} {method} {url.partition('?')[0]}")
        where = urlsplit(urljoin(answer.url, answer.headers.get("Location", "")))
        location = where._replace(scheme="", netloc="").geturl() if answer.is_redirect else ""
        if location.startswith("/login"):
            self.books.wrong(f"{kind}: signed out")
        return Answer(url, answer.status_code, text, location)

    def _send(self, method: str, url: str, more: dict[str, Any]) -> requests.Response:
        whole = urljoin(self.base, url)
        try:
            return self.session.request(method, whole, timeout=PATIENCE, allow_redirects=False, **more)
        except requests.ConnectionError:
            self.books.hung_up += 1
            return self.session.request(method, whole, timeout=PATIENCE, allow_redirects=False, **more)

    def open(self, url: str, kind: str) -> Answer:
        """A page, shown from now on."""
        answer = self.ask("GET", url, kind)
        while answer.location:
            answer = self.ask("GET", answer.location, kind)
        return self.show(answer)

    def show(self, answer: Answer) -> Answer:
        """Make this the open page, with its timers."""
        self.page = answer
        self.timers = [_timer_of(one) for one in answer.tree.xpath(_EVERY)] if answer.text else []
        self.timers += [Timer(STREAM, "GET", url, {}) for url in answer.tree.xpath("//*/@data-stream")]
        return answer

    def fragment(self, url: str, kind: str, **arguments: str) -> Answer:
        """A part of the open page."""
        return self.ask("GET", url, kind, params=arguments, headers={"HX-Request": "true"})

    def press(self, url: str, fields: Fields, kind: str) -> Answer:
        """Send a form, after asking who is signed in, as every page does; shows a page that refuses."""
        self.ask("GET", "/session", "session")
        answer = self.ask("POST", url or self.page.url, kind, data=fields)
        return answer if answer.location or not answer.status else self.show(answer)

    def tell(self, url: str, fields: Fields, kind: str) -> Answer:
        """A request of a script on the page."""
        found = self.page.tree.xpath("//meta[@name='csrf-token']/@content")
        headers = {"X-CSRFToken": found[0] if found else "", "HX-Request": "true"}
        return self.ask("POST", url, kind, data=fields, headers=headers)

    def rest(self, seconds: float) -> None:
        """Time passes, and the open page asks for what it asks for."""
        end = time.monotonic() + seconds
        while (now := time.monotonic()) < end:
            times = [self._when(timer, now) for timer in self.timers]
            for timer, at in zip(list(self.timers), times, strict=True):
                if at <= now:
                    self._run(timer, now)
            time.sleep(max(0.0, min([end, now + 1.0, *(at for at in times if at > now)]) - now))

    def _when(self, timer: Timer, now: float) -> float:
        """One that belongs to every page goes on where it stood; a new one begins to count."""
        return self.due.setdefault(_name_of(timer), now + timer.every)

    def _run(self, timer: Timer, now: float) -> None:
        name = _name_of(timer)
        self.due[name] = now + timer.every
        if timer.method == "POST":
            self.tell(timer.url, timer.values, f"by itself: {name}")
        else:
            self.ask("GET", timer.url, f"by itself: {name}", headers={"HX-Request": "true"})


def _timer_of(element: Any) -> Timer:
    every = float(element.get("hx-trigger").removeprefix("every ").partition("s")[0])
    method = "POST" if element.get("hx-post") else "GET"
    url = element.get("hx-post") or element.get("hx-get")
    return Timer(every, method, url, json.loads(element.get("hx-vals") or "{}"))


def _name_of(timer: Timer) -> str:
    """The kind of a timer: its address without the number of an inquiry and without arguments."""
    parts = unquote(timer.url.partition("?")[0]).strip("/").split("/")
    return "/".join(part for part in parts if not part.startswith("R") and not part.isdigit())
