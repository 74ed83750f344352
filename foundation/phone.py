"""Phone numbers as people type them, in one form for matching (E.164) and one for reading.

A number is understood when it is possible under the Japanese numbering plan, not only when it is assigned:
new exchanges and the fictitious numbers of samples must match too. What is not understood is kept as typed.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberFormat

from foundation.text import clean_line, without_direction_marks

AREA_CODE = "096"
"""Kumamoto City: a number of seven figures is one of its own."""

_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−ーｰ─━~〜・."), "-")
_RUN = r"\+?[0-9](?:[-\s()\[\]の]{0,4}[0-9])*"
_RUNS = re.compile(_RUN)
# A label may go before and an extension or a remark after, but no sign that figures are missing.
_LOCAL = re.compile(
    rf"(?:[^0-9+*?●○〇]*[^-0-9+*?●○〇])?({_RUN})(?:\s*[(\[]?(?:内|ext|x|#).*|[^-0-9+*?●○〇][^0-9+*?●○〇]*)?",
    re.IGNORECASE,
)
_LOCAL_FIGURES = re.compile(r"[2-9][0-9]{6}")
_LONGEST = 22
_READ_AT_MOST = 200

# Ways to begin a number that mean another: caller id withheld or shown, dialled from abroad, dialled to
# abroad, 0 for an outside line, country code without its plus, mobile and 096 numbers that lost their 0.
_BEGINNINGS = (
    (re.compile(r"^18[46](?=0)"), ""),
    (re.compile(r"^0081"), "+81"),
    (re.compile(r"^010"), "+"),
    (re.compile(r"^00(?=[1-9])"), "0"),
    (re.compile(r"^81(?=[0-9]{9,11}$)"), "+81"),
    (re.compile(r"^(?=[789]0[0-9]{8}$|96[0-9]{7}$)"), "0"),
)
# Figures after the leading 0: ten for mobile, IP and 0800 numbers, nine for all others.
_JAPANESE_PLAN = re.compile(r"[25-9]0[0-9]{8}|(?![25-9]0)[1-9][0-9]{8}")


@dataclass(frozen=True)
class PhoneNumber:
    """A number as typed (but for controls), for matching (None when not understood), and for reading."""

    typed: str
    e164: str | None
    national: str


def read_phone(text: str) -> PhoneNumber:
    """Read a number in any form: full width, any hyphen, brackets, 0…, +81…, 0081…, 81…, 00….

    Seven figures are taken as a number of Kumamoto City (096). Extensions and remarks stay in `typed`; of
    several numbers the first counts. Where there is none, `e164` is None and `national` is what was typed.
    """
    typed = clean_line(text)
    plain = _plain(typed[:_READ_AT_MOST])
    local = _local_figures(plain)
    e164 = _to_e164(AREA_CODE + local) if local else _full_number(plain)
    return PhoneNumber(typed, e164, format_national(e164) if e164 else typed)


def search_digits(text: str) -> str:
    """Figures to look for inside E.164 numbers, when `text` is a number or a part of one; "" without any.

    The leading 0 or +81 is left out, so that all spellings find the same: 096-328 becomes 96328.
    """
    plain = _plain(text[:_READ_AT_MOST])
    if local := _local_figures(plain):
        return local
    if e164 := _full_number(plain):
        return e164.removeprefix("+81").removeprefix("+")
    return re.sub(r"^(?:\+81)?0?0?|\+", "", _figures(plain))


@lru_cache(maxsize=4096)
def format_national(e164: str) -> str:
    """096-328-1234 for a Japanese number, +1 202-555-0123 for a foreign one; what is not E.164 unchanged."""
    number = _parsed(e164) if e164.startswith("+") else None
    if number is None:
        return e164
    if number.country_code != 81:
        return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    # 0960 is no area code, so this is an unassigned number of 096.
    if unassigned := re.fullmatch(r"\+81960([0-9]{2})([0-9]{4})", e164):
        return f"{AREA_CODE}-0{unassigned[1]}-{unassigned[2]}"
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", without_direction_marks(text)).translate(_HYPHENS)


def _local_figures(plain: str) -> str | None:
    """The figures of a number without its area code, if `plain` is one."""
    found = _LOCAL.fullmatch(plain.strip())
    figures = _figures(found[1]) if found else ""
    return figures if _LOCAL_FIGURES.fullmatch(figures) else None


def _full_number(plain: str) -> str | None:
    """The first number in `plain`: separated by hyphens, blanks and brackets, or else by hyphens alone."""
    runs = _RUNS.findall(plain)
    pieces = [piece for run in runs for piece in re.split(r"[\s()\[\]]", run)]
    return next((e164 for run in [*runs, *pieces] if (e164 := _to_e164(_figures(run)))), None)


def _figures(run: str) -> str:
    """The figures of a run, with its leading plus."""
    return re.sub(r"[^0-9+]", "", run)


def _to_e164(figures: str) -> str | None:
    if len(figures) > _LONGEST:
        return None
    for beginning, meant in _BEGINNINGS:
        figures = beginning.sub(meant, figures)
    number = _parsed(figures) if figures[:1] in ("0", "+") else None
    if number is None or not _is_understood(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _parsed(figures: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(figures, "JP")
    except phonenumbers.NumberParseException:
        return None


def _is_understood(number: phonenumbers.PhoneNumber) -> bool:
    """Whether the number is assigned, or possible and, if Japanese, of the right length."""
    if phonenumbers.is_valid_number(number):
        return True
    if not phonenumbers.is_possible_number(number):
        return False
    national = phonenumbers.national_significant_number(number)
    return number.country_code != 81 or bool(_JAPANESE_PLAN.fullmatch(national))
