"""A month of work with its daily reports, as tests invent it."""

from datetime import date, datetime, timedelta

from foundation.calendar import JST
from foundation.db import db
from foundation.organisation.models import Service, User
from inquiry_desk.reporting.actions import confirm, draft, sign, submit
from inquiry_desk.reporting.models import Report, ReportKind, ReportState
from inquiry_desk.reporting.stretches import Stretch
from tests.integration.reports.pasts import Past, person, store
from tests.personas import City

OCTOBER = Stretch(date(2026, 10, 1), date(2026, 10, 31))
# Two reports a service are as good as twenty, and ten times as fast.
HALVES = (Stretch(date(2026, 10, 1), date(2026, 10, 15)), Stretch(date(2026, 10, 16), date(2026, 10, 31)))
SIGNED_AT = datetime(2026, 11, 2, 9, 0, tzinfo=JST)


def october(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=JST)


def store_all(city: City, *pasts: Past) -> None:
    for past in pasts:
        store(past, city)


def reports_of(city: City, *service_ids: int | None) -> list[Report]:
    """The drafts of both halves of the month, for each service."""
    services = [db.session.get(Service, one) if one is not None else None for one in service_ids]
    return [
        draft(ReportKind.DAILY, service, half, SIGNED_AT, date(2026, 11, 2))
        for service in services
        for half in HALVES
    ]


def bring_to(report: Report, state: ReportState, city: City, at: datetime = SIGNED_AT) -> Report:
    """Signed, submitted and confirmed by the people whose work it is, as far as `state`."""
    manager, officer = person(city, "site_manager"), person(city, "contract_officer")
    steps = {ReportState.SIGNED: sign, ReportState.SUBMITTED: submit}
    for reached, step in steps.items():
        step(report, manager, at)
        if state is reached:
            return report
    confirm(report, officer, at + timedelta(minutes=1), "")
    return report


def month_report(kind: ReportKind = ReportKind.MONTHLY) -> Report:
    return draft(kind, None, OCTOBER, SIGNED_AT, date(2026, 11, 9))


def manager(city: City) -> User:
    return person(city, "site_manager")
