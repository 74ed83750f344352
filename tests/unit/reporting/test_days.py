"""The days of a month in the list of reports, and the months one can go to."""

from datetime import date

from inquiry_desk.reporting.days import days_of, months_of_fiscal_year
from inquiry_desk.reporting.models import Report, ReportKind, ReportState
from inquiry_desk.reporting.wording import days_late


def report(day: int, state: ReportState, kind: ReportKind = ReportKind.DAILY) -> Report:
    return Report(
        kind=kind, to_day=date(2026, 11, day), state=state, due_on=date(2026, 11, day + 1), typed={}
    )


def test_reports_are_told_by_day_the_newest_first_and_months_are_none() -> None:
    listed = [
        report(12, ReportState.CONFIRMED),
        report(13, ReportState.SIGNED),
        report(12, ReportState.CONFIRMED),
        report(13, ReportState.SUBMITTED),
        report(29, ReportState.DRAFT, ReportKind.MONTHLY),
    ]
    days = days_of(listed)
    assert [day.states for day in days] == [
        [(ReportState.SIGNED, 1), (ReportState.SUBMITTED, 1)],
        [(ReportState.CONFIRMED, 2)],
    ]
    assert [day.slowest.state for day in days] == [ReportState.SIGNED, ReportState.CONFIRMED]


def test_a_report_is_late_from_the_day_after_it_was_due_until_the_city_has_it() -> None:
    days = [date(2026, 11, 14), date(2026, 11, 15), date(2026, 11, 20)]
    assert [days_late(report(13, ReportState.SIGNED), day) for day in days] == [0, 1, 6]
    assert days_late(report(13, ReportState.SUBMITTED), days[-1]) == 0


def test_a_fiscal_year_has_its_months_and_one_beside_each_end() -> None:
    months = months_of_fiscal_year(2026)
    assert [months[0], months[1], months[-2], months[-1]] == [
        date(2026, 3, 1), date(2026, 4, 1), date(2027, 3, 1), date(2027, 4, 1),
    ]  # fmt: skip
    assert len(months) == 14
