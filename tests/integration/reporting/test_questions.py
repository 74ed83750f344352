"""What a monthly report says of questions: searches in vain, and the course of the months before."""

from datetime import timedelta

from flask import Flask

from faq.asking.models import SearchRecord
from foundation.db import transaction
from inquiry_desk.reporting.models import ReportState
from inquiry_desk.reporting.monthly.questions import unanswered_searches
from inquiry_desk.reporting.monthly.trend import COLUMNS, row_of, trend
from inquiry_desk.reporting.stretches import Stretch
from inquiry_desk.reports.period import month_of
from tests.integration.reporting.months import OCTOBER, bring_to, month_report, october, reports_of, store_all
from tests.integration.reports.pasts import Past
from tests.personas import City


def test_words_searched_twice_and_never_opened_are_listed_of_this_month_alone(app: Flask, city: City) -> None:
    before = october(1) - timedelta(days=1)
    asked = [
        ("駐輪場", october(2)),
        ("駐輪場", october(9)),
        ("一度だけ", october(3)),
        ("古い", before),
        ("古い", before),
    ]
    with transaction() as session:
        session.add_all(SearchRecord(at=at, text=text, found=0) for text, at in asked)

    assert unanswered_searches(OCTOBER).lines == (("駐輪場", "2"),)


def test_a_month_before_stays_in_the_course_as_it_was_reported(app: Flask, city: City) -> None:
    with transaction():
        store_all(city, Past(october(8), city.school))
        for report in reports_of(city, city.school, city.child):
            bring_to(report, ReportState.CONFIRMED, city)
        bring_to(month_report(), ReportState.SUBMITTED, city)
        store_all(city, Past(october(9), city.school))
    period = month_of(october(31).date() + timedelta(days=1))
    november = Stretch(period.from_day, period.to_day)

    rows = trend(november, row_of(november, 0, 0, {})).rows

    assert [(row.key, dict(zip(COLUMNS, row.values, strict=True))["received"]) for row in rows] == [
        ("2026-10", 1),
        ("2026-11", 0),
    ]
