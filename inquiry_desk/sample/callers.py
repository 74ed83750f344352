"""Who calls and writes: invented people with numbers that nobody can have."""

from dataclasses import dataclass
from random import Random
from typing import Any

from foundation.phone import read_phone
from inquiry_desk.sample.content import read

_AGAIN = 0.22
_REMEMBERED = 3000
# Neither 096-000 nor 090-0000 is assigned to anybody.
_BEGINNINGS = ("096-000-", "090-0000-")


@dataclass(frozen=True)
class Person:
    """As the columns of a contact want it."""

    name: str = ""
    kana: str = ""
    anonymous: bool = False
    phone_typed: str = ""
    phone_e164: str | None = None
    mail_address: str = ""


class Callers:
    """Draws people; some have asked before."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._names: dict[str, Any] = read("phrases")
        self._known: list[Person] = []
        self._count = 0

    def draw(self) -> Person:
        """Somebody with a name, a number and a mail address."""
        if self._known and self._rng.random() < _AGAIN:
            return self._rng.choice(self._known)
        person = self._new()
        if len(self._known) < _REMEMBERED:
            self._known.append(person)
        else:
            self._known[self._rng.randrange(_REMEMBERED)] = person
        return person

    def draw_anonymous(self) -> Person:
        """Somebody who gives no name; the telephone shows the number of most."""
        shown = read_phone(self._number()) if self._rng.random() < 0.6 else None
        if shown is None:
            return Person(anonymous=True)
        return Person(anonymous=True, phone_typed=shown.typed, phone_e164=shown.e164)

    def _new(self) -> Person:
        surname = self._rng.choice(self._names["surnames"])
        given = self._rng.choice(self._names["given_names"])
        phone = read_phone(self._number())
        self._count += 1
        return Person(
            name=f"{surname['name']} {given['name']}",
            kana=f"{surname['kana']} {given['kana']}",
            phone_typed=phone.typed,
            phone_e164=phone.e164,
            mail_address=f"shimin{self._count:06d}@example.jp",
        )

    def _number(self) -> str:
        number = f"{self._rng.choice(_BEGINNINGS)}{self._rng.randrange(10_000):04d}"
        return number.replace("-", "") if self._rng.random() < 0.3 else number
