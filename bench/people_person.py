"""What everybody at the desk does alike: typing with drafts, acting, being told a conflict and pressing again."""

import random
import threading
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import unquote

from bench import people_pace as pace
from bench.people_books import Act, Books, Outcome, Place
from bench.people_browser import Answer, Browser, Fields, filled
from bench.people_pace import Pace

TWICE = 0.05
"""Share of buttons that are pressed twice at once."""
TRIES = 3
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
MARK = r"zq[a-z]{6}"
SENTENCES = (
    "申請書はどこでもらえるか、郵送でもよいかを確かめたいそうです。",
    "先月から返事がないので、いつまで待てばよいか知りたいとのことです。",
    "必要な書類と持ち物をお伝えしました。",
    "窓口の受付時間と場所をご案内しました。",
    "口座の変更は窓口か郵送で受け付けています。",
    "お子さまの受給者証の住所変更についてお尋ねです。",
)


@dataclass
class Person:
    """Somebody signed in, who works until `over`."""

    name: str
    number: int
    browser: Browser
    books: Books
    pace: Pace
    chance: random.Random
    over: threading.Event
    marks: "count[int]" = field(default_factory=count)

    def mark(self) -> str:
        """Letters that nobody else ever writes, of the form `MARK`: two for the person, four for the act."""
        digits, rest = [], self.number * 26**4 + next(self.marks)
        for _ in range(6):
            rest, digit = divmod(rest, 26)
            digits.append(_LETTERS[digit])
        return "zq" + "".join(reversed(digits))

    def words(self, mark: str, sentences: int = 2) -> str:
        return "".join(self.chance.choices(SENTENCES, k=sentences)) + mark

    def rest(self, median: float) -> None:
        """A time of so many seconds of life; at the end of the bench nobody waits for it."""
        if not self.over.is_set():
            self.browser.rest(self.pace.seconds(median))

    def keep(self, form: Any, fields: Fields, field_name: str) -> None:
        """The page keeps what is typed, as it does when the hand rests."""
        url = form.get("data-draft-url")
        answer = self.browser.tell(url, filled(form, fields), "draft")
        if answer.status == 204:
            self.books.typed(self.name, draft_of(url), field_name, fields[field_name])

    def write(self, form: Any, field_name: str, text: str, rests: int) -> None:
        """Type a text with so many rests, each of which the page uses to keep it."""
        for step in range(1, rests + 1):
            self.rest(pace.WRITE)
            self.keep(form, {field_name: text[: len(text) * step // rests]}, field_name)

    def press(self, form: Any, fields: Fields, kind: str, button: str = "") -> Answer:
        """Press the button, which may go elsewhere than its form; now and then twice at once, to one and the same place."""
        url, sent = button or form.action or self.browser.page.url, filled(form, fields)
        if self.chance.random() >= TWICE:
            return self.browser.press(url, sent, kind)
        second: list[Answer] = []
        # A browser of its own: one connection holds one request at a time.
        twin = Browser(self.browser.base, self.books, self.name)
        twin.session.cookies.update(self.browser.session.cookies)
        other = threading.Thread(target=lambda: second.append(twin.press(url, sent, kind)))
        other.start()
        first = self.browser.press(url, sent, kind)
        other.join()
        if second[0].location != first.location:
            self.books.wrong(f"{kind}: pressed twice, {first.status} and {second[0].status}")
        return first

    def act(
        self,
        action: str,
        fields: Fields,
        kind: str,
        subject: str,
        mark: str = "",
        place: Place | None = None,
        button: str = "",
    ) -> Answer:
        """Do something on the open page; told a conflict, read and press again. Returns the page it led to."""
        for _ in range(TRIES):
            form = self.browser.page.form(action)
            if form is None:
                break
            answer = self.press(form, fields, kind, button)
            version = filled(form, fields).get("version", "")
            act = Act(self.name, kind, outcome_of(answer), subject, version, mark, place)
            self._heard(act, answer)
            if answer.location:
                return self.browser.open(answer.location, f"page after: {kind}")
            if act.outcome is not Outcome.CONFLICT:
                break
            self.rest(pace.AGAIN)
        return self.browser.page

    def _heard(self, act: Act, answer: Answer) -> None:
        """Note what came of an act, and whether a page that refuses holds what was typed."""
        self.books.did(act, answer.alert)
        if act.mark and act.outcome not in {Outcome.DONE, Outcome.UNKNOWN} and act.mark not in answer.text:
            self.books.not_shown(act.kind, answer.alert)


def draft_of(url: str) -> str:
    """The name of a draft by its address."""
    return unquote(url.rpartition("/")[2])


def outcome_of(answer: Answer) -> Outcome:
    """What the person was told."""
    if answer.location:
        return Outcome.DONE
    told = {409: Outcome.CONFLICT, 422: Outcome.REFUSED, 404: Outcome.GONE}
    return told.get(answer.status, Outcome.UNKNOWN)
