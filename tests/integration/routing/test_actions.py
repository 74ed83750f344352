"""Keeping the rules: registered, changed, arranged, out of use; every step in the audit log."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from escalation.routing import actions
from escalation.routing.checking import faults_of
from escalation.routing.queries import rule_with_id
from escalation.values import OutdatedError, RefusedError
from foundation import clock
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.organisation.models import ContactSection, Department
from tests.conftest import NOW
from tests.integration.routing import making
from tests.integration.staff import facts
from tests.personas import City


def change(rule_id: int, seen: int, city: City, **more: Any) -> list[str]:
    with transaction():
        rule = rule_with_id(rule_id)
        assert rule is not None
        return actions.change_rule(rule, making.values(city, **more), seen)


def move(rule_id: int, up: bool) -> bool:
    with transaction():
        rule = rule_with_id(rule_id)
        assert rule is not None
        return actions.move_rule(rule, up)


def use(rule_id: int, active: bool) -> None:
    with transaction():
        rule = rule_with_id(rule_id)
        assert rule is not None
        actions.use_rule(rule, active)


def test_a_new_rule_comes_last_or_where_it_is_wanted(app: Flask, city: City) -> None:
    first, _second = making.made(city, "一", "二")
    with transaction():
        actions.register_rule(making.values(city, name="前"), before=first)

    assert making.names() == ["前", "一", "二"]


def test_blank_lines_and_blanks_around_words_are_not_kept(app: Flask, city: City) -> None:
    (rule_id,) = making.made(city, "一", words="  コピー \n\n　複写　\n\u200b")

    assert making.rule(rule_id).words == "コピー\n複写"


def test_a_change_says_what_changed_and_is_noted_without_its_content(app: Flask, city: City) -> None:
    (rule_id,) = making.made(city, "一")

    assert change(rule_id, 1, city, name="一", words="秘密の語", answer_within_hours=8) == [
        "words",
        "answer_within_hours",
    ]
    assert facts.noted(AuditAction.CHANGED) == [
        ("routing_rule", str(rule_id), {"fields": ["rule_words", "answer_within_hours"]})
    ]


def test_a_change_of_nothing_is_not_noted(app: Flask, city: City) -> None:
    (rule_id,) = making.made(city, "一")

    assert change(rule_id, 1, city, name="一") == []
    assert facts.noted(AuditAction.CHANGED) == []


def test_of_two_changes_to_one_version_the_second_is_refused(app: Flask, city: City) -> None:
    (rule_id,) = making.made(city, "一")
    change(rule_id, 1, city, name="二")

    with pytest.raises(OutdatedError):
        change(rule_id, 1, city, name="三")
    assert making.names() == ["二"]


def test_arranging_makes_no_open_form_outdated(app: Flask, city: City) -> None:
    first, second = making.made(city, "一", "二")

    assert move(second, up=True)
    assert [making.rule(one).version for one in (first, second)] == [1, 1]


def test_a_rule_moves_past_its_neighbour_in_use(app: Flask, city: City) -> None:
    first, second, third = making.made(city, "一", "二", "三")
    use(second, active=False)

    assert move(third, up=True)
    assert making.names() == ["三", "一"]
    assert move(first, up=False) is False
    use(second, active=True)
    assert making.names() == ["三", "一", "二"]


def test_a_rule_comes_back_into_use_at_its_old_place(app: Flask, city: City) -> None:
    _, second, _ = making.made(city, "一", "二", "三")
    use(second, active=False)
    assert (making.names(), making.names(active=False)) == (["一", "三"], ["二"])

    use(second, active=True)
    assert making.names() == ["一", "二", "三"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": " "}, "name"),
        ({"service_id": 999_999}, "service_id"),
        ({"department_id": 999_999}, "department_id"),
        ({"section_id": 999_999}, "section_id"),
        ({"words": "\n".join(f"語{number}" for number in range(51))}, "words"),
        ({"words": "語" * 101}, "words"),
        ({"words": "\u200b"}, "words"),
        ({"answer_within_hours": 401}, "answer_within_hours"),
        ({"accept_within_hours": 0}, "accept_within_hours"),
        ({"accept_within_hours": 17}, "accept_within_hours"),
        ({"urgent_within_hours": 17}, "urgent_within_hours"),
    ],
)
def test_a_rule_that_makes_no_sense_is_not_kept(
    app: Flask, city: City, more: dict[str, Any], field: str
) -> None:
    wrong = making.values(city, **more)

    assert field in {fault.field for fault in faults_of(wrong)}
    with pytest.raises(RefusedError), transaction():
        actions.register_rule(wrong)
    assert making.names() == []


def test_fifty_lines_and_equal_times_are_allowed(app: Flask, city: City) -> None:
    words = "\n".join(f"語{number}" for number in range(50))
    most = making.values(
        city, words=words, answer_within_hours=400, accept_within_hours=400, urgent_within_hours=400
    )

    assert faults_of(most) == []


def test_a_category_of_another_service_is_refused(app: Flask, city: City) -> None:
    category = city.categories[city.school]

    for service_id in (city.child, None):
        wrong = making.values(city, service_id=service_id, category_id=category)
        assert [fault.field for fault in faults_of(wrong)] == ["category_id"]
    assert faults_of(making.values(city, service_id=city.school, category_id=category)) == []


def test_a_section_of_another_department_or_out_of_use_is_refused(app: Flask, city: City) -> None:
    ours, theirs = making.section(city.school_department), making.section(city.child_department)
    assert faults_of(making.values(city, section_id=ours)) == []

    making.having(ContactSection, ours, active=False)
    for section_id in (ours, theirs):
        wrong = making.values(city, section_id=section_id)
        assert [fault.field for fault in faults_of(wrong)] == ["section_id"]


def test_a_department_out_of_use_is_refused(app: Flask, city: City) -> None:
    making.having(Department, city.school_department, active=False)

    assert [fault.field for fault in faults_of(making.values(city))] == ["department_id"]


def test_people_arranging_at_the_same_moment_leave_one_order(app: Flask, city: City) -> None:
    ids = making.made(city, *"一二三四五六")

    def arrange(rule_id: int) -> None:
        with app.app_context(), clock.fixed(NOW):
            move(rule_id, up=True)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(arrange, ids[1:]))

    assert sorted(making.names()) == sorted("一二三四五六")
    assert sorted(making.rule(one).position for one in ids) == [1, 2, 3, 4, 5, 6]
