"""Numbers scanned to be moved to a stage: each judged at once, kept until it is moved or taken off the list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select

from foundation.db import db, insert_into
from foundation.organisation.models import User
from inquiry_desk.cases.models import Case, CaseStage
from inquiry_desk.cases.moving.cases import cases_by_number
from inquiry_desk.cases.moving.models import CaseScan
from inquiry_desk.cases.moving.verdicts import GOOD, Verdict, verdict_on
from inquiry_desk.cases.scope import as_number
from inquiry_desk.cases.stages import rules_of

MOST = 500
"""Cases of one act."""


@dataclass(frozen=True)
class Scanned:
    """A number and what is to be said of it now."""

    number: str
    verdict: Verdict
    case: Case | None = None

    @property
    def is_good(self) -> bool:
        return self.verdict in GOOD


def scan(user: User, to: CaseStage, typed: str, at: datetime) -> Scanned:
    """Put a number on the list, whatever is to be said of it, so that nothing read is lost."""
    number = as_number(typed)[:40]
    if count_scanned(user, to) >= MOST:
        return Scanned(number, Verdict.TOO_MANY)
    if not keep_scans(user, to, [number], at):
        return Scanned(number, Verdict.TWICE)
    return _judged([number], user, to)[0]


def keep_scans(user: User, to: CaseStage, numbers: Iterable[str], at: datetime) -> int:
    """How many of `numbers` were not on the list yet."""
    rows = [{"user_id": user.id, "to_stage_id": to.id, "number": number, "at": at} for number in numbers]
    if not rows:
        return 0
    added = db.session.execute(insert_into(CaseScan).values(rows).on_conflict_do_nothing())
    return int(getattr(added, "rowcount", 0))


def scanned(user: User, to: CaseStage) -> list[Scanned]:
    """The list, newest first, judged as the cases stand now."""
    query = select(CaseScan.number).where(*_list_of(user, to)).order_by(CaseScan.id.desc())
    return _judged(list(db.session.scalars(query)), user, to)


def take_off(user: User, to: CaseStage, numbers: Iterable[str] | None = None) -> None:
    """Take numbers off the list, or all of it."""
    query = delete(CaseScan).where(*_list_of(user, to))
    db.session.execute(query if numbers is None else query.where(CaseScan.number.in_(list(numbers))))


def count_scanned(user: User, to: CaseStage) -> int:
    return db.session.scalar(select(func.count(CaseScan.id)).where(*_list_of(user, to))) or 0


def begun_lists(user: User) -> list[tuple[int, int]]:
    """(stage, how many) of the lists of `user` that wait to be moved."""
    query = select(CaseScan.to_stage_id, func.count()).where(CaseScan.user_id == user.id)
    query = query.group_by(CaseScan.to_stage_id).order_by(CaseScan.to_stage_id)
    return [(stage_id, count) for stage_id, count in db.session.execute(query)]


def _judged(numbers: list[str], user: User, to: CaseStage) -> list[Scanned]:
    cases, rules = cases_by_number(numbers, user), rules_of(to.service_id)
    return [
        Scanned(number, verdict_on(cases.get(number), to, user, rules), cases.get(number))
        for number in numbers
    ]


def _list_of(user: User, to: CaseStage) -> tuple[ColumnElement[bool], ...]:
    return (CaseScan.user_id == user.id, CaseScan.to_stage_id == to.id)
