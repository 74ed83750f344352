"""The table of spec 3-4 and 3-6, said once more in words."""

from flask_babel import LazyString

from foundation.access.roles import ALLOWED, LABELS, Permission, Role, allows
from foundation.access.scope import may_see_service, visible_service_ids
from foundation.organisation.models import Service, User

CONTRACTOR = {Role.GENERAL_MANAGER, Role.SITE_MANAGER, Role.SUPERVISOR, Role.OPERATOR}
CITY = {Role.DEPARTMENT_STAFF, Role.CONTRACT_OFFICER}


def roles_with(permission: Permission) -> set[Role]:
    return {role for role in Role if allows(role, permission)}


def test_every_role_has_a_line_in_the_table_and_a_label() -> None:
    assert set(ALLOWED) == set(Role)
    assert all(isinstance(LABELS[role], LazyString) for role in Role)


def test_everybody_may_use_their_own_account() -> None:
    assert roles_with(Permission.USE_OWN_ACCOUNT) == set(Role)


def test_only_the_contractor_takes_calls_and_works_on_inquiries() -> None:
    assert roles_with(Permission.LOG_CALLS) == CONTRACTOR
    assert roles_with(Permission.WORK_INQUIRIES) == CONTRACTOR


def test_inquiries_are_read_by_the_desk_and_the_auditor_only() -> None:
    assert roles_with(Permission.READ_INQUIRIES) == CONTRACTOR | {Role.AUDITOR}


def test_departments_answer_and_the_desk_does_not() -> None:
    assert roles_with(Permission.ANSWER_ESCALATIONS) == {Role.DEPARTMENT_STAFF}


def test_call_takers_take_nothing_out_of_the_house() -> None:
    assert roles_with(Permission.EXPORT) == CONTRACTOR - {Role.OPERATOR}


def test_who_manages_accounts_sees_no_inquiry() -> None:
    assert roles_with(Permission.MANAGE_ORGANISATION) == {Role.ADMINISTRATOR}
    assert not allows(Role.ADMINISTRATOR, Permission.READ_INQUIRIES)


def test_overtime_is_entered_by_managers_and_the_administrator() -> None:
    assert roles_with(Permission.MANAGE_CALENDAR) == {
        Role.ADMINISTRATOR,
        Role.SITE_MANAGER,
        Role.GENERAL_MANAGER,
    }


def test_the_audit_log_is_read_by_the_auditor_and_the_administrator() -> None:
    assert roles_with(Permission.READ_AUDIT) == {Role.AUDITOR, Role.ADMINISTRATOR}


def person(role: Role, *service_ids: int) -> User:
    return User(role=role, services=[Service(id=service_id) for service_id in service_ids])


def test_a_call_taker_sees_the_services_given_and_what_has_no_service_yet() -> None:
    operator = person(Role.OPERATOR, 1, 2)

    assert visible_service_ids(operator) == {1, 2}
    assert may_see_service(operator, 2)
    assert may_see_service(operator, None)
    assert not may_see_service(operator, 3)


def test_managers_see_every_service() -> None:
    assert visible_service_ids(person(Role.SITE_MANAGER)) is None
    assert may_see_service(person(Role.GENERAL_MANAGER), 99)


def test_department_staff_see_no_inquiry_of_the_desk_not_even_an_unassigned_one() -> None:
    staff = person(Role.DEPARTMENT_STAFF)

    assert visible_service_ids(staff) == frozenset()
    assert not may_see_service(staff, None)
