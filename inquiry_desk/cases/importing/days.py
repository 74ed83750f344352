"""Days as they stand in one column of a file: of any era, western, as a workbook counts them, with a time behind."""

import re
import unicodedata
from datetime import date, timedelta

from foundation.wareki import parse_date

# What workbooks count from: day 60 is 29 February 1900, which never was.
_DAY_ZERO = date(1899, 12, 30)
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
_ERA_AND_DAY = re.compile(r"([1-5])([0-9]{2})([0-9]{2})([0-9]{2})")
_ERAS = {"1": "明治", "2": "大正", "3": "昭和", "4": "平成", "5": "令和"}
_TIME = re.compile(
    r"(?:T|[\s(]+|(?<=日))[0-9]{1,2}[:時][0-9]{1,2}(?:[:分](?:[0-9]{1,2}(?:\.[0-9]+)?秒?)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?$"
)


def read_written_day(text: str) -> date | None:
    """R7.4.1, 令和7年4月1日, 2025/4/1, 2025-04-01 10:23, 20250401, 45748 (a workbook's count), 5070401 (era as figure).

    None for anything else, and for days that do not exist: nothing is guessed.
    """
    plain = unicodedata.normalize("NFKC", text[:100]).strip()
    if serial := _SERIAL.fullmatch(plain):
        return _DAY_ZERO + timedelta(days=int(serial[1]))
    if coded := _ERA_AND_DAY.fullmatch(plain):
        era, year, month, day = coded.groups()
        return parse_date(f"{_ERAS[era]}{int(year)}年{int(month)}月{int(day)}日")
    return parse_date(_TIME.sub("", plain))
