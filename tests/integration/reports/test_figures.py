"""The contract figures against a recount by hand, on both databases."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation import id_pages
from foundation.calendar import JST
from foundation.db import db
from inquiry_desk.inquiries.kinds import Exclusion, FirstOutcome
from inquiry_desk.reports import behind, queries
from inquiry_desk.reports.console import UnknownServiceError, figures_as_json
from inquiry_desk.reports.kpi import KPIS, Figure, Side
from inquiry_desk.reports.period import Period, month_of, only
from tests.integration.reports.pasts import DEPARTMENT_STEPS, STAYS, Past, Recount, person, recount, store
from tests.personas import City

NOVEMBER = month_of(date(2026, 11, 1))
NOON = datetime(2026, 11, 10, 12, 0, tzinfo=JST)
# Moments at which a day, a month or a fiscal year begins in Japan, with the seconds around them.
EDGES = [
    datetime(2026, 11, 1, tzinfo=JST),
    datetime(2026, 12, 1, tzinfo=JST),
    datetime(2027, 4, 1, tzinfo=JST),
]
PERIODS = [
    NOVEMBER,
    only(date(2026, 11, 30)),
    month_of(date(2027, 3, 1)),
    Period(date(2026, 4, 1), date(2027, 3, 31)),
]

moments = st.one_of(
    st.builds(
        lambda edge, seconds: edge + timedelta(seconds=seconds), st.sampled_from(EDGES), st.integers(-2, 2)
    ),
    st.builds(lambda minutes: EDGES[0] + timedelta(minutes=minutes), st.integers(-20_000, 240_000)),
)


def pasts_of(city: City) -> st.SearchStrategy[list[Past]]:
    return st.lists(
        st.builds(
            Past,
            received_at=moments,
            service_id=st.sampled_from([city.school, city.child, None]),
            outcome=st.one_of(st.none(), st.sampled_from(FirstOutcome)),
            completed=st.booleans(),
            department=st.sampled_from(list(DEPARTMENT_STEPS)),
            exclusion=st.one_of(st.none(), st.none(), st.sampled_from(Exclusion)),
            answered_after=st.sampled_from([timedelta(seconds=1), timedelta(hours=15), timedelta(days=40)]),
            reopened=st.booleans(),
            moved_to=st.sampled_from([STAYS, STAYS, city.child, None]),
        ),
        max_size=12,
    )


def as_recount(figures: list[Figure]) -> Recount:
    first, second = [(f.numerator, f.denominator, f.excluded) for f in figures]
    return Recount(first, second)


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_figures_equal_a_slow_recount(city: City, data: st.DataObject):
    pasts = data.draw(pasts_of(city))
    for past in pasts:
        store(past, city)
    officer, operator = person(city, "contract_officer"), person(city, "operator")
    try:
        for period in PERIODS:
            everything = queries.figures(period, None, officer)
            assert as_recount(everything) == recount(pasts, period, None)
            of_one = queries.figures(period, city.child, officer)
            assert as_recount(of_one) == recount(pasts, period, {city.child})
            in_scope = queries.figures(period, None, operator)
            assert as_recount(in_scope) == recount(pasts, period, {city.school, None})
    finally:
        db.session.rollback()


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_number_opens_into_exactly_as_many_inquiries(city: City, data: st.DataObject):
    for past in data.draw(pasts_of(city)):
        store(past, city)
    officer = person(city, "contract_officer")
    try:
        for figure, side in product(queries.figures(NOVEMBER, None, officer), Side):
            lines = list(behind.all_inquiries_behind(figure.kpi.key, side, NOVEMBER, None, officer))
            assert len({line.number for line in lines}) == len(lines) == figure.count(side)
    finally:
        db.session.rollback()


def test_the_sides_of_a_figure_fit_together(city: City):
    for outcome, exclusion in product([None, *FirstOutcome], [None, Exclusion.SPAM]):
        store(Past(NOON, city.school, outcome=outcome, exclusion=exclusion), city)
    officer = person(city, "contract_officer")

    def numbers(key: str, side: Side) -> set[str]:
        lines = behind.all_inquiries_behind(key, side, NOVEMBER, None, officer)
        return {line.number for line in lines}

    for kpi in KPIS:
        in_both = numbers(kpi.key, Side.NUMERATOR) | numbers(kpi.key, Side.MISSED)
        assert in_both == numbers(kpi.key, Side.DENOMINATOR)
        assert not numbers(kpi.key, Side.NUMERATOR) & numbers(kpi.key, Side.MISSED)
        assert not numbers(kpi.key, Side.EXCLUDED) & in_both


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 15, 15, 0, tzinfo=UTC), date(2026, 11, 16)),
        (datetime(2026, 11, 15, 14, 59, 59, 999_999, tzinfo=UTC), date(2026, 11, 15)),
        (datetime(2027, 3, 31, 14, 59, 59, tzinfo=UTC), date(2027, 3, 31)),
        (datetime(2027, 3, 31, 15, 0, tzinfo=UTC), date(2027, 4, 1)),
    ],
)
def test_an_inquiry_counts_on_its_day_in_japan(city: City, moment: datetime, day: date):
    store(Past(moment, city.school), city)
    officer = person(city, "contract_officer")
    around = [day - timedelta(days=1), day, day + timedelta(days=1)]
    counted = [queries.figures(only(each), None, officer)[1].denominator for each in around]
    assert counted == [0, 1, 0]


@pytest.mark.parametrize(
    ("department", "completed_by_centre"),
    [("asked", 1), ("returned", 1), ("answered", 0), ("answered twice", 0), ("returned, then answered", 0)],
)
def test_an_inquiry_the_department_answered_is_not_completed_by_the_centre(
    city: City, department: str, completed_by_centre: int
):
    store(Past(NOON, city.school, outcome=FirstOutcome.ESCALATED, department=department), city)
    _, completion = queries.figures(NOVEMBER, None, person(city, "contract_officer"))
    assert (completion.numerator, completion.denominator) == (completed_by_centre, 1)


def test_the_services_add_up_to_the_whole(city: City):
    for service_id in (city.school, city.school, city.child, city.ended, None):
        store(Past(NOON, service_id), city)
    officer = person(city, "contract_officer")
    by_service = queries.figures_by_service(NOVEMBER, officer)
    whole = queries.figures(NOVEMBER, None, officer)
    counted = [service.id if service else None for service, _ in by_service]
    assert counted[-1] is None
    assert set(counted) == {city.school, city.child, city.ended, None}
    assert queries.whole(figures for _, figures in by_service) == whole
    assert [figure.denominator for figure in whole] == [5, 5]


def test_figures_of_a_period_without_inquiries_are_nothing_by_nothing(city: City):
    officer = person(city, "contract_officer")
    by_service = queries.figures_by_service(NOVEMBER, officer)
    assert by_service == queries.whole(figures for _, figures in by_service) == []
    assert [(f.denominator, f.percent) for f in queries.figures(NOVEMBER, None, officer)] == [(0, None)] * 2


def test_pages_of_a_list_hold_every_inquiry_once_in_both_directions(
    city: City, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(id_pages, "SIZE", 3)
    numbers = [store(Past(NOON, city.school), city).number for _ in range(8)][::-1]
    officer = person(city, "contract_officer")

    def page(**where: int | None) -> id_pages.Page[behind.Line]:
        return behind.inquiries_behind("completion", Side.DENOMINATOR, NOVEMBER, None, officer, **where)

    pages = [page()]
    while pages[-1].older:
        pages.append(page(older_than=pages[-1].older))
    back = page(newer_than=pages[-1].newer)

    assert [line.number for each in pages for line in each.lines] == numbers
    assert [len(each.lines) for each in pages] == [3, 3, 2]
    assert pages[0].newer is None
    assert back.lines == pages[1].lines
    assert (back.newer, back.older) == (pages[1].newer, pages[1].older)


def test_a_figure_that_does_not_exist_has_no_list(city: City):
    with pytest.raises(LookupError):
        behind.inquiries_behind("speed", Side.NUMERATOR, NOVEMBER, None, person(city, "auditor"))


def test_the_console_gives_the_same_figures_as_plain_values(city: City):
    store(Past(NOON, city.school), city)
    store(Past(NOON, city.child, outcome=FirstOutcome.CALLBACK, completed=False), city)
    first, second = figures_as_json(date(2026, 11, 1), date(2026, 11, 30))
    assert first == {
        "key": "first-contact",
        "clause": "3-12(2)-1",
        "numerator": 1,
        "denominator": 2,
        "excluded": 0,
        "share": 0.5,
        "target": 0.9,
        "met": False,
        "version": 0,
        "changed": False,
    }
    assert (second["numerator"], second["denominator"], second["met"]) == (1, 2, False)
    of_one = figures_as_json(date(2026, 11, 1), date(2026, 11, 30), "shugaku")
    assert [(f["numerator"], f["denominator"], f["met"]) for f in of_one] == [(1, 1, True), (1, 1, True)]


def test_the_console_refuses_an_unknown_service_and_a_period_that_ends_before_it_begins(city: City):
    with pytest.raises(UnknownServiceError):
        figures_as_json(date(2026, 11, 1), date(2026, 11, 30), "nothing")
    with pytest.raises(ValueError, match="before the first"):
        figures_as_json(date(2026, 11, 30), date(2026, 11, 1))
