"""Past load for looking at and measuring: what a centre of this size would have in its database."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from random import Random

from foundation.calendar import day_of
from inquiry_desk.inquiries.kinds import Channel, Exclusion, FirstOutcome, Nature
from inquiry_desk.sample.bulk import write
from inquiry_desk.sample.callers import Callers, Person
from inquiry_desk.sample.cast import WEIGHTS, ServiceCast, cast_of_the_city
from inquiry_desk.sample.content import read
from inquiry_desk.sample.courses import draw_outcome, tell
from inquiry_desk.sample.receipts import receipt_times
from inquiry_desk.sample.story import Matter, Story

BATCH = 500
_CHANNELS = (Channel.PHONE, Channel.MAIL, Channel.COUNTER, Channel.LETTER)
_CHANNEL_WEIGHTS = (80, 18, 1.3, 0.7)
# Of calls answered at once; with mail, and with those that need an answer later, a quarter of all.
_ANONYMOUS = 0.34
_FEEDBACK = 0.03
_EXCLUDED = 0.01
_EXCLUSIONS = {
    Channel.PHONE: (Exclusion.WRONG_NUMBER, Exclusion.OUT_OF_SCOPE, Exclusion.DUPLICATE),
    Channel.MAIL: (Exclusion.SPAM, Exclusion.DUPLICATE),
}


def make_history(
    days: int,
    per_day: int = 60,
    seed: int = 1,
    *,
    until: datetime,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write the inquiries of the last `days` calendar days up to `until`; returns how many.

    `per_day` is the mean of an office day (spec 3-2). The same arguments over the same sample city make the
    same history. `progress` hears how many there are after each batch, and may commit. SampleCityMissingError.
    """
    made = 0
    plot = Plot(cast_of_the_city(), seed, until)
    for batch in _batches(plot.stories(days, per_day)):
        write(batch)
        made += len(batch)
        if progress:
            progress(made)
    return made


class Plot:
    """Draws what people ask and how it goes."""

    def __init__(self, cast: tuple[ServiceCast, ...], seed: int, until: datetime) -> None:
        self._cast = cast
        self._seed = seed
        self._until = until
        self._rng = Random(seed)  # noqa: S311 - invented load, no secret
        self._callers = Callers(self._rng)

    def stories(self, days: int, per_day: int) -> Iterator[Story]:
        """In order of receipt, each told as far as it had come by `until`."""
        for at in receipt_times(days, per_day, self._until, self._rng):
            handled = [cast for cast in self._cast if cast.starts_on <= day_of(at) <= cast.ends_on]
            if handled and (story := self._story(at, handled)):
                yield story

    def _story(self, at: datetime, handled: list[ServiceCast]) -> Story | None:
        """None where the call is still going on at `until`."""
        rng = self._rng
        cast = rng.choices(handled, [WEIGHTS[c.code] for c in handled])[0]
        channel = rng.choices(_CHANNELS, _CHANNEL_WEIGHTS)[0]
        exclusion = self._exclusion(channel)
        outcome = FirstOutcome.ANSWERED if exclusion else draw_outcome(channel, self._answered(at), rng)
        caller = self._caller(channel, outcome, exclusion)
        story = Story(cast, channel, at, self._matter(cast, exclusion), caller, rng)
        return story if tell(story, outcome, exclusion, self._cast, self._until) else None

    def _answered(self, at: datetime) -> float:
        """Good months and bad ones: some reach the target of 90 %, some do not."""
        month = Random(f"{self._seed}-{day_of(at):%Y-%m}")  # noqa: S311
        return month.uniform(0.88, 0.93)

    def _exclusion(self, channel: Channel) -> Exclusion | None:
        possible = _EXCLUSIONS.get(channel)
        return self._rng.choice(possible) if possible and self._rng.random() < _EXCLUDED else None

    def _matter(self, cast: ServiceCast, exclusion: Exclusion | None) -> Matter:
        if exclusion:
            return Matter(self._rng.choice(read("history")["exclusions"][exclusion.value]))
        if self._rng.random() < _FEEDBACK:
            said = self._rng.choice(cast.said["feedback"])
            return Matter(said["text"], said["category"], Nature(said["kind"]))
        said = self._rng.choice(cast.said["utterances"])
        return Matter(said["text"], said["category"])

    def _caller(self, channel: Channel, outcome: FirstOutcome, exclusion: Exclusion | None) -> Person:
        """Who is to be answered later, or wrote, must be known."""
        if channel is Channel.MAIL:
            return replace(self._callers.draw(), phone_typed="", phone_e164=None)
        may_be_unknown = channel is Channel.PHONE and outcome is FirstOutcome.ANSWERED
        if exclusion is Exclusion.WRONG_NUMBER or (may_be_unknown and self._rng.random() < _ANONYMOUS):
            return self._callers.draw_anonymous()
        return replace(self._callers.draw(), mail_address="")


def _batches(stories: Iterable[Story]) -> Iterator[list[Story]]:
    remaining = iter(stories)
    while batch := list(islice(remaining, BATCH)):
        yield batch
