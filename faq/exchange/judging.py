"""What becomes of each line of an import, decided for many lines at once and without changing anything."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from faq.exchange.articles_as_rows import newest_of, said_by
from faq.exchange.choosing import NEWEST, with_ids
from faq.exchange.lines import Given, Said, read_line
from faq.exchange.models import Fate
from faq.exchange.names import Names, names_in_use
from faq.models import Article, ArticleVersion
from foundation.db import db
from foundation.text import clean_line, shorten
from foundation.web.ids import read_id

Asked = tuple[int | None, str]
"""A service and a question: no two articles in use may have the same."""


@dataclass(frozen=True)
class Verdict:
    """The fate of a line, why it is refused, and what it would make of which article in which state."""

    fate: Fate
    reason: str = ""
    article: Article | None = None
    said: Said | None = None

    @property
    def basis(self) -> str:
        """Changes whenever what a file says of the article does."""
        return basis_of(self.article) if self.article else ""


@dataclass(frozen=True)
class Library:
    """What is known of the articles some lines name."""

    names: Names
    articles: Mapping[int, Article]
    asked: Mapping[Asked, int]
    """Articles in use that ask the same as one of the lines, by service and question."""


def library_for(lines: Collection[Given]) -> Library:
    """All that is needed to judge these lines, read in a few queries."""
    numbers = {number for given in lines if (number := _number_of(given))}
    return Library(names_in_use(), with_ids(numbers), _asked_in_use(lines))


def judge(given: Given, library: Library) -> Verdict:
    """The fate of one line, whatever the other lines of the file say."""
    if not given.get("number"):
        return _new(given, library)
    number = _number_of(given)
    if number is None:
        return _refused(_("“Article number”: %(number)s is no number.", number=shorten(given["number"], 20)))
    article = library.articles.get(number)
    if article is None:
        return _refused(_("“Article number”: there is no article %(number)s.", number=number))
    if article.archived_at:
        return _refused(
            _("“Article number”: article %(number)s is archived. Bring it back first.", number=number)
        )
    return _of(article, given, library.names)


def basis_of(article: Article) -> str:
    placing = said_by(article).placing
    return f"{newest_of(article).number} {article.archived_at} {placing}"


def asked_by(said: Said) -> Asked:
    return said.placing.service_id, said.text.question


def _new(given: Given, library: Library) -> Verdict:
    said, problems = read_line(given, library.names)
    if problems:
        return _refused(" ".join(problems))
    same = library.asked.get(asked_by(said))
    if same is not None:
        return _refused(
            _("“Question”: article %(number)s asks the same. Write its number to change it.", number=same)
        )
    return Verdict(Fate.NEW, said=said)


def _of(article: Article, given: Given, names: Names) -> Verdict:
    before = said_by(article)
    said, problems = read_line(given, names, before)
    if problems:
        return _refused(" ".join(problems))
    return Verdict(Fate.SAME if said == before else Fate.CHANGED, article=article, said=said)


def _number_of(given: Given) -> int | None:
    return read_id(unicodedata.normalize("NFKC", given.get("number", "")))


def _refused(reason: str) -> Verdict:
    return Verdict(Fate.REFUSED, reason)


def _asked_in_use(lines: Iterable[Given]) -> dict[Asked, int]:
    questions = {clean_line(given.get("question", "")) for given in lines if not given.get("number")}
    query = select(Article.service_id, ArticleVersion.question, Article.id).join(ArticleVersion, NEWEST)
    query = query.where(Article.archived_at.is_(None), ArticleVersion.question.in_(sorted(questions)))
    rows = db.session.execute(query)
    return {(service_id, question): article_id for service_id, question, article_id in rows}
