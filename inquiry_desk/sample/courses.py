"""How past inquiries go: which acts follow each other, and after how much business time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from foundation.calendar import add_business_time, due_after
from inquiry_desk.inquiries.kinds import Channel, Exclusion, FirstOutcome
from inquiry_desk.sample import acts
from inquiry_desk.sample.cast import ServiceCast
from inquiry_desk.sample.story import Story

# What becomes of an inquiry that is not answered at the first contact, by channel.
_OTHERWISE = (FirstOutcome.CALLBACK, FirstOutcome.SECOND_LINE, FirstOutcome.ESCALATED)
_PHONE_WEIGHTS = (40, 25, 35)
_MAIL_WEIGHTS = (0, 40, 60)
_IN_VAIN = 0.25
_RETURNED = 0.1
_REROUTED = 0.08
_LATE = 0.12


@dataclass(frozen=True)
class Step:
    """An act, and the business minutes that pass before it."""

    minutes: float
    act: Callable[[Story, datetime], None]


def draw_outcome(channel: Channel, answered: float, rng: Random) -> FirstOutcome:
    """How the first response ends; `answered` is the share (0–1) answered at once."""
    if channel in {Channel.COUNTER, Channel.LETTER} or rng.random() < answered:
        return FirstOutcome.ANSWERED
    weights = _MAIL_WEIGHTS if channel is Channel.MAIL else _PHONE_WEIGHTS
    return rng.choices(_OTHERWISE, weights)[0]


def tell(
    story: Story,
    outcome: FirstOutcome,
    exclusion: Exclusion | None,
    others: Sequence[ServiceCast],
    until: datetime,
) -> bool:
    """Let the story happen as far as it has come by `until`; False where the first call is not over yet.

    `others`: the services whose departments it may be handed to by mistake.
    """
    at = _first_contact(story, outcome)
    if at > until:
        return False
    for step in _left_out(exclusion) if exclusion else _course(story, outcome, others):
        at = add_business_time(at, timedelta(minutes=step.minutes)) if step.minutes else at
        if at > until:
            break
        step.act(story, at)
    return True


def _first_contact(story: Story, outcome: FirstOutcome) -> datetime:
    """The call or the mail itself; a call is over when the talk is, even after closing time."""
    if story.channel is Channel.MAIL:
        acts.receive_mail(story, story.received_at)
        return story.received_at
    at = story.received_at + talk_time(story.rng)
    if outcome is not FirstOutcome.ANSWERED:
        acts.take_call(story, at)
    elif story.channel is Channel.PHONE:
        acts.answer_call(story, at)
    else:
        acts.answer_in_person(story, at)
    return at


def talk_time(rng: Random) -> timedelta:
    """Four and a half minutes as a rule, some much longer."""
    return timedelta(seconds=round(min(2400, max(40, 270 * rng.lognormvariate(0, 0.55)))))


def _left_out(exclusion: Exclusion) -> Iterator[Step]:
    yield Step(2, partial(acts.leave_out, exclusion=exclusion))


def _course(story: Story, outcome: FirstOutcome, others: Sequence[ServiceCast]) -> Iterator[Step]:
    rng = story.rng
    if story.channel is Channel.MAIL:
        yield Step(rng.uniform(5, 120), acts.claim)
        if outcome is FirstOutcome.ANSWERED:
            yield Step(rng.uniform(5, 60), acts.answer_by_mail)
    if outcome is FirstOutcome.CALLBACK:
        yield from _callback(rng)
    elif outcome is FirstOutcome.SECOND_LINE:
        yield Step(0, acts.pass_on)
        yield Step(rng.uniform(15, 300), acts.answer_as_second)
    elif outcome is FirstOutcome.ESCALATED:
        yield from _escalation(story, rng.choice(others) if rng.random() < _REROUTED else story.cast)


def _callback(rng: Random) -> Iterator[Step]:
    within = timedelta(minutes=rng.choice((30, 60, 120, 240)))

    def promise(story: Story, at: datetime) -> None:
        acts.promise_callback(story, at, due_after(at, within))

    yield Step(0, promise)
    if rng.random() < _IN_VAIN:
        yield Step(rng.uniform(20, 200), acts.call_in_vain)
    yield Step(rng.uniform(20, 240), acts.call_back)


def _escalation(story: Story, to: ServiceCast) -> Iterator[Step]:
    rng, allowed = story.rng, story.cast.answer_within_hours * 60
    yield Step(rng.uniform(2, 20), partial(acts.hand_over, to=to))
    if to.department_id != story.cast.department_id:
        yield Step(rng.uniform(20, 200), partial(acts.reroute, from_=to))
    yield Step(rng.uniform(10, 180), acts.accept)
    if rng.random() < _RETURNED:
        yield Step(rng.uniform(20, 300), acts.return_to_desk)
        yield Step(rng.uniform(20, 200), acts.answer_returned)
        return
    late = rng.random() < _LATE
    yield Step(
        allowed * (rng.uniform(1.0, 1.5) if late else rng.uniform(0.1, 0.6)), acts.answer_as_department
    )
    yield Step(rng.uniform(10, 240), acts.relay)
