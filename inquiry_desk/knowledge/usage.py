"""How articles are used: counted from rows, without a session. Shares are 0–1, None where there is nothing to share."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from foundation.calendar import day_of

WEAK_BELOW = 0.6
"""Share of solved below which an article is weak, of those said to have solved or not."""

SAID_AT_LEAST = 3
"""Times an article was used, and judged, before a share says anything."""

SHOWN_OFTEN = 5
"""Searches that showed an article on top and opened nothing, from which it is weak if nobody used it."""

Month = tuple[int, int]
"""Year and month."""


@dataclass(frozen=True, slots=True)
class Use:
    """An article on an inquiry: once, however often it was noted. `solved` is the newest word on it."""

    inquiry_id: int
    article_id: int
    service_id: int | None
    received_at: datetime
    at: datetime
    solved: bool | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened in a month at a service: numbers of inquiries, uses and searches."""

    answered: int = 0
    with_article: int = 0
    used: int = 0
    solved: int = 0
    unsolved: int = 0
    searches: int = 0
    useless: int = 0

    @property
    def share_with_article(self) -> float | None:
        return share(self.with_article, self.answered)

    @property
    def share_solved(self) -> float | None:
        return share(self.solved, self.solved + self.unsolved)

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, name) + getattr(other, name) for name in Figures.__dataclass_fields__))


@dataclass(frozen=True, slots=True)
class ArticleUse:
    """What became of one article; `shown` counts searches that showed it on top and opened nothing."""

    article_id: int
    used: int = 0
    solved: int = 0
    unsolved: int = 0
    last_at: datetime | None = None
    shown: int = 0

    @property
    def share_solved(self) -> float | None:
        return share(self.solved, self.solved + self.unsolved)

    @property
    def is_weak(self) -> bool:
        """Often used and seldom of help, or often found and never of use."""
        if self.solved + self.unsolved >= SAID_AT_LEAST and self.share_solved is not None:
            return self.share_solved < WEAK_BELOW
        return self.used == 0 and self.shown >= SHOWN_OFTEN


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def uses_from(rows: Iterable[Use]) -> list[Use]:
    """One use for each inquiry and article, from its rows in the order of writing."""
    found: dict[tuple[int, int], Use] = {}
    for row in rows:
        key = row.inquiry_id, row.article_id
        said = found[key].solved if key in found and row.solved is None else row.solved
        found[key] = replace(row, solved=said)
    return list(found.values())


def month_of(at: datetime) -> Month:
    day = day_of(at)
    return day.year, day.month


def months_until(last: Month, count: int) -> list[Month]:
    """`count` months up to `last`, the newest first."""
    first = last[0] * 12 + last[1] - 1
    return [((first - back) // 12, (first - back) % 12 + 1) for back in range(count)]


def figures_of_uses(uses: Iterable[Use]) -> dict[tuple[Month, int | None], Figures]:
    """What the uses say, by month of receipt and service."""
    found: dict[tuple[Month, int | None], Figures] = defaultdict(Figures)
    inquiries: set[int] = set()
    for use in uses:
        first = use.inquiry_id not in inquiries
        inquiries.add(use.inquiry_id)
        found[month_of(use.received_at), use.service_id] += Figures(
            with_article=int(first), used=1, solved=int(use.solved is True), unsolved=int(use.solved is False)
        )
    return dict(found)


def article_uses(
    article_ids: Iterable[int], uses: Iterable[Use], shown: Mapping[int, int]
) -> list[ArticleUse]:
    """One line for each of the articles: weak ones first, then what was used most."""
    by_article: dict[int, list[Use]] = defaultdict(list)
    for use in uses:
        by_article[use.article_id].append(use)
    lines = [_line(article, by_article[article], shown.get(article, 0)) for article in article_ids]
    return sorted(lines, key=lambda line: (not line.is_weak, -line.used, line.article_id))


def _line(article_id: int, uses: list[Use], shown: int) -> ArticleUse:
    said = Counter(use.solved for use in uses)
    last_at = max((use.at for use in uses), default=None)
    return ArticleUse(article_id, len(uses), said[True], said[False], last_at, shown)
