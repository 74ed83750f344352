"""Where an escalation stands follows from its moments."""

from datetime import datetime, timedelta
from enum import Enum

import pytest

from escalation.kinds import EscalationState, ListView, StepKind, Wish
from escalation.labels import LABELS
from escalation.models import Escalation
from foundation.calendar import JST

AT = datetime(2026, 11, 16, 10, 0, tzinfo=JST)
LATER = AT + timedelta(hours=1)

CASES = [
    ({}, EscalationState.SENT, True),
    ({"accepted_at": AT}, EscalationState.ACCEPTED, True),
    ({"accepted_at": AT, "answered_at": LATER}, EscalationState.ANSWERED, False),
    ({"answered_at": LATER}, EscalationState.ANSWERED, False),
    ({"returned_at": LATER}, EscalationState.RETURNED, False),
    ({"accepted_at": AT, "returned_at": LATER}, EscalationState.RETURNED, False),
    ({"answered_at": AT, "relayed_at": LATER}, EscalationState.RELAYED, False),
]


@pytest.mark.parametrize(("moments", "state", "is_open"), CASES)
def test_the_state_follows_from_the_moments(
    moments: dict[str, datetime], state: EscalationState, is_open: bool
) -> None:
    escalation = Escalation(**moments)
    assert escalation.state is state
    assert escalation.open is is_open


@pytest.mark.parametrize("kind", [Wish, EscalationState, StepKind, ListView])
def test_every_value_has_a_word_for_the_screen(kind: type[Enum]) -> None:
    assert [value for value in kind if value not in LABELS] == []
