"""The figures as definitions: shares, targets, and days in Japan."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiry_desk.reports.kpi import (
    COMPLETION,
    FIRST_CONTACT,
    KPIS,
    Comparison,
    Figure,
    Side,
    kpi_with_key,
    percent_text,
)
from inquiry_desk.reports.period import Period, month_of, only, presets


def test_targets_are_those_of_the_specification():
    assert {kpi.clause: kpi.target for kpi in KPIS} == {"3-12(2)-1": 0.9, "3-12(2)-2": 0.8}


def test_a_share_exactly_at_its_target_meets_it():
    assert Figure(FIRST_CONTACT, 90, 100).meets_target is True
    assert Figure(FIRST_CONTACT, 899, 1000).meets_target is False
    assert Figure(COMPLETION, 4, 5).meets_target is True


def test_without_anything_to_measure_there_is_no_share_and_no_verdict():
    nothing = Figure(COMPLETION, 0, 0)
    assert (nothing.share, nothing.percent, nothing.meets_target) == (None, None, None)


def test_a_share_just_under_its_target_does_not_read_as_the_target():
    figure = Figure(FIRST_CONTACT, 89_999, 100_000)
    assert figure.percent == "89.9"
    assert figure.meets_target is False


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_the_shown_percentage_never_contradicts_the_verdict(numerator: int, more: int):
    figure = Figure(FIRST_CONTACT, numerator, numerator + more)
    assert (float(figure.percent or 0) >= 90) == figure.meets_target


@given(st.integers(1, 10**9))
def test_nine_tenths_of_any_size_meet_ninety_percent_and_one_less_does_not(tenth: int):
    assert Figure(FIRST_CONTACT, 9 * tenth, 10 * tenth).meets_target is True
    assert Figure(FIRST_CONTACT, 9 * tenth - 1, 10 * tenth).meets_target is False


@pytest.mark.parametrize(
    ("comparison", "below", "at", "above"),
    [
        (Comparison.AT_LEAST, False, True, True),
        (Comparison.BELOW, True, False, False),
        (Comparison.EXACTLY, False, True, False),
    ],
)
def test_a_target_of_tenths_of_a_percent_is_compared_exactly(
    comparison: Comparison, below: bool, at: bool, above: bool
):
    found = tuple(comparison.holds(reached, 10_000, 925) for reached in (9_249, 9_250, 9_251))
    assert found == (below, at, above)


def test_a_target_reads_without_needless_decimals():
    assert [percent_text(per_mille) for per_mille in (5, 20, 925, 1000)] == ["0.5", "2", "92.5", "100"]


def test_months_of_different_versions_add_up_under_the_newest_and_say_that_it_changed():
    agreed = replace(COMPLETION, version=1, target_per_mille=850)
    year = Figure(agreed, 40, 50, 2) + Figure(COMPLETION, 45, 50, 1)
    assert year == Figure(agreed, 85, 100, 3, changed=True)
    assert year.meets_target is True
    assert (Figure(agreed, 1, 1) + Figure(agreed, 1, 1)).changed is False


def test_what_is_missing_is_the_denominator_less_the_numerator():
    figure = Figure(FIRST_CONTACT, 7, 10, 2)
    assert {side: figure.count(side) for side in Side} == {
        Side.NUMERATOR: 7,
        Side.DENOMINATOR: 10,
        Side.MISSED: 3,
        Side.EXCLUDED: 2,
    }


def test_a_figure_is_found_by_its_key_and_no_other_is():
    assert kpi_with_key("first-contact") is FIRST_CONTACT
    assert kpi_with_key("completion") is COMPLETION
    assert kpi_with_key("first_contact") is None


def test_a_day_runs_from_midnight_to_midnight_in_japan():
    assert only(date(2026, 11, 16)).bounds == (
        datetime(2026, 11, 15, 15, 0, tzinfo=UTC),
        datetime(2026, 11, 16, 15, 0, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (
            date(2026, 11, 16),
            [
                Period(date(2026, 11, 16), date(2026, 11, 16)),
                Period(date(2026, 11, 1), date(2026, 11, 30)),
                Period(date(2026, 10, 1), date(2026, 10, 31)),
                Period(date(2025, 11, 1), date(2025, 11, 30)),
                Period(date(2026, 4, 1), date(2027, 3, 31)),
                Period(date(2025, 4, 1), date(2026, 3, 31)),
            ],
        ),
        (
            date(2027, 1, 31),
            [
                Period(date(2027, 1, 31), date(2027, 1, 31)),
                Period(date(2027, 1, 1), date(2027, 1, 31)),
                Period(date(2026, 12, 1), date(2026, 12, 31)),
                Period(date(2026, 1, 1), date(2026, 1, 31)),
                Period(date(2026, 4, 1), date(2027, 3, 31)),
                Period(date(2025, 4, 1), date(2026, 3, 31)),
            ],
        ),
    ],
)
def test_presets_are_today_months_the_same_month_a_year_ago_and_fiscal_years(
    today: date, expected: list[Period]
):
    assert [period for _, period in presets(today)] == expected


def test_a_leap_february_has_29_days():
    assert month_of(date(2028, 2, 10)) == Period(date(2028, 2, 1), date(2028, 2, 29))
