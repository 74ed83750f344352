"""What a caller says of themselves, and which of it a case fits. Pure."""

import enum
import re
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from foundation.calendar import fiscal_year_of
from inquiry_desk.cases.actions import search_key
from inquiry_desk.cases.models import Case
from inquiry_desk.cases.scope import as_number

_SEQUENCE = re.compile(r"[0-9]{1,6}")


class By(enum.Enum):
    """By what a case is found."""

    NUMBER = "number"
    NAME = "name"
    KANA = "kana"
    BORN = "born"
    PHONE = "phone"


LABELS: dict[enum.Enum, object] = {
    By.NUMBER: _l("Number"),
    By.NAME: _l("Name"),
    By.KANA: _l("Kana"),
    By.BORN: _l("Date of birth"),
    By.PHONE: _l("Phone number"),
}


@dataclass(frozen=True)
class Known:
    """Cleaned; everything may be left out. `number` as it was typed."""

    number: str = ""
    name: str = ""
    kana: str = ""
    born_on: date | None = None
    phone_e164: str | None = None

    @property
    def asked(self) -> bool:
        return any(vars(self).values())


def matches_of(case: Case, known: Known, at: datetime) -> tuple[By, ...]:
    """What of `known` the case fits; a name fits that begins so."""
    name, kana = search_key(known.name), search_key(known.kana)
    fits = {
        By.NUMBER: bool(known.number) and _fits_number(case, known.number, at),
        By.NAME: bool(name) and case.name_key.startswith(name),
        By.KANA: bool(kana) and case.kana_key.startswith(kana),
        By.BORN: known.born_on is not None and case.born_on == known.born_on,
        By.PHONE: known.phone_e164 is not None and case.phone_e164 == known.phone_e164,
    }
    return tuple(by for by, does in fits.items() if does)


def is_sequence(number: str) -> bool:
    """Whether figures alone were typed, as the end of a number is read out."""
    return _SEQUENCE.fullmatch(number) is not None


def _fits_number(case: Case, typed: str, at: datetime) -> bool:
    number = as_number(typed)
    if number == case.number or case.source_number in (typed, number):
        return True
    return is_sequence(number) and (case.fiscal_year, case.sequence) == (fiscal_year_of(at), int(number))
