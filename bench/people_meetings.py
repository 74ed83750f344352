"""Two people on one inquiry, on purpose: both open it, both do something, at the same moment."""

import threading
from dataclasses import dataclass, field

from bench import people_pace as pace
from bench.people_books import Place
from bench.people_browser import Fields
from bench.people_person import Person

PATIENCE = 8.0
"""Seconds of the bench one waits for the other."""
ACTS: dict[str, tuple[str, Fields]] = {
    "note": ("body", {}),
    "call-made": ("body", {}),
    "callback": ("note", {"phone": "096-000-0001"}),
    "second-line": ("note", {}),
    "complete": ("note", {}),
    "reopen": ("note", {}),
}
"""What can be done on an inquiry's page with words, by the end of the address: the field, and what else is filled in."""


@dataclass
class Meeting:
    """One inquiry and the two who meet there."""

    number: str
    together: threading.Barrier = field(default_factory=lambda: threading.Barrier(2, timeout=PATIENCE))

    def wait(self) -> bool:
        """Until both are there; whether the other came."""
        try:
            self.together.wait()
        except threading.BrokenBarrierError:
            return False
        return True


class Meetings:
    """Brings people together in twos, over a few inquiries that everybody sees."""

    def __init__(self, numbers: list[str]) -> None:
        self.numbers = numbers
        self._lock = threading.Lock()
        self._waiting: Meeting | None = None
        self._count = 0

    def meet(self, person: Person) -> None:
        """Wait for somebody, open the same inquiry, press at the same moment; alone where nobody comes."""
        meeting = self._join()
        if meeting.wait():
            person.books.met += 1
        page = person.browser.open(f"/inquiries/{meeting.number}", "page: inquiry")
        possible = [one for one in ACTS if page.form(f"/{one}") is not None]
        meeting.wait()
        if possible:
            _do(person, meeting.number, person.chance.choice(possible))

    def _join(self) -> Meeting:
        with self._lock:
            if self._waiting is not None and not self._waiting.together.broken:
                found, self._waiting = self._waiting, None
                return found
            self._count += 1
            self._waiting = Meeting(self.numbers[self._count % len(self.numbers)])
            return self._waiting


def _do(person: Person, number: str, which: str) -> None:
    mark, (field_name, more) = person.mark(), ACTS[which]
    fields = more | {field_name: person.words(mark, 1)}
    person.act(f"/{which}", fields, f"on one inquiry: {which}", number, mark, Place.ENTRY)
    person.rest(pace.LIST)
