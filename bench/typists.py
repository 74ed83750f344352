"""People at keyboards: what they ask a server for, and how long each answer took."""

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import quote

from bench.servers import PATIENCE, answered
from faq.evaluation import percentile

THINKING = (0.25, 0.4)
"""Seconds between an answer and the next key."""

Keys = Iterator[str]
"""The addresses one person asks for, key by key, without end."""


@dataclass
class Seen:
    """What the people saw together."""

    milliseconds: list[float] = field(default_factory=list)
    errors: int = 0
    begun_with: int = 0

    def figures(self, seconds: float) -> dict[str, float]:
        """Requests a second and the times, in milliseconds."""
        return {
            "requests": len(self.milliseconds),
            "requests_per_second": round(len(self.milliseconds) / seconds, 1),
            "p50_ms": round(percentile(50, self.milliseconds), 2),
            "p95_ms": round(percentile(95, self.milliseconds), 2),
            "max_ms": round(max(self.milliseconds), 2),
            "errors": self.errors,
            "begun_with": self.begun_with,
        }


def load_of(
    address: str, cookies: Sequence[str], seconds: float, keys: Callable[[int], Keys]
) -> dict[str, float]:
    """Let everybody type at once for so long; the first second, in which they all begin, does not count."""
    seen, begin = Seen(), time.monotonic() + 1
    people = [
        threading.Thread(
            target=type_along, args=(address, cookie, keys(person), person, begin, seconds, seen)
        )
        for person, cookie in enumerate(cookies)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return seen.figures(seconds)


def type_along(
    address: str, cookie: str, keys: Keys, person: int, begin: float, seconds: float, seen: Seen
) -> None:
    """One person at one keyboard: a key, the answer to it, a moment, the next key."""
    chance, connection = random.Random(person), HTTPConnection(address, timeout=PATIENCE)
    time.sleep(chance.random() * THINKING[1])
    while time.monotonic() < begin + seconds:
        counts = time.monotonic() >= begin
        started = time.perf_counter()
        good = answered(connection, next(keys), cookie)
        if counts:
            seen.milliseconds.append((time.perf_counter() - started) * 1000)
            seen.errors += not good
        else:
            seen.begun_with += 1
        time.sleep(chance.uniform(*THINKING))
    connection.close()


def typing(questions: Sequence[str], person: int) -> Keys:
    """Every beginning of one question after the other."""
    chance = random.Random(person)
    while True:
        question = chance.choice(questions)
        for end in range(1, len(question) + 1):
            yield f"/faq/suggest?question={quote(question[:end])}"
