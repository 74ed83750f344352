"""The files an evaluation reads: one JSON object a line, in UTF-8.

articles {id, question, answer}, queries {query, relevant: [id, ...]}, learned texts {text, article: id}; an id is a
number or a text; other fields are ignored.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from faq.evaluation import Query
from faq.search.backend import IndexedText
from faq.search.weights import LEARNED_LIMIT

Articles = dict[str, IndexedText]
"""Articles by their id as the files write it; the engine knows them by their number in the file, from 1."""


class FileProblem(ValueError):
    """What is wrong with a file, in one sentence that names it and the line."""


@dataclass(frozen=True, slots=True)
class _Line:
    path: Path
    number: int
    fields: dict[str, Any]

    def problem(self, complaint: str) -> FileProblem:
        return FileProblem(f"{self.path}, line {self.number}: {complaint}")

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        if not isinstance(value, str):
            raise self.problem(f'"{name}" must be a text')
        return value

    def key(self, name: str) -> str:
        return self._key(self.fields.get(name), name)

    def article(self, name: str, articles: Articles) -> IndexedText:
        return self._known(self.key(name), articles)

    def some_articles(self, name: str, articles: Articles) -> Iterator[IndexedText]:
        values = self.fields.get(name)
        if not isinstance(values, list) or not values:
            raise self.problem(f'"{name}" must be a list of at least one id')
        return (self._known(self._key(value, name), articles) for value in values)

    def _key(self, value: object, name: str) -> str:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise self.problem(f'"{name}" must name an article by a number or a text')
        return str(value)

    def _known(self, key: str, articles: Articles) -> IndexedText:
        if key not in articles:
            raise self.problem(f"there is no article {key}")
        return articles[key]


def read_articles(path: Path) -> Articles:
    """The articles of a file, at least one."""
    articles: Articles = {}
    for number, line in enumerate(_lines(path), 1):
        key = line.key("id")
        if key in articles:
            raise line.problem(f"the id {key} is there twice")
        articles[key] = IndexedText(number, str(number), None, line.text("question"), (), line.text("answer"))
    if not articles:
        raise FileProblem(f"{path} holds no article")
    return articles


def read_queries(path: Path, articles: Articles) -> list[Query]:
    """The queries of a file, at least one; each must be about articles that exist."""
    queries = [
        Query(
            line.text("query"),
            frozenset(article.id for article in line.some_articles("relevant", articles)),
        )
        for line in _lines(path)
    ]
    if not queries:
        raise FileProblem(f"{path} holds no query")
    return queries


def with_learned(path: Path, articles: Articles) -> Articles:
    """The articles with what they are asked for, from a file: the latest `LEARNED_LIMIT` different texts each."""
    texts: dict[int, list[str]] = defaultdict(list)
    for line in _lines(path):
        texts[line.article("article", articles).id].append(line.text("text"))
    return {key: replace(article, learned=latest(texts[article.id])) for key, article in articles.items()}


def latest(texts: list[str]) -> tuple[str, ...]:
    """The last `LEARNED_LIMIT` different texts, latest first."""
    return tuple(dict.fromkeys(reversed(texts)))[:LEARNED_LIMIT]


def _lines(path: Path) -> Iterator[_Line]:
    try:
        with path.open("rb") as content:
            for number, line in enumerate(content, 1):
                if line.strip():
                    yield _Line(path, number, _object(path, number, line))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise FileProblem(f"{path} cannot be read: {reason}") from None


def _object(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise FileProblem(f"{path}, line {number}: this is not a JSON object in UTF-8")
    return found
