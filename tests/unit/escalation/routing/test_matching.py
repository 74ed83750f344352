"""Which rule is taken, and why not the others."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.routing.covering import covers, first_covering
from escalation.routing.matching import Matter, Miss, first_fit, judge
from escalation.routing.models import RoutingRule
from foundation.organisation.models import Department
from tests.unit.escalation.routing.rules import CONDITIONS, conditions, matters, rule, rules

MATTER = Matter(service_id=1, category_id=2, received_by="phone", text="証明書のｺﾋﾟｰ")


@pytest.mark.parametrize(
    ("values", "miss"),
    [
        ({}, None),
        ({"service_id": 1, "category_id": 2, "received_by": "phone", "words": "コピー"}, None),
        ({"active": False}, Miss.OUT_OF_USE),
        ({"service_id": 9}, Miss.SERVICE),
        ({"service_id": 1, "category_id": 9}, Miss.CATEGORY),
        ({"received_by": "mail"}, Miss.RECEIVED_BY),
        ({"words": "転入"}, Miss.WORDS),
        ({"department": Department(name="旧課", active=False)}, Miss.DEPARTMENT),
    ],
)
def test_a_rule_says_why_it_does_not_fit(values: dict[str, Any], miss: Miss | None) -> None:
    assert judge(rule(**values), MATTER).miss is miss


def test_a_rule_names_the_word_by_which_it_fits() -> None:
    assert judge(rule(words="転入\nコピー"), MATTER).word == "コピー"


@given(matters)
def test_an_empty_rule_fits_everything(matter: Matter) -> None:
    assert judge(rule(), matter).miss is None


@given(st.lists(rules, max_size=6), matters)
def test_the_first_that_fits_is_the_first_that_is_judged_to_fit(
    among: list[RoutingRule], matter: Matter
) -> None:
    fitting = [one for one in among if judge(one, matter).miss is None]

    assert first_fit(among, matter) is (fitting[0] if fitting else None)


@given(st.lists(rules, max_size=6), rules, matters)
def test_a_rule_added_at_the_end_takes_nothing_from_those_before(
    among: list[RoutingRule], last: RoutingRule, matter: Matter
) -> None:
    before = first_fit(among, matter)

    assert first_fit([*among, last], matter) is (before or first_fit([last], matter))


@given(st.lists(rules, max_size=6), matters)
def test_a_rule_that_fits_is_taken_once_it_comes_first(among: list[RoutingRule], matter: Matter) -> None:
    for one in among:
        taken = first_fit([one, *among], matter)
        assert (taken is one) is (judge(one, matter).miss is None)


@given(conditions, st.sampled_from(sorted(CONDITIONS)), matters)
def test_a_condition_less_never_makes_a_rule_fit_less(
    values: dict[str, Any], left_out: str, matter: Matter
) -> None:
    if judge(rule(**values), matter).miss is None:
        assert judge(rule(**(values | {left_out: CONDITIONS[left_out]})), matter).miss is None


@given(rules, rules, matters)
def test_what_covers_a_rule_fits_wherever_it_fits(
    earlier: RoutingRule, later: RoutingRule, matter: Matter
) -> None:
    if covers(earlier, later) and judge(later, matter).miss is None:
        assert judge(earlier, matter).miss is None


@given(st.lists(rules, max_size=4), rules, matters)
def test_a_rule_said_never_to_fire_never_fires(
    before: list[RoutingRule], last: RoutingRule, matter: Matter
) -> None:
    if first_covering(before, last):
        assert first_fit([*before, last], matter) is not last


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({}, {}),
        ({}, {"service_id": 1, "words": "コピー"}),
        ({"words": "コピー"}, {"words": "ｺﾋﾟｰ機"}),
        ({"words": "保育園\n転園"}, {"words": "転園 保育園"}),
        ({"service_id": 1}, {"service_id": 1, "category_id": 2, "received_by": "mail"}),
    ],
)
def test_a_wider_rule_covers_a_narrower_one(earlier: dict[str, Any], later: dict[str, Any]) -> None:
    assert covers(rule(**earlier), rule(**later))


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"active": False}, {}),
        ({"department": Department(name="旧課", active=False)}, {}),
        ({"words": "コピー"}, {}),
        ({"words": "コピー"}, {"words": "コピー\n転入"}),
        ({"words": "転園 保育園"}, {"words": "保育園"}),
        ({"service_id": 1}, {"service_id": 2}),
        ({"received_by": "mail"}, {}),
    ],
)
def test_a_rule_that_leaves_something_over_covers_nothing(
    earlier: dict[str, Any], later: dict[str, Any]
) -> None:
    assert not covers(rule(**earlier), rule(**later))
