"""What of the audit log is unusual: by rule, at its limit, and not one below it."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from foundation.audit.models import AuditAction
from foundation.calendar import JST, is_office_day
from inquiry_desk.incidents.access_rules import Access, Limits, Rule, unusual

MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=JST)
LIMITS = Limits(reads_an_hour=3, exports_a_day=2, rows_of_an_export=100, refusals_an_hour=3)


def read(minute: float, number: str, person: str = "1") -> Access:
    return Access(MONDAY + timedelta(minutes=minute), person, AuditAction.READ, "inquiry", number)


def rules_of(entries: list[Access]) -> list[tuple[Rule, int]]:
    return [(one.rule, one.count) for one in unusual(entries, is_office_day, LIMITS)]


def test_many_different_inquiries_within_an_hour_are_one_finding_however_long_it_goes_on() -> None:
    assert rules_of([read(0, "a"), read(20, "b"), read(40, "a"), read(59, "b")]) == []
    assert rules_of([read(0, "a"), read(30, "b"), read(60, "c")]) == []
    going_on = [read(20 * step, str(step)) for step in range(10)]
    assert rules_of(going_on) == [(Rule.MANY_READS, 10)]
    apart = [*going_on[:3], *(read(300 + step, str(step)) for step in range(3))]
    assert rules_of(apart) == [(Rule.MANY_READS, 3)] * 2
    assert rules_of([read(step, str(step), person=str(step)) for step in range(5)]) == []


def test_files_are_counted_by_day_and_large_ones_by_themselves() -> None:
    one = Access(MONDAY, "1", AuditAction.EXPORTED, "incidents", "csv", rows=99)
    assert rules_of([one]) == []
    assert rules_of([one, one]) == [(Rule.MANY_EXPORTS, 2)]
    assert rules_of([Access(MONDAY, "1", AuditAction.EXPORTED, rows=100)]) == [(Rule.LARGE_EXPORT, 100)]


def test_failed_sign_ins_are_counted_by_the_name_that_was_typed() -> None:
    tries = [Access(MONDAY + timedelta(minutes=at), "@sato", AuditAction.SIGN_IN_REFUSED) for at in range(3)]
    assert rules_of(tries) == [(Rule.FAILED_SIGN_INS, 3)]
    assert rules_of(tries[:2]) == []


def test_before_seven_from_eight_in_the_evening_and_on_closed_days_is_outside() -> None:
    def at(day: date, hour: int, minute: int = 0) -> list[Access]:
        moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=JST)
        return [Access(moment, "1", AuditAction.SEARCHED, "inquiries")]

    monday, sunday = date(2026, 11, 16), date(2026, 11, 15)
    assert [rules_of(at(monday, *time)) for time in ((7,), (19, 59))] == [[], []]
    outside = [(Rule.OUTSIDE_HOURS, 1)]
    assert [rules_of(at(*when)) for when in ((monday, 6, 59), (monday, 20), (sunday, 12))] == [outside] * 3


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(0, 5)), max_size=40))
def test_reads_are_found_exactly_when_some_hour_holds_enough_different_ones(
    reads: list[tuple[int, int]],
) -> None:
    entries = [read(minute, str(number)) for minute, number in sorted(reads)]
    crowded = any(
        len({other.subject_id for other in entries if timedelta() <= other.at - one.at < timedelta(hours=1)})
        >= 3
        for one in entries
    )
    found = [one for one in unusual(entries, lambda _day: True, LIMITS) if one.rule is Rule.MANY_READS]
    assert bool(found) == crowded
