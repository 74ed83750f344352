"""Telling the citizen what a department has answered: noted once, and only where there is an answer."""

import pytest

from escalation import actions as department_actions
from escalation.kinds import EscalationState
from foundation.db import transaction
from inquiry_desk.inquiries.escalating import tell_citizen, tell_citizen_done
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NotPossibleError
from tests.conftest import NOW
from tests.integration.escalation.desk import do, person
from tests.integration.handing_over.making import hand_over, open_call
from tests.personas import City


@pytest.fixture
def inquiry(city: City) -> Inquiry:
    return open_call(city, city.school)


def test_telling_the_citizen_is_noted_once(inquiry: Inquiry, city: City) -> None:
    escalation = hand_over(inquiry, city)
    with pytest.raises(NotPossibleError, match="回答がまだありません"):
        tell_citizen_done(escalation, person(city, "operator"), NOW)
    do(city, escalation.id, department_actions.answer, "月末までです。")
    with transaction():
        tell_citizen(inquiry, person(city, "operator"), NOW)
    assert escalation.state is EscalationState.RELAYED
    with pytest.raises(NotPossibleError, match="すでに記録"):
        tell_citizen_done(escalation, person(city, "operator"), NOW)


def test_telling_the_citizen_where_nobody_answered_changes_nothing(inquiry: Inquiry, city: City) -> None:
    escalation = hand_over(inquiry, city)
    with transaction():
        tell_citizen(inquiry, person(city, "operator"), NOW)
    assert escalation.state is EscalationState.SENT
