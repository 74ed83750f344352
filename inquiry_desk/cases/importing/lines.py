"""One row of a file as an application, or why it is none. Pure: the day and the period of the service are passed in.

Reasons hold nothing of what the row says: rows are counted by reason, and reasons are shown to more people than rows.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from foundation.phone import read_phone
from foundation.text import clean_line, clean_text
from inquiry_desk.cases.importing.columns import BY_KEY, DECIDED, NUMBER, RECEIVED, STAGE
from inquiry_desk.cases.importing.days import read_written_day

LONGEST = {NUMBER: 64, "kind": 100, "applicant": 200, "kana": 200, "note": 2000, STAGE: 50}
_EARLIEST_RECEIPT, _EARLIEST_BIRTH = date(2000, 1, 1), date(1873, 1, 1)

# Signs that programs write for a kanji they do not have: U+3013, U+FFFD, and in names also boxes and question marks.
_LOST = frozenset("〓\ufffd")
_LOST_IN_NAMES = _LOST | frozenset("■□◆●?？*＊")
_SHORTENED = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_KANJI = re.compile("[\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_NOTHING = frozenset(("なし", "無し", "無", "-", "ー", "―", "－"))

Given = Mapping[str, str]
"""The cells of a row by field; fields the file has not are not in it."""


@dataclass(frozen=True)
class Said:
    """What a row says. None and empty: nothing, which takes nothing away from a case that is known."""

    source_number: str
    received_on: date | None = None
    kind: str = ""
    applicant: str = ""
    kana: str = ""
    born_on: date | None = None
    phone_e164: str | None = None
    note: str = ""
    stage: str = ""
    decided_on: date | None = None


@dataclass(frozen=True)
class Bounds:
    """What days are possible: today, and the last day on which the service is handled."""

    today: date
    ends_on: date


def read_line(given: Given, bounds: Bounds) -> tuple[Said, list[str]]:
    """What the row says, and what is wrong with it."""
    line = _Line(given)
    said = Said(
        source_number=line.number(),
        received_on=line.day(RECEIVED, _EARLIEST_RECEIPT, bounds.today),
        kind=line.words("kind"),
        applicant=line.name("applicant", "given_name"),
        kana=line.kana(),
        born_on=line.day("born_on", _EARLIEST_BIRTH, bounds.today),
        phone_e164=line.phone(),
        note=line.words("note"),
        stage=line.words(STAGE),
        decided_on=line.day(DECIDED, _EARLIEST_RECEIPT, bounds.today),
    )
    line.compare(said, bounds)
    return said, line.problems


def number_in(given: Given) -> str:
    """The number a row is known by, as it would be registered; of a row without one, nothing."""
    return _Line(given).number()


class _Line:
    """Reads the cells of one row and collects what is wrong with them."""

    def __init__(self, given: Given) -> None:
        self._given = given
        self.problems: list[str] = []

    def number(self) -> str:
        number = unicodedata.normalize("NFKC", self.words(NUMBER))
        if not number:
            self._refuse(NUMBER, _("It is empty."))
        elif _SHORTENED.fullmatch(number):
            self._refuse(NUMBER, _("The spreadsheet program has shortened it. Save the column as text."))
        return number

    def words(self, key: str) -> str:
        clean = clean_text if key == "note" else clean_line
        text = clean(self._given.get(key, ""))
        self._check_signs(key, text, _LOST)
        return self._short_enough(key, text)

    def name(self, family: str, given: str) -> str:
        text = " ".join(filter(None, (clean_line(self._given.get(key, "")) for key in (family, given))))
        self._check_signs(family, text, _LOST_IN_NAMES)
        return self._short_enough(family, text)

    def kana(self) -> str:
        kana = unicodedata.normalize("NFKC", self.name("kana", "given_kana"))
        if _KANJI.search(kana):
            self._refuse("kana", _("It holds kanji."))
        return kana

    def day(self, key: str, earliest: date, latest: date) -> date | None:
        typed = self._given.get(key, "")
        day = read_written_day(typed)
        if not typed.strip():
            if BY_KEY[key].required:
                self._refuse(key, _("It is empty."))
        elif day is None:
            self._refuse(key, _("It cannot be read as a day."))
        elif day > latest:
            self._refuse(key, _("The day is still to come."))
        elif day < earliest:
            self._refuse(key, _("The day lies too far back."))
        return day

    def phone(self) -> str | None:
        typed = clean_line(self._given.get("phone", ""))
        if not typed or typed in _NOTHING:
            return None
        number = read_phone(typed).e164
        if number is None:
            self._refuse("phone", _("It cannot be read as a phone number."))
        return number

    def compare(self, said: Said, bounds: Bounds) -> None:
        received = said.received_on
        if received is None:
            return
        if received > bounds.ends_on:
            self._refuse(RECEIVED, _("The handling period of the service was over."))
        if said.born_on and said.born_on > received:
            self._refuse("born_on", _("It is after the day of receipt."))
        if said.decided_on and said.decided_on < received:
            self._refuse(DECIDED, _("It is before the day of receipt."))

    def _check_signs(self, key: str, text: str, lost: frozenset[str]) -> None:
        if any(sign in lost or unicodedata.category(sign) == "Co" for sign in text):
            self._refuse(
                key, _("A character was lost or only exists where it was written. Enter the right one.")
            )

    def _short_enough(self, key: str, text: str) -> str:
        if len(text) > LONGEST[key]:
            self._refuse(key, _("It is longer than %(limit)s characters.", limit=LONGEST[key]))
        return text

    def _refuse(self, key: str, problem: str) -> None:
        self.problems.append(_("“%(column)s”: %(problem)s", column=BY_KEY[key].heading, problem=problem))
