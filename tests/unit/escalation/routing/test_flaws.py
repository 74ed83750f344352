"""What is wrong with a rule as things are now."""

from typing import Any

import pytest

from escalation.routing.flaws import Flaw, flaws_of
from escalation.routing.models import NoticeChannel
from foundation.access.roles import Role
from foundation.organisation.models import Category, ContactSection, Department, Service, User
from tests.unit.escalation.routing.rules import rule


def department(**values: Any) -> Department:
    known = {
        "name": "学務支援課",
        "active": True,
        "mail_address": "gakumu@dept.example.jp",
        "webhook_url": "",
    }
    return Department(**(known | values))


def flaws(**values: Any) -> list[Flaw]:
    return [found.flaw for found in flaws_of(rule(**({"department": department()} | values)))]


def test_a_sound_rule_has_no_flaw() -> None:
    assert flaws() == []


@pytest.mark.parametrize(
    ("values", "flaw"),
    [
        ({"department": department(active=False)}, Flaw.DEPARTMENT_RETIRED),
        ({"section": ContactSection(name="係", active=False, mail_address="")}, Flaw.SECTION_RETIRED),
        ({"service": Service(name="業務", active=False)}, Flaw.SERVICE_RETIRED),
        ({"category": Category(name="分類", active=False)}, Flaw.CATEGORY_RETIRED),
        ({"department": department(mail_address="")}, Flaw.NO_MAIL),
        ({"department": department(mail_address="課の共有")}, Flaw.NO_MAIL),
        ({"channel": NoticeChannel.WEBHOOK}, Flaw.NO_WEBHOOK),
        ({"channel": NoticeChannel.WEB}, Flaw.NOBODY_LOOKS),
    ],
)
def test_what_changed_around_a_rule_is_seen(values: dict[str, Any], flaw: Flaw) -> None:
    assert flaws(**values) == [flaw]


def test_a_section_with_its_own_address_needs_none_of_the_department() -> None:
    section = ContactSection(name="係", active=True, mail_address="kakari@dept.example.jp")

    assert flaws(department=department(mail_address=""), section=section) == []


def test_a_page_somebody_can_open_is_enough() -> None:
    staffed = department(staff=[User(login_id="x", role=Role.DEPARTMENT_STAFF, active=True)])

    assert flaws(department=staffed, channel=NoticeChannel.WEB) == []


def test_a_rule_out_of_use_has_no_flaw() -> None:
    assert flaws(active=False, department=department(active=False)) == []


def test_a_covered_rule_names_the_one_that_covers_it() -> None:
    wide, narrow = rule(department=department()), rule(department=department(), words="コピー")
    found = flaws_of(narrow, [rule(active=False), wide])

    assert [(one.flaw, one.by) for one in found] == [(Flaw.COVERED, wide)]
