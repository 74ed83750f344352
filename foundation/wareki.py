"""Dates in the Japanese calendar 和暦: shown as officials write them, read as citizens write them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from foundation.calendar import JST

_WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True)
class _Era:
    name: str
    letter: str
    begins_on: date


_ERAS = (
    _Era("令和", "R", date(2019, 5, 1)),
    _Era("平成", "H", date(1989, 1, 8)),
    _Era("昭和", "S", date(1926, 12, 25)),
    _Era("大正", "T", date(1912, 7, 30)),
    # Before 1873 Japan did not count days as we do, so Meiji is used from then on.
    _Era("明治", "M", date(1873, 1, 1)),
)
_FIRST_YEARS = {era.name: era.begins_on.year for era in _ERAS} | {"明治": 1868}

_DATE = re.compile(
    r"(?P<era>令和|平成|昭和|大正|明治|[RHSTM]|)(?P<year>元|[0-9]{1,4})[年/.-](?P<month>[0-9]{1,2})[月/.-](?P<day>[0-9]{1,2})日?"
    r"(?:\([月火水木金土日](?:曜日?)?\))?",
    re.IGNORECASE,
)
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−ー─"), "-")


def format_date(day: date) -> str:
    """令和8年11月22日; the first year of an era is 元年, and days before 1873 are in western years."""
    return f"{_year_name(day)}年{day.month}月{day.day}日"


def format_date_with_weekday(day: date) -> str:
    """令和8年11月22日(日)."""
    return f"{format_date(day)}({_WEEKDAYS[day.weekday()]})"


def format_datetime(at: datetime) -> str:
    """令和8年11月22日(日) 14:05, the aware moment `at` as the clock shows it in Japan."""
    local = at.astimezone(JST)
    return f"{format_date_with_weekday(local.date())} {local:%H:%M}"


def short_datetime(at: datetime, now: datetime) -> str:
    """11/22 14:05, or 2025/11/22 14:05 when not in the year of `now` in Japan; two figures each, to align."""
    local = at.astimezone(JST)
    if local.year == now.astimezone(JST).year:
        return f"{local:%m/%d %H:%M}"
    return f"{local.year}/{local:%m/%d %H:%M}"


def era_year(fiscal_year: int) -> str:
    """Short name of a fiscal year, as in inquiry numbers: 2026 is R8.

    The era is the one on the year's first day, 1 April: fiscal 2019 began in Heisei and is H31, 2020 is R2,
    1989 is H1. Years before 1873 stay western.
    """
    for era in _ERAS:
        if (fiscal_year, 4, 1) >= (era.begins_on.year, era.begins_on.month, era.begins_on.day):
            return f"{era.letter}{fiscal_year - _FIRST_YEARS[era.name] + 1}"
    return str(fiscal_year)


def fiscal_year_name(fiscal_year: int) -> str:
    """令和8年度, by the era on the year's first day: 2019 is 平成31年度."""
    return f"{_year_name(date(fiscal_year, 4, 1))}年度"


def parse_date(text: str) -> date | None:
    """The date written as R7.4.1, 令和7年4月1日, 令和元年5月1日, 2025/4/1, 2025-04-01 or 20250401, any width.

    A year may run on past the end of its era (平成35年 is 2023), as on forms printed earlier. A weekday in
    brackets is not checked. None for anything else, for days that do not exist, and for Meiji before 1873.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text[:100])).translate(_HYPHENS)
    plain = re.sub(r"^([0-9]{4})([0-9]{2})([0-9]{2})$", r"\1-\2-\3", plain)
    found = _DATE.fullmatch(plain)
    return _date_of(found) if found else None


def _year_name(day: date) -> str:
    for era in _ERAS:
        if day >= era.begins_on:
            year = day.year - _FIRST_YEARS[era.name] + 1
            return f"{era.name}{'元' if year == 1 else year}"
    return str(day.year)


def _date_of(found: re.Match[str]) -> date | None:
    year = _western_year(found["era"], found["year"])
    if year is None:
        return None
    try:
        return date(year, int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _western_year(era_text: str, year_text: str) -> int | None:
    """The year in western count; None for a short year of no era, a year 0, and the lunar calendar."""
    if not era_text:
        return int(year_text) if len(year_text) == 4 else None
    year = 1 if year_text == "元" else int(year_text)
    era = next(era for era in _ERAS if era_text.upper() in (era.name, era.letter))
    western = _FIRST_YEARS[era.name] + year - 1
    return western if 1 <= year <= 99 and western >= _ERAS[-1].begins_on.year else None
