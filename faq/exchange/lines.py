"""One line of a file as an article, or why it is none. Pure: what it names is passed in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from faq.articles.actions import ArticleText, Placing
from faq.articles.links import read_links
from faq.exchange.columns import READ
from faq.exchange.names import Names
from faq.models import Audience
from foundation.text import clean_line, fold, shorten
from foundation.wareki import parse_date
from foundation.web.filters import LABELS

LONGEST = {
    "question": 500,
    "phrasings": 4000,
    "answer": 20_000,
    "read_out": 4000,
    "note": 4000,
    "links": 4000,
}
"""Characters of each column, as in the form of an article."""

AUDIENCES: dict[Audience, object] = {Audience.PUBLIC: _l("Public"), Audience.INTERNAL: _l("Desk only")}

Given = Mapping[str, str]
"""The cells of a line by column; columns the file has not are not in it."""


@dataclass(frozen=True)
class Said:
    """What an article says and where it belongs."""

    text: ArticleText
    placing: Placing


_WORDS = ("question", "answer", "read_out", "note")
_DAYS = ("valid_from", "valid_until", "review_on")


class _Line:
    """Reads the cells of one line and collects what is wrong with them."""

    def __init__(self, given: Given, names: Names, before: Said) -> None:
        self._given = given
        self._names = names
        self._before = before
        self.problems: list[str] = []

    def placing(self) -> Placing:
        given = self._given
        placing = self._before.placing
        if "service" in given:
            placing = replace(placing, service_id=self._service())
        if "category" in given:
            placing = replace(placing, category_id=self._category(placing.service_id))
        elif placing.service_id != self._before.placing.service_id:
            placing = replace(placing, category_id=None)
        if "department" in given:
            placing = replace(placing, department_id=self._department(placing.service_id))
        days: dict[str, Any] = {name: self._day(name) for name in _DAYS if name in given}
        return self._ordered(replace(placing, **days))

    def text(self) -> ArticleText:
        given = self._given
        words: dict[str, Any] = {name: self._words(name) for name in _WORDS if name in given}
        text = replace(self._before.text, **words)
        if "phrasings" in given:
            text = replace(text, phrasings=tuple(_lines(self._words("phrasings"))))
        if "links" in given:
            text = replace(text, links=self._links())
        if "audience" in given:
            text = replace(text, audience=self._audience())
        return self._complete(text)

    def refuse(self, column: str, problem: str) -> None:
        self.problems.append(_("“%(column)s”: %(problem)s", column=READ[column].heading, problem=problem))

    def _words(self, column: str) -> str:
        words = self._given[column]
        if len(words) > LONGEST[column]:
            limits = {"count": f"{len(words):,}", "limit": f"{LONGEST[column]:,}"}
            self.refuse(column, _("%(count)s characters; at most %(limit)s are possible.", **limits))
        return clean_line(words) if column == "question" else words

    def _complete(self, text: ArticleText) -> ArticleText:
        if not text.question:
            self.refuse("question", _("It is empty."))
        if not text.answer:
            self.refuse("answer", _("It is empty."))
        return text

    def _named(self, column: str, found: int | None) -> int | None:
        if found is None and self._given[column]:
            self.refuse(column, _("There is no “%(name)s”.", name=shorten(self._given[column], 40)))
        return found

    def _service(self) -> int | None:
        return self._named("service", self._names.service(self._given["service"]))

    def _category(self, service_id: int | None) -> int | None:
        if service_id is None and self._given.get("service"):
            return None  # what is wrong is the service
        return self._named("category", self._names.category(service_id, self._given["category"]))

    def _department(self, service_id: int | None) -> int | None:
        """None where it is the service's own anyway, unless the article says so itself already."""
        named = self._named("department", self._names.department(self._given["department"]))
        inherited = service_id is not None and named == self._names.owners.get(service_id)
        return None if inherited and self._before.placing.department_id != named else named

    def _day(self, column: str) -> date | None:
        typed = self._given[column]
        day = parse_date(typed)
        if day is None and typed:
            self.refuse(column, _("“%(date)s” cannot be read as a date.", date=shorten(typed, 40)))
        return day

    def _ordered(self, placing: Placing) -> Placing:
        if placing.valid_from and placing.valid_until and placing.valid_until < placing.valid_from:
            self.refuse("valid_until", _("It is before the first day."))
        return placing

    def _audience(self) -> Audience:
        typed = fold(self._given["audience"])
        for audience, name in AUDIENCES.items():
            if typed in (fold(str(name)), fold(str(LABELS.get(audience, name))), audience.value):
                return audience
        if typed:
            self.refuse("audience", _("Write “public” or “desk only”."))
        return Audience.PUBLIC

    def _links(self) -> tuple[tuple[str, str], ...]:
        links, wrong = read_links(self._words("links"))
        for line in wrong:
            self.refuse("links", _("“%(link)s” is no address of a page.", link=shorten(line, 60)))
        return links


_NOTHING = Said(ArticleText("", ""), Placing())


def read_line(given: Given, names: Names, before: Said | None = None) -> tuple[Said, list[str]]:
    """What the line says, and why that cannot be. Columns the file has not stay as they were `before`."""
    line = _Line(given, names, before or _NOTHING)
    said = Said(text=line.text(), placing=line.placing())
    return said, line.problems


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace("\u3000", " ").split("\n") if line.strip()]
