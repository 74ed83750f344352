"""The cases of a caller, by whatever they can name of themselves or of the application."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from foundation.calendar import fiscal_year_of
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.cases.actions import search_key
from inquiry_desk.cases.asking.known import By, Known, is_sequence, matches_of
from inquiry_desk.cases.models import Case
from inquiry_desk.cases.scope import as_number, visible_to

SHOWN = 20
_LOOKED_AT = 200
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Hit:
    """A case, and what of the caller's words it fits: to compare without showing what is stored."""

    case: Case
    by: tuple[By, ...]


@dataclass(frozen=True)
class Found:
    """The cases that fit best, newest first; `more` where others fit as well."""

    hits: list[Hit]
    more: bool = False


def cases_of(known: Known, user: User, at: datetime) -> Found:
    """Those that everything named fits; where there are none, those that something fits, the most first.

    A number that is found goes before everything else.
    """
    asked = _conditions(known, at)
    if not asked:
        return Found([])
    cases = _read(and_(*asked), user)
    if not cases and len(asked) > 1:
        cases = list({case.id: case for one in asked for case in _read(one, user)}.values())
    hits = [Hit(case, matches_of(case, known, at)) for case in cases]
    if any(By.NUMBER in hit.by for hit in hits):
        hits = [hit for hit in hits if By.NUMBER in hit.by]
    hits.sort(key=lambda hit: (len(hit.by), hit.case.id), reverse=True)
    return Found(hits[:SHOWN], len(hits) > SHOWN)


def _read(condition: ColumnElement[bool], user: User) -> Sequence[Case]:
    """Some that fit; without an order, so that a common name is not read to its end."""
    query: Select[Any] = select(Case).where(condition, visible_to(user)).limit(_LOOKED_AT)
    return db.session.scalars(query.options(joinedload(Case.service), joinedload(Case.stage))).all()


def _conditions(known: Known, at: datetime) -> list[ColumnElement[bool]]:
    """One for each thing that is named; each is a stretch of an index."""
    asked: list[ColumnElement[bool]] = []
    if known.number:
        asked.append(_numbered(known.number, at))
    if name := search_key(known.name):
        asked.append(Case.name_key.between(name, name + _LAST))
    if kana := search_key(known.kana):
        asked.append(Case.kana_key.between(kana, kana + _LAST))
    if known.born_on:
        asked.append(_born(known.born_on))
    if known.phone_e164:
        asked.append(Case.phone_e164 == known.phone_e164)
    return asked


def _born(day: date) -> ColumnElement[bool]:
    return Case.born_on == day


def _numbered(typed: str, at: datetime) -> ColumnElement[bool]:
    """The number of the case or of the source; figures alone are also a number of this fiscal year."""
    number = as_number(typed)
    either = [Case.number == number, Case.source_number.in_({typed, number})]
    if is_sequence(number):
        either.append(and_(Case.fiscal_year == fiscal_year_of(at), Case.sequence == int(number)))
    return or_(*either)
