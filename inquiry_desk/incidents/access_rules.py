"""異常なアクセス: what in the audit log somebody should look at; pure rules over what was done and when.

A rule finds what is unusual, not what is wrong: who looks at it decides. The limits are those of decision 0037.
"""

import enum
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask_babel import lazy_gettext as _l

from foundation.audit.models import AuditAction
from foundation.calendar import JST, day_of


class Rule(enum.Enum):
    """Why it is listed."""

    MANY_READS = "many_reads"
    MANY_EXPORTS = "many_exports"
    LARGE_EXPORT = "large_export"
    FAILED_SIGN_INS = "failed_sign_ins"
    OUTSIDE_HOURS = "outside_hours"


LABELS: dict[enum.Enum, object] = {
    Rule.MANY_READS: _l("Many different inquiries read within an hour"),
    Rule.MANY_EXPORTS: _l("Many files saved on one day"),
    Rule.LARGE_EXPORT: _l("A file of very many rows"),
    Rule.FAILED_SIGN_INS: _l("Many failed sign-ins within an hour"),
    Rule.OUTSIDE_HOURS: _l("Records opened outside the hours of the centre"),
}


@dataclass(frozen=True)
class Limits:
    """From how many on something is listed; `opens` to `closes` are the hours in which somebody may still be at work."""

    reads_an_hour: int = 60
    exports_a_day: int = 10
    rows_of_an_export: int = 5_000
    refusals_an_hour: int = 5
    opens: time = time(7, 0)
    closes: time = time(20, 0)


LIMITS = Limits()


@dataclass(frozen=True)
class Access:
    """One entry of the log. `person`: an account, of a failed sign-in the name that was typed."""

    at: datetime
    person: str
    action: AuditAction
    subject_kind: str = ""
    subject_id: str = ""
    rows: int = 0


@dataclass(frozen=True)
class Unusual:
    """What was found of one person: how many, from when until when."""

    rule: Rule
    person: str
    count: int
    first_at: datetime
    last_at: datetime


HOUR = timedelta(hours=1)
OPENED = frozenset({AuditAction.READ, AuditAction.SEARCHED, AuditAction.EXPORTED})


def unusual(
    entries: Iterable[Access], is_office_day: Callable[[date], bool], limits: Limits = LIMITS
) -> list[Unusual]:
    """The newest first. `entries` are in the order of time."""
    by_person: dict[str, list[Access]] = defaultdict(list)
    for entry in entries:
        by_person[entry.person].append(entry)
    found = (one for person, of in by_person.items() for one in _of_person(person, of, is_office_day, limits))
    return sorted(found, key=lambda one: (one.last_at, one.person, one.rule.value), reverse=True)


def _of_person(
    person: str, entries: list[Access], is_office_day: Callable[[date], bool], limits: Limits
) -> Iterator[Unusual]:
    reads = [one for one in entries if one.action is AuditAction.READ and one.subject_kind == "inquiry"]
    yield from _crowded(Rule.MANY_READS, person, reads, limits.reads_an_hour)
    refused = [one for one in entries if one.action is AuditAction.SIGN_IN_REFUSED]
    yield from _crowded(Rule.FAILED_SIGN_INS, person, refused, limits.refusals_an_hour, distinct=False)
    exports = [one for one in entries if one.action is AuditAction.EXPORTED]
    yield from _by_day(Rule.MANY_EXPORTS, person, exports, limits.exports_a_day)
    for one in exports:
        if one.rows >= limits.rows_of_an_export:
            yield Unusual(Rule.LARGE_EXPORT, person, one.rows, one.at, one.at)
    late = [one for one in entries if one.action in OPENED and _is_outside(one.at, is_office_day, limits)]
    yield from _by_day(Rule.OUTSIDE_HOURS, person, late, 1)


def _crowded(
    rule: Rule, person: str, entries: list[Access], least: int, *, distinct: bool = True
) -> Iterator[Unusual]:
    """Stretches of entries of which each lies in an hour that holds `least` or more; hours that overlap are one."""
    within: Counter[str] = Counter()
    first = 0
    stretches: list[list[int]] = []
    for last, entry in enumerate(entries):
        within[entry.subject_id] += 1
        while entry.at - entries[first].at >= HOUR:
            within[entries[first].subject_id] -= 1
            if not within[entries[first].subject_id]:
                del within[entries[first].subject_id]
            first += 1
        if (len(within) if distinct else last - first + 1) < least:
            continue
        if stretches and first <= stretches[-1][1]:
            stretches[-1][1] = last
        else:
            stretches.append([first, last])
    for begin, end in stretches:
        yield _stretch(rule, person, entries[begin : end + 1], distinct)


def _by_day(rule: Rule, person: str, entries: list[Access], least: int) -> Iterator[Unusual]:
    days: dict[date, list[Access]] = defaultdict(list)
    for one in entries:
        days[day_of(one.at)].append(one)
    for of_day in days.values():
        if len(of_day) >= least:
            yield _stretch(rule, person, of_day, distinct=False)


def _stretch(rule: Rule, person: str, entries: list[Access], distinct: bool) -> Unusual:
    return Unusual(rule, person, _count(entries, distinct), entries[0].at, entries[-1].at)


def _count(entries: list[Access], distinct: bool) -> int:
    return len({one.subject_id for one in entries}) if distinct else len(entries)


def _is_outside(at: datetime, is_office_day: Callable[[date], bool], limits: Limits) -> bool:
    local = at.astimezone(JST)
    return not is_office_day(local.date()) or not limits.opens <= local.time() < limits.closes
