"""How articles are used: counted from rows, without a session. Shares are 0–1, None where there is nothing to share."""

from collections.abc import Iterable
from dataclasses import dataclass
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


def month_of(at: datetime) -> Month:
    day = day_of(at)
    return day.year, day.month


def months_until(last: Month, count: int) -> list[Month]:
    """`count` months up to `last`, the newest first."""
    first = last[0] * 12 + last[1] - 1
    return [((first - back) // 12, (first - back) % 12 + 1) for back in range(count)]


def in_order(lines: Iterable[ArticleUse]) -> list[ArticleUse]:
    """Weak articles first, then what was used most."""
    return sorted(lines, key=lambda line: (not line.is_weak, -line.used, line.article_id))
