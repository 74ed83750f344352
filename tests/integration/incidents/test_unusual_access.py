"""What is unusual in the log, as it is read from the database."""

from datetime import datetime, timedelta

from foundation.audit.models import AuditAction, AuditEntry
from foundation.calendar import JST, day_bounds
from foundation.db import db, transaction
from inquiry_desk.incidents.access_entries import count_looked_at, unusual_between
from inquiry_desk.incidents.access_rules import LIMITS, Rule
from tests.personas import City

MONDAY, SATURDAY = datetime(2026, 11, 9, tzinfo=JST), datetime(2026, 11, 14, tzinfo=JST)
PERIOD = day_bounds(MONDAY.date(), SATURDAY.date())


def entry(
    user_id: int | None, at: datetime, action: AuditAction, kind: str, subject: str, **details: int
) -> AuditEntry:
    return AuditEntry(
        at=at, user_id=user_id, action=action, subject_kind=kind, subject_id=subject, details=details
    )


def of_a_week(user_ids: list[int]) -> list[AuditEntry]:
    """One reads many within an hour, one nearly; one works early and on Saturday; one saves a large file; one guesses."""
    quick, slow, late, exporter = user_ids
    ten = MONDAY.replace(hour=10)
    reads = [
        entry(who, ten + timedelta(seconds=nth * every), AuditAction.READ, "inquiry", str(nth))
        for who, every in ((quick, 55), (slow, 62))
        for nth in range(LIMITS.reads_an_hour)
    ]
    searches = [
        entry(slow, ten + timedelta(minutes=nth), AuditAction.SEARCHED, "inquiries", "") for nth in range(9)
    ]
    outside = [
        entry(late, SATURDAY.replace(hour=11), AuditAction.READ, "complaint", "3"),
        entry(late, MONDAY.replace(hour=6, minute=59), AuditAction.SEARCHED, "cases", ""),
        entry(late, MONDAY.replace(hour=7), AuditAction.SEARCHED, "cases", ""),
    ]
    files = [
        entry(exporter, ten, AuditAction.EXPORTED, "inquiries", "", hits=hits)
        for hits in (4_999, LIMITS.rows_of_an_export)
    ]
    refused = [
        entry(None, ten + timedelta(minutes=nth), AuditAction.SIGN_IN_REFUSED, "user", "chief")
        for nth in range(LIMITS.refusals_an_hour)
    ]
    return [*reads, *searches, *outside, *files, *refused]


def test_each_rule_finds_its_people(city: City) -> None:
    quick, slow, late, exporter = map(
        city.id_of, ("operator", "supervisor", "site_manager", "contract_officer")
    )
    entries = of_a_week([quick, slow, late, exporter])
    with transaction():
        db.session.add_all(entries)
    assert {(one.rule, one.person, one.count) for one in unusual_between(*PERIOD)} == {
        (Rule.MANY_READS, str(quick), LIMITS.reads_an_hour),
        (Rule.OUTSIDE_HOURS, str(late), 1),
        (Rule.LARGE_EXPORT, str(exporter), LIMITS.rows_of_an_export),
        (Rule.FAILED_SIGN_INS, "@chief", LIMITS.refusals_an_hour),
    }
    assert count_looked_at(*PERIOD) == len(entries)
