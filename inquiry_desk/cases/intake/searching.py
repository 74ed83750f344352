"""What is typed into the search box of the cases: a number, a name, kana, a telephone or a day of birth."""

import re
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_

from foundation.calendar import fiscal_year_of
from foundation.phone import read_phone
from foundation.text import clean_line
from foundation.wareki import parse_date
from inquiry_desk.cases.actions import search_key
from inquiry_desk.cases.models import Case
from inquiry_desk.cases.scope import as_number

_SEQUENCE = re.compile(r"[0-9]{1,6}")
_LAST = "\U0010ffff"


def matching(words: str, at: datetime) -> ColumnElement[bool]:
    """The condition on cases that `words` stand for; figures alone are also a number of this fiscal year.

    Names and kana are found by how they begin. Each part of the condition is one stretch of an index.
    """
    typed = clean_line(words)
    number = as_number(typed)
    conditions = [Case.number == number, Case.source_number == typed]
    if number != typed:
        conditions.append(Case.source_number == number)
    if _SEQUENCE.fullmatch(number):
        this_year = Case.fiscal_year == fiscal_year_of(at)
        conditions.append(and_(this_year, Case.sequence == int(number)))
    if (phone := read_phone(typed).e164) is not None:
        conditions.append(Case.phone_e164 == phone)
    if (born := parse_date(typed)) is not None:
        conditions.append(Case.born_on == born)
    if (key := search_key(typed)) and not key.isdecimal():
        conditions += [Case.name_key.between(key, key + _LAST), Case.kana_key.between(key, key + _LAST)]
    return or_(false(), *conditions)
