"""Who may look, and what the looks of some weeks found. Pure."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from flask_babel import lazy_gettext as _l

from foundation.organisation.models import User
from inquiry_desk.cases.kinds import CheckResult
from inquiry_desk.cases.models import Case, CaseCheck

WEEKS = 8
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Found:
    """How many cases were looked at, and in how many something was wrong."""

    looked: int
    wrong: int

    @property
    def percent(self) -> str | None:
        """ "8.3": the share of cases with something wrong, rounded up so that one mistake is never none."""
        if not self.looked:
            return None
        per_mille = -(-self.wrong * 1000 // self.looked)
        return f"{per_mille // 10}.{per_mille % 10}"


@dataclass(frozen=True)
class Look:
    """One first look at a piece of work: where, when, at whose work, and what it found."""

    service_id: int
    on: date
    worked_by_id: int | None
    result: CheckResult


def workers_of(case: Case) -> set[int]:
    """Who entered the case, did work that was looked at, or mended it."""
    done_by = {case.entered_by_id, *(check.worked_by_id for check in case.checks)}
    return {one for one in done_by if one is not None}


def why_not_look(check: CaseCheck, by: User) -> object | None:
    """Why `by` does not look at this; None: they may."""
    if check.checked_at is not None:
        return _l("Somebody has looked at this already.")
    if by.id in workers_of(check.case):
        return _l("You worked on this case yourself: somebody else looks at it.")
    return None


def week_of(day: date) -> date:
    """Its Monday."""
    return day - timedelta(days=day.weekday())


def weeks_until(today: date) -> list[date]:
    """The Mondays of the weeks that are shown, the oldest first."""
    newest = week_of(today)
    return [newest - timedelta(weeks=back) for back in reversed(range(WEEKS))]


def by_service_and_week(looks: Iterable[Look]) -> dict[tuple[int, date], Found]:
    return _found_by(((one.service_id, week_of(one.on)), one.result) for one in looks)


def by_service(looks: Iterable[Look]) -> dict[int, Found]:
    return _found_by((one.service_id, one.result) for one in looks)


def by_worker(looks: Iterable[Look]) -> dict[int, Found]:
    return _found_by((one.worked_by_id, one.result) for one in looks if one.worked_by_id is not None)


def _found_by(looks: Iterable[tuple[Key, CheckResult]]) -> dict[Key, Found]:
    looked: Counter[Key] = Counter()
    wrong: Counter[Key] = Counter()
    for key, result in looks:
        looked[key] += 1
        wrong[key] += result is CheckResult.WRONG
    return {key: Found(count, wrong[key]) for key, count in looked.items()}
