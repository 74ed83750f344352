"""What second looks come to. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from inquiry_desk.quality.models import AnswerSample, SampleResult

MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Figures:
    """Looks by their result; each look has one."""

    looked: int
    good: int
    to_talk_about: int
    wrong: int

    @property
    def share_right(self) -> float | None:
        """Share of answers that were right, 0–1; None where nobody looked."""
        return (self.good + self.to_talk_about) / self.looked if self.looked else None


def figures_of(results: Iterable[SampleResult]) -> Figures:
    counts = Counter(results)
    return Figures(
        counts.total(),
        counts[SampleResult.GOOD],
        counts[SampleResult.TO_TALK_ABOUT],
        counts[SampleResult.WRONG],
    )


def is_ones_own(sample: AnswerSample, user_id: int) -> bool:
    """Nobody looks at their own answer."""
    return sample.answered_by_id == user_id


def needs_comment(result: SampleResult) -> bool:
    """Only what is good says enough by itself."""
    return result is not SampleResult.GOOD
