"""Definitions that change: every inquiry once, by the version of its day, and the past as it was; on both databases."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.calendar import JST
from foundation.db import db
from inquiry_desk.inquiries.kinds import Exclusion, FirstOutcome
from inquiry_desk.reports import behind, queries
from inquiry_desk.reports.definitions import definition_on
from inquiry_desk.reports.kpi import KPIS, Side
from inquiry_desk.reports.models import Basis, KpiAgreement
from inquiry_desk.reports.period import Period, month_of, only
from tests.integration.reports.pasts import Past, person, store
from tests.integration.reports.slow_recount import recount_rows
from tests.integration.reports.test_figures import pasts_of
from tests.personas import City

YEAR = Period(date(2026, 4, 1), date(2027, 3, 31))
NOVEMBER, DECEMBER = month_of(date(2026, 11, 1)), month_of(date(2026, 12, 1))
PERIODS = [
    YEAR,
    NOVEMBER,
    DECEMBER,
    only(date(2026, 12, 1)),
    Period(date(2026, 11, 30), date(2027, 4, 1)),
]
# Days around which the pasts of `pasts_of` gather.
FROM_DAYS = [date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 1), date(2027, 4, 1)]


def agreement(key: str, number: int, since: date, city: City, **terms: object) -> KpiAgreement:
    held = {"target_per_mille": 900, "basis": Basis.RECEIVED, "exclusions": [one.value for one in Exclusion]}
    return KpiAgreement(
        kpi_key=key,
        number=number,
        effective_from=since,
        agreed_with="契約検査課",
        agreed_on=since,
        reason="試行の結果による",
        recorded_by_id=city.id_of("site_manager"),
        recorded_at=datetime(2026, 10, 1, tzinfo=JST),
        **(held | terms),
    )


@st.composite
def agreements_in(draw: st.DrawFn, city: City) -> list[KpiAgreement]:
    """Up to three of each figure, in the order of their days, also two for the same day."""
    return [
        agreement(
            kpi.key,
            number,
            since,
            city,
            target_per_mille=draw(st.integers(1, 1000)),
            basis=draw(st.sampled_from(Basis)),
            exclusions=draw(st.lists(st.sampled_from([one.value for one in Exclusion]), unique=True)),
        )
        for kpi in KPIS
        for number, since in enumerate(sorted(draw(st.lists(st.sampled_from(FROM_DAYS), max_size=3))), 1)
    ]


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_numbers_and_lists_equal_a_recount_of_the_rows_whatever_was_agreed(city: City, data: st.DataObject):
    for past in data.draw(pasts_of(city)):
        store(past, city)
    db.session.add_all(data.draw(agreements_in(city)))
    db.session.flush()
    officer = person(city, "contract_officer")
    try:
        for period in PERIODS:
            for figure in queries.figures(period, None, officer):
                slow = recount_rows(figure.kpi.key, period)
                counted = (figure.numerator, figure.denominator, figure.excluded)
                assert counted == tuple(map(len, (slow.numerator, slow.denominator, slow.excluded)))
                assert figure.kpi.target_per_mille == slow.target
            for side in (Side.NUMERATOR, Side.DENOMINATOR, Side.EXCLUDED):
                lines = behind.all_inquiries_behind("completion", side, period, None, officer)
                numbers = [line.number for line in lines]
                assert sorted(numbers) == sorted(getattr(recount_rows("completion", period), side.value))
        of_one = queries.figures(YEAR, city.child, officer)
        slow = [recount_rows(f.kpi.key, YEAR, lambda one: one.service_id == city.child) for f in of_one]
        assert [f.denominator for f in of_one] == [len(one.denominator) for one in slow]
    finally:
        db.session.rollback()


def test_a_changed_definition_leaves_the_past_as_it_was(city: City):
    for day in (10, 20, 30):
        for exclusion in (None, Exclusion.DUPLICATE):
            store(Past(datetime(2026, 11, day, 12, 0, tzinfo=JST), city.school, exclusion=exclusion), city)
    officer = person(city, "contract_officer")
    before = queries.figures(NOVEMBER, None, officer)
    db.session.add(agreement("completion", 1, date(2026, 12, 1), city, exclusions=[], target_per_mille=850))
    db.session.flush()

    assert queries.figures(NOVEMBER, None, officer) == before
    _, of_both = queries.figures(Period(NOVEMBER.from_day, DECEMBER.to_day), None, officer)
    assert (of_both.kpi.target, of_both.changed, of_both.denominator, of_both.excluded) == (0.85, True, 3, 3)
    assert definition_on("completion", date(2026, 11, 30)).version == 0
    assert definition_on("completion", date(2026, 12, 1)).version == 1


@pytest.mark.parametrize("bases", [(Basis.RECEIVED, Basis.ANSWERED), (Basis.ANSWERED, Basis.RECEIVED)])
def test_an_inquiry_across_a_change_of_the_basis_counts_in_exactly_one_month(
    city: City, bases: tuple[Basis, Basis]
):
    asked_at = datetime(2026, 11, 30, 23, 0, tzinfo=JST)
    store(
        Past(asked_at, city.school, outcome=FirstOutcome.CALLBACK, answered_after=timedelta(hours=12)), city
    )
    for number, (since, basis) in enumerate(
        zip([date(2026, 4, 1), date(2026, 12, 1)], bases, strict=True), 1
    ):
        db.session.add(agreement("completion", number, since, city, basis=basis))
    db.session.flush()
    officer = person(city, "contract_officer")

    months = [queries.figures(month, None, officer)[1].denominator for month in (NOVEMBER, DECEMBER)]
    assert months == ([1, 0] if bases[0] is Basis.RECEIVED else [0, 1])
    assert queries.figures(YEAR, None, officer)[1].denominator == 1


def test_an_inquiry_marked_but_counted_by_its_version_says_so_in_the_list(city: City):
    noon = datetime(2026, 12, 1, 12, 0, tzinfo=JST)
    store(Past(noon, city.school, exclusion=Exclusion.OUT_OF_SCOPE), city)
    db.session.add(agreement("completion", 1, date(2026, 12, 1), city, exclusions=["spam"]))
    db.session.flush()
    officer = person(city, "contract_officer")
    (line,) = behind.all_inquiries_behind("completion", Side.DENOMINATOR, DECEMBER, None, officer)
    assert (line.exclusion, line.judged_by.version) == (Exclusion.OUT_OF_SCOPE, 1)
    assert not list(behind.all_inquiries_behind("completion", Side.EXCLUDED, DECEMBER, None, officer))
