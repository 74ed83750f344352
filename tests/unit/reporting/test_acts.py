"""What may be done with a report: by state, by kind and by whom, said a second time by hand."""

from datetime import date

import pytest

from foundation.access.roles import Role
from inquiry_desk.reporting.acts import Act, acts_of, is_over
from inquiry_desk.reporting.models import ReportKind, ReportState

S, A = ReportState, Act
SUPERVISOR = {
    S.DRAFT: {A.WRITE, A.SIGN},
    S.SIGNED: {A.UNSIGN},
    S.SUBMITTED: {A.CORRECT},
    S.RETURNED: {A.WRITE, A.SIGN},
    S.CONFIRMED: {A.CORRECT},
}
MANAGER = SUPERVISOR | {S.SIGNED: {A.UNSIGN, A.SUBMIT}}
CITY = {S.SUBMITTED: {A.CONFIRM, A.SEND_BACK}}
EXPECTED: dict[Role, dict[ReportState, set[Act]]] = {
    Role.SUPERVISOR: SUPERVISOR,
    Role.SITE_MANAGER: MANAGER,
    Role.GENERAL_MANAGER: MANAGER,
    Role.CONTRACT_OFFICER: CITY,
    Role.OPERATOR: {},
    Role.DEPARTMENT_STAFF: {},
    Role.AUDITOR: {},
    Role.ADMINISTRATOR: {},
}


@pytest.mark.parametrize("kind", [ReportKind.DAILY, ReportKind.MONTHLY])
@pytest.mark.parametrize("role", Role)
def test_each_role_has_the_steps_of_its_side_in_each_state(role: Role, kind: ReportKind) -> None:
    assert {state: acts_of(role, kind, state) for state in S} == {
        state: EXPECTED[role].get(state, set()) for state in S
    }


def test_the_city_answers_a_completion_notice_with_an_inspection() -> None:
    acts = acts_of(Role.CONTRACT_OFFICER, ReportKind.COMPLETION, S.SUBMITTED)
    assert acts == {A.RECEIVE, A.INSPECT}


def test_a_day_is_over_when_the_next_has_begun() -> None:
    day = date(2026, 11, 13)
    assert [is_over(day, date(2026, 11, at)) for at in (12, 13, 14)] == [False, False, True]
