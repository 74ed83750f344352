"""月報: the sum of its days, equal to an independent count, and every later difference listed with its days."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import Service
from inquiry_desk.inquiries.kinds import Channel, Exclusion, FirstOutcome
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.reporting.actions import correct, sign, submit
from inquiry_desk.reporting.composing import content_of
from inquiry_desk.reporting.content import Listing, read_content
from inquiry_desk.reporting.daily.composing import compose
from inquiry_desk.reporting.models import Report, ReportKind, ReportState
from inquiry_desk.reporting.monthly.counting import flow_tables
from inquiry_desk.reporting.monthly.drafting import draft_month_next
from inquiry_desk.reporting.monthly.responsible import responsible_days
from inquiry_desk.reporting.monthly.summing import value_of
from tests.integration.reporting.months import (
    OCTOBER,
    SIGNED_AT,
    bring_to,
    manager,
    month_report,
    october,
    reports_of,
    store_all,
)
from tests.integration.reports.pasts import Past
from tests.personas import City


def pasts_of(city: City) -> list[Past]:
    escalated = FirstOutcome.ESCALATED
    return [
        Past(october(1, 0), city.school),
        Past(october(2), city.school, channel=Channel.MAIL),
        Past(october(15, 23, 59), city.school, escalated, department="answered"),
        Past(october(16, 0), city.school, None, completed=False, channel=Channel.MAIL),
        Past(october(31, 23, 59), city.school, exclusion=Exclusion.SPAM),
        Past(october(5), city.child, FirstOutcome.CALLBACK, completed=False),
        Past(october(20), city.child),
        Past(october(21), None),
        # The day before and the day after are no part of the month.
        Past(october(1) - timedelta(hours=10, minutes=1), city.school),
        Past(october(31) + timedelta(hours=14), city.school),
    ]


def confirmed_month(city: City) -> list[Report]:
    with transaction():
        store_all(city, *pasts_of(city))
        reports = reports_of(city, city.school, city.child, None)
        return [bring_to(report, ReportState.CONFIRMED, city) for report in reports]


def listing(report: Report, key: str) -> Listing:
    figures = content_of(report, SIGNED_AT).figures
    return next(one for one in figures.listings if one.key == key)


def test_a_confirmed_month_is_the_sum_of_its_days_and_of_its_inquiries(app: Flask, city: City) -> None:
    reports = confirmed_month(city)
    monthly = month_report()

    figures = content_of(monthly, SIGNED_AT).figures

    assert value_of(figures, "by_service", "received") == 8
    days = [read_content(report.revisions[-1].content).figures for report in reports]
    for table in days[0].tables:
        if table.flows:
            for column in table.columns:
                of_days = sum(value_of(one, table.key, column) for one in days)
                assert value_of(figures, table.key, column) == of_days, (table.key, column)
    school = db.session.get_one(Service, city.school)
    whole = compose(city.school, OCTOBER, SIGNED_AT).tables
    assert flow_tables(school, OCTOBER, SIGNED_AT) == tuple(table for table in whole if table.flows)
    assert value_of(figures, "channels", "received", "mail") == 2
    assert [row.values[0] for row in figures.table("by_service").rows] == [5, 2, 1]  # type: ignore[union-attr]
    contract = figures.table("contract")
    assert contract is not None
    rows = {row.key: row.values for row in contract.rows}
    assert rows["first-contact"] == (4, 6, 1)
    assert rows["completion"] == (4, 7, 1)
    assert figures.table("trend").rows[-1].values == (
        8,
        value_of(figures, "by_service", "completed"),
        4,
        6,
        4,
        7,
    )  # type: ignore[union-attr]
    assert listing(monthly, "differences").lines == ()
    assert listing(monthly, "unconfirmed").lines == ()


def test_an_inquiry_changed_after_the_days_were_confirmed_is_a_difference_of_its_day(
    app: Flask, city: City
) -> None:
    confirmed_month(city)
    with transaction():
        late = db.session.scalars(select(Inquiry).where(Inquiry.received_at == october(20))).one()
        late.channel = Channel.LETTER

    monthly = month_report()

    lines = [line for line in listing(monthly, "differences").lines if line[1] == "受付経路別"]
    child = "こども医療費助成業務"
    assert [(line[0], line[2], *line[4:]) for line in lines if line[3] == "受付"] == [
        (child, "電話", "2", "1", "-1"),
        (child, "文書", "0", "1", "+1"),
    ]
    found = responsible_days(OCTOBER, SIGNED_AT)
    moved = [one for one in found if one.difference.cell == ("channels", "letter", "received")]
    assert [(one.service.name if one.service else "", one.difference.by) for one in moved] == [(child, 1)]
    assert [day.report.to_day for day in moved[0].days] == [date(2026, 10, 31)]


def test_the_difference_goes_once_the_day_is_corrected_and_submitted_again(app: Flask, city: City) -> None:
    reports = confirmed_month(city)
    by = manager(city)
    with transaction():
        store_all(city, Past(october(7), city.school))
    monthly = month_report()
    assert listing(monthly, "differences").lines

    with transaction():
        first = db.session.merge(reports[0])
        correct(first, by, SIGNED_AT, "記録が1件遅れました。")
    assert len(listing(monthly, "unconfirmed").lines) == 1
    with transaction():
        sign(first, by, SIGNED_AT)
    assert listing(monthly, "differences").lines, "what was only signed is not yet said to the city"
    with transaction():
        submit(first, by, SIGNED_AT)

    assert listing(monthly, "differences").lines == ()
    assert value_of(content_of(monthly, SIGNED_AT).figures, "channels", "received") == 9


def test_a_day_missing_or_not_confirmed_keeps_the_month_from_being_signed(app: Flask, city: City) -> None:
    with transaction():
        store_all(city, *pasts_of(city))
        reports = reports_of(city, city.school)
        bring_to(reports[0], ReportState.CONFIRMED, city)
        bring_to(reports[1], ReportState.SUBMITTED, city)
        monthly = month_report()

    assert listing(monthly, "unconfirmed").lines == (
        ("就学援助業務", "令和8年10月16日～令和8年10月31日", "提出済み"),
        ("こども医療費助成業務", "令和8年10月1日～令和8年10月31日", "日報なし"),
        ("業務未定の問い合わせ", "令和8年10月21日", "日報なし"),
    )
    with pytest.raises(NotPossibleError, match="3"):
        sign(monthly, manager(city), SIGNED_AT)


def test_a_service_that_starts_in_the_month_is_missed_from_its_first_day_on(app: Flask, city: City) -> None:
    with transaction():
        store_all(city, Past(october(1), city.school))
        db.session.get_one(Service, city.child).starts_on = date(2026, 10, 26)
        for report in reports_of(city, city.school):
            bring_to(report, ReportState.CONFIRMED, city)
        monthly = month_report()

    assert listing(monthly, "unconfirmed").lines == (
        ("こども医療費助成業務", "令和8年10月26日～令和8年10月31日", "日報なし"),
    )


def test_the_month_is_drafted_once_when_over_and_its_notice_when_it_is_submitted(
    app: Flask, city: City
) -> None:
    confirmed_month(city)

    with clock.fixed(october(31, 23, 59)):
        assert not draft_month_next()
    with clock.fixed(SIGNED_AT):
        assert draft_month_next()
        assert not draft_month_next()
        with transaction():
            monthly = db.session.scalars(select(Report).where(Report.kind == ReportKind.MONTHLY)).one()
            bring_to(monthly, ReportState.SUBMITTED, city)
        assert draft_month_next()
        assert not draft_month_next()

    notice = db.session.scalars(select(Report).where(Report.kind == ReportKind.COMPLETION)).one()
    assert (notice.key, notice.from_day, notice.due_on) == (
        "completion:0:2026-10",
        date(2026, 10, 1),
        date(2026, 11, 9),
    )


def test_the_notice_refers_to_the_month_as_submitted_and_counts_nothing_again(app: Flask, city: City) -> None:
    confirmed_month(city)
    with transaction():
        notice = month_report(ReportKind.COMPLETION)
    with pytest.raises(NotPossibleError):
        sign(notice, manager(city), SIGNED_AT)
    with transaction():
        monthly = bring_to(month_report(), ReportState.SUBMITTED, city)
        store_all(city, Past(october(8), city.school))

    figures = content_of(notice, SIGNED_AT).figures

    revision = monthly.revisions[-1]
    assert figures.listings[0].lines == ((monthly.number, "第1版", "令和8年11月2日", revision.digest),)
    assert value_of(figures, "by_service", "received") == 8
    assert figures.table("contract") == read_content(revision.content).figures.table("contract")
    assert [row.values for row in figures.table("deliverables").rows] == [(6,), (1,)]  # type: ignore[union-attr]
