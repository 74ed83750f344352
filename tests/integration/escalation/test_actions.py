"""What the steps of an escalation write down, and which words and places they refuse."""

from datetime import datetime, timedelta

import pytest

from escalation import actions, moving
from escalation.kinds import EscalationState, StepKind
from escalation.noting import check_version
from escalation.values import OutdatedError, RefusedError
from foundation import clock
from foundation.calendar import JST
from foundation.db import transaction
from tests.conftest import NOW
from tests.integration.escalation.desk import HANDOVER, bring_to, department, do, fresh, hand_over_one
from tests.personas import City

S = EscalationState


def test_a_hand_over_holds_exactly_what_was_given_and_its_deadline(city: City) -> None:
    escalation = fresh(hand_over_one(city, inquiry_id=77))
    assert escalation.inquiry_id == 77
    for column in ("reference", "subject", "question", "background", "contact_name", "contact_phone"):
        assert getattr(escalation, column) == getattr(HANDOVER, column)
    assert escalation.contact_mail == HANDOVER.contact_mail
    assert escalation.due_at == datetime(2026, 11, 17, 17, 15, tzinfo=JST)
    assert escalation.handed_over_by.login_id == "operator"


def test_every_step_says_who_when_and_what(city: City) -> None:
    escalation_id = hand_over_one(city)
    with clock.fixed(NOW + timedelta(minutes=5)):
        do(city, escalation_id, actions.accept)
    with clock.fixed(NOW + timedelta(hours=1)):
        do(city, escalation_id, actions.answer, "月末までです。")
    handed, accepted, answered = fresh(escalation_id).steps
    assert [handed.kind, accepted.kind, answered.kind] == [
        StepKind.HANDED_OVER,
        StepKind.ACCEPTED,
        StepKind.ANSWERED,
    ]
    assert accepted.author is not None and accepted.author.login_id == "school_staff"
    assert answered.at == NOW + timedelta(hours=1)
    assert answered.comment == "月末までです。"


def test_whoever_answers_at_once_has_also_accepted(city: City) -> None:
    escalation = do(city, hand_over_one(city), actions.answer, "月末までです。")
    assert escalation.accepted_at == escalation.answered_at == NOW


def test_a_reroute_starts_unaccepted_at_the_other_department_with_the_same_deadline(city: City) -> None:
    escalation_id = bring_to(S.ACCEPTED, city)
    due_before = fresh(escalation_id).due_at
    with clock.fixed(NOW + timedelta(hours=3)):
        do(city, escalation_id, moving.reroute, department(city.child_department), "こども医療の件です。")
    after = fresh(escalation_id)
    assert after.department_id == city.child_department
    assert after.accepted_at is None
    assert after.due_at == due_before
    assert after.steps[-1].department_id == city.school_department


@pytest.mark.parametrize("nothing", ["", " \n　"])
def test_an_answer_and_a_reason_need_words(city: City, nothing: str) -> None:
    escalation_id = hand_over_one(city)
    other = department(city.child_department)
    for step, words in (
        (actions.answer, (nothing,)),
        (moving.return_, (nothing,)),
        (moving.reroute, (other, nothing)),
    ):
        with pytest.raises(RefusedError):
            do(city, escalation_id, step, *words)
    assert fresh(escalation_id).state is S.SENT


def test_it_cannot_be_rerouted_to_where_it_is(city: City) -> None:
    with pytest.raises(RefusedError, match="すでにその課"):
        do(city, hand_over_one(city), moving.reroute, department(city.school_department), "間違い")


def test_a_department_no_longer_in_use_gets_nothing(city: City) -> None:
    escalation_id = hand_over_one(city)
    with transaction():
        department(city.child_department).active = False
        department(city.school_department).active = False
    with pytest.raises(RefusedError, match="こども支援課"):
        do(city, escalation_id, moving.reroute, department(city.child_department), "担当外です。")
    with pytest.raises(RefusedError, match="学務支援課"):
        hand_over_one(city)


def test_words_come_back_as_they_were_written(city: City) -> None:
    words = "髙﨑𠮷野様 ﾊﾝｶｸ 👨‍👩‍👧 " + "長い回答。" * 4000
    assert do(city, hand_over_one(city), actions.answer, words).answer == words


def test_a_page_older_than_the_record_is_told_apart(city: City) -> None:
    escalation_id = hand_over_one(city)
    seen = fresh(escalation_id).version
    after = do(city, escalation_id, actions.accept)
    with pytest.raises(OutdatedError):
        check_version(after, seen)
    with pytest.raises(OutdatedError):
        check_version(after, None)
    check_version(after, after.version)
