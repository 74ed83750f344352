"""Whom one may record as away, and who may stand in for whom."""

import itertools

import pytest

from foundation.access.roles import Role
from foundation.organisation.models import Service, User
from inquiry_desk.staff.absence_rules import may_record_for, may_stand_in

SCHOOL, CHILD = Service(id=1), Service(id=2)
_IDS = itertools.count(1)


def user(role: Role, *services: Service, department: int | None = None, active: bool = True) -> User:
    return User(id=next(_IDS), role=role, services=list(services), department_id=department, active=active)


OPERATOR = user(Role.OPERATOR, SCHOOL)
OTHER_OPERATOR = user(Role.OPERATOR, CHILD)
BOTH = user(Role.OPERATOR, SCHOOL, CHILD)
SUPERVISOR = user(Role.SUPERVISOR, SCHOOL)
SITE_MANAGER = user(Role.SITE_MANAGER)
GENERAL_MANAGER = user(Role.GENERAL_MANAGER)
STAFF = user(Role.DEPARTMENT_STAFF, department=1)
COLLEAGUE = user(Role.DEPARTMENT_STAFF, department=1)
STRANGER = user(Role.DEPARTMENT_STAFF, department=2)
OFFICER = user(Role.CONTRACT_OFFICER, department=1)
AUDITOR = user(Role.AUDITOR)
ADMINISTRATOR = user(Role.ADMINISTRATOR)
EVERYBODY = (
    OPERATOR, OTHER_OPERATOR, BOTH, SUPERVISOR, SITE_MANAGER, GENERAL_MANAGER, STAFF, COLLEAGUE, STRANGER,
    OFFICER, AUDITOR, ADMINISTRATOR,
)  # fmt: skip
DESK = {OPERATOR, OTHER_OPERATOR, BOTH, SUPERVISOR, SITE_MANAGER, GENERAL_MANAGER}

RECORDS_FOR: dict[User, set[User]] = {
    OPERATOR: set(),
    SUPERVISOR: {OPERATOR, BOTH},
    SITE_MANAGER: DESK,
    GENERAL_MANAGER: DESK,
    STAFF: {COLLEAGUE},
    OFFICER: set(),
    AUDITOR: set(),
    ADMINISTRATOR: set(),
}
STANDS_IN_FOR: dict[User, set[User]] = {
    OPERATOR: {BOTH, SUPERVISOR},
    OTHER_OPERATOR: {BOTH},
    BOTH: {OPERATOR, OTHER_OPERATOR, SUPERVISOR},
    SUPERVISOR: {OPERATOR, BOTH},
    SITE_MANAGER: DESK,
    STAFF: {COLLEAGUE},
    STRANGER: set(),
    OFFICER: set(),
    ADMINISTRATOR: set(),
}


@pytest.mark.parametrize("by", RECORDS_FOR, ids=lambda by: by.role.value)
def test_one_records_oneself_and_those_one_leads(by: User) -> None:
    assert {one for one in EVERYBODY if may_record_for(by, one)} == RECORDS_FOR[by] | {by}


@pytest.mark.parametrize("deputy", STANDS_IN_FOR, ids=lambda deputy: f"{deputy.role.value}-{deputy.id}")
def test_who_may_do_the_same_work_may_stand_in(deputy: User) -> None:
    assert {one for one in EVERYBODY if may_stand_in(deputy, one)} == STANDS_IN_FOR[deputy] - {deputy}


def test_officers_and_administrators_stand_in_for_their_like() -> None:
    assert may_stand_in(user(Role.ADMINISTRATOR), ADMINISTRATOR)
    assert not may_stand_in(user(Role.CONTRACT_OFFICER), ADMINISTRATOR)


def test_whoever_left_stands_in_for_nobody() -> None:
    assert not may_stand_in(user(Role.DEPARTMENT_STAFF, department=1, active=False), STAFF)


def test_two_people_without_a_department_are_not_of_the_same_one() -> None:
    one, other = user(Role.DEPARTMENT_STAFF), user(Role.DEPARTMENT_STAFF)
    assert not may_record_for(one, other)
