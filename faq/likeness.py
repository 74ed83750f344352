"""Articles that are alike: neighbours worth reading, and pairs that are probably one question asked twice.

The engine is asked with an article's own question and phrasings. A score means nothing across searches, so that
of each article found is taken relative to the article's own.
"""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from faq.library import Finding, articles_with_ids, backend, find, in_force_on, version_in_force
from faq.models import Article, ArticleVersion
from faq.search.terms import query_terms
from foundation import clock
from foundation.calendar import day_of
from foundation.db import db

RELATED = 0.15
"""Least relative score of a neighbour."""

ALIKE = 0.6
"""Least likeness of a pair that is shown as probably one question."""

SIMILAR = 0.5
"""Least share of words that a text being written and an article's question have in common."""

WINDOW = 25
"""Articles looked at for one page of pairs; two to three milliseconds each."""

_NEIGHBOURS = 8


@dataclass(frozen=True)
class AlikePair:
    """Two articles in force and how alike they are, 0 to 1."""

    first: Article
    second: Article
    likeness: float


@dataclass(frozen=True)
class AlikePage:
    """Pairs of some articles, the most alike first; `looked_at` of `total` articles, the last changed first."""

    pairs: list[AlikePair]
    begin: int
    looked_at: int
    total: int


def related(article: Article, limit: int = 5) -> list[Article]:
    """Other articles in force that answer questions near this one's, the nearest first."""
    shares = _shares_of(_asked_in(article.shown), article.id, limit + 1)
    near = [article_id for article_id, share in shares.items() if share >= RELATED]
    found = articles_with_ids(near)
    return [found[article_id] for article_id in near if article_id in found][:limit]


def similar_to(text: str, service_id: int | None, besides: int | None = None) -> list[Finding]:
    """Articles in force that seem to ask what `text` asks, without the article `besides`, the best first."""
    found = find(text, service_id=service_id, limit=_NEIGHBOURS)
    words = _words_of(text)
    return [
        finding
        for finding in found
        if finding.article.id != besides and _in_common(words, _words_in(finding.version)) >= SIMILAR
    ]


def alike_pairs(begin: int = 0, window: int = WINDOW) -> AlikePage:
    """Pairs of which one article is among `window` articles, counted from the last changed one.

    Pairs with an article before `begin` stand on the page of that article.
    """
    today = day_of(clock.now())
    total = db.session.scalar(select(func.count(Article.id)).where(in_force_on(today))) or 0
    articles = _last_changed(begin, window)
    neighbours = {article.id: _neighbours(article) for article in articles}
    others = articles_with_ids([other for shares in neighbours.values() for other in shares])
    pairs = [
        pair
        for article in articles
        for other, share in neighbours[article.id].items()
        if other in others and (pair := _pair(article, others[other], share, neighbours))
    ]
    pairs.sort(key=lambda pair: (-pair.likeness, pair.first.id, pair.second.id))
    return AlikePage(pairs, begin, len(articles), total)


def _last_changed(begin: int, window: int) -> list[Article]:
    query = select(Article).where(in_force_on(day_of(clock.now())))
    query = query.options(joinedload(Article.current), joinedload(Article.service))
    query = query.order_by(Article.changed_at.desc(), Article.id.desc()).offset(begin).limit(window)
    return list(db.session.scalars(query))


def _pair(
    article: Article, other: Article, share: float, known: dict[int, dict[int, float]]
) -> AlikePair | None:
    """The pair, where both find each other and it was not met before; None otherwise."""
    if not _follows(other, article) or not _may_be_one(article, other):
        return None
    back = known[other.id] if other.id in known else _neighbours(other)
    found = min(share, back.get(article.id, 0.0))
    words = _in_common(_words_in(version_in_force(article)), _words_in(version_in_force(other)))
    likeness = (found + words) / 2
    return AlikePair(article, other, likeness) if found and likeness >= ALIKE else None


def _follows(other: Article, article: Article) -> bool:
    return (other.changed_at, other.id) < (article.changed_at, article.id)


def _may_be_one(one: Article, other: Article) -> bool:
    """Different services answer the same words differently."""
    return one.service_id == other.service_id or None in (one.service_id, other.service_id)


def _neighbours(article: Article) -> dict[int, float]:
    return _shares_of(_asked_in(version_in_force(article)), article.id, _NEIGHBOURS)


def _shares_of(text: str, article_id: int, limit: int) -> dict[int, float]:
    """Scores relative to the article's own, or to the best where it is not in force; without itself."""
    hits = backend().search(text, limit=limit)
    own = next((hit.score for hit in hits if hit.id == article_id), hits[0].score if hits else 1.0)
    return {hit.id: min(hit.score / own, 1.0) for hit in hits if hit.id != article_id}


def _asked_in(version: ArticleVersion) -> str:
    return "。".join([version.question, *version.phrasings])


def _words_in(version: ArticleVersion) -> frozenset[str]:
    return _words_of(version.question)


def _words_of(text: str) -> frozenset[str]:
    return frozenset(query_terms(text)["question"])


def _in_common(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the words of both that are in each, 0 to 1 (Jaccard)."""
    return len(one & other) / len(one | other) if one and other else 0.0
