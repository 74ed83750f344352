"""照会する and asking for it: what becomes of the inquiry, and what never reaches a department."""

from datetime import timedelta

import pytest

from escalation import actions as department_actions
from escalation import moving
from escalation.kinds import EscalationState, RequestDecision, RequestReason, StepKind, Wish
from escalation.requests import handover_of, request_for
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import Service
from inquiry_desk.handing_over import actions
from inquiry_desk.handing_over.planning import Choice, plan_for
from inquiry_desk.handing_over.preparing import Words, words_of
from inquiry_desk.inquiries.actions import note_first_response
from inquiry_desk.inquiries.finishing import finish
from inquiry_desk.inquiries.kinds import EntryKind, FirstOutcome
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NotPossibleError
from tests.conftest import NOW
from tests.integration.escalation.desk import do
from tests.integration.handing_over.making import (
    WORDS,
    department,
    escalations,
    hand_over,
    kinds,
    open_call,
    person,
    request_from,
    requests,
)
from tests.integration.routing.making import made as rules_made
from tests.personas import City


@pytest.fixture
def inquiry(city: City) -> Inquiry:
    return open_call(city, city.school)


@pytest.fixture
def gated(city: City) -> int:
    """A rule that needs approval; its id."""
    return rules_made(city, "慎重に", needs_approval=True, includes_name=True)[0]


def release(inquiry: Inquiry, city: City, words: Words = WORDS, **choice: object) -> None:
    by = person(city, "supervisor")
    with transaction():
        request = request_for(inquiry.id)
        assert request is not None
        plan = plan_for(inquiry, by, Choice(**choice))  # type: ignore[arg-type]
        actions.release(request, inquiry, by, clock.now(), words, plan)


def test_handing_over_is_the_first_outcome_only_where_there_was_none(inquiry: Inquiry, city: City) -> None:
    hand_over(inquiry, city)
    assert inquiry.first_outcome is FirstOutcome.ESCALATED
    assert inquiry.first_responder is not None and inquiry.first_responder.login_id == "operator"


def test_an_earlier_first_outcome_stays(inquiry: Inquiry, city: City) -> None:
    with transaction():
        note_first_response(inquiry, FirstOutcome.KEPT, person(city, "operator"), NOW)
    hand_over(inquiry, city)
    assert inquiry.first_outcome is FirstOutcome.KEPT


def test_handing_over_raises_the_version_so_that_a_second_page_is_outdated(
    inquiry: Inquiry, city: City
) -> None:
    before = inquiry.version
    hand_over(inquiry, city)
    assert inquiry.version > before


@pytest.mark.parametrize("step", [department_actions.answer, moving.return_])
def test_what_came_back_can_be_handed_over_again(inquiry: Inquiry, city: City, step: object) -> None:
    do(city, hand_over(inquiry, city).id, step, "言葉")  # type: ignore[arg-type]
    assert hand_over(inquiry, city).state is EscalationState.SENT


def test_a_question_without_words_is_not_handed_over(inquiry: Inquiry, city: City) -> None:
    with pytest.raises(NotPossibleError, match="照会する内容"):
        hand_over(inquiry, city, Words(" \n　"))
    assert inquiry.first_outcome is None


def test_an_urgent_one_is_due_sooner_and_must_be_phoned(inquiry: Inquiry, city: City) -> None:
    calm = hand_over(open_call(city, city.school), city)
    urgent = hand_over(inquiry, city, Words("至急です", urgent=True))
    assert urgent.due_at < calm.due_at
    assert urgent.must_be_phoned and not calm.must_be_phoned


def test_a_request_keeps_the_words_exactly_and_reaches_no_department(
    inquiry: Inquiry, city: City, gated: int
) -> None:
    words = Words("質問\n　字下げ", "経緯 ", Wish.ACTION, urgent=True)
    request = request_from(inquiry, city, words)
    assert escalations() == []
    assert (request.reason, request.rule_id) == (RequestReason.APPROVAL, gated)
    assert (request.service_id, request.department_id) == (city.school, city.school_department)
    kept = handover_of(request)
    assert words_of(inquiry, kept) == words
    assert kept.contact_name == "見本 花子"
    assert kinds() == [EntryKind.HANDOVER_REQUESTED]


def test_the_first_response_is_the_request_and_not_its_release(
    inquiry: Inquiry, city: City, gated: int
) -> None:
    request_from(inquiry, city)
    asked_at = inquiry.first_response_at
    with clock.fixed(NOW + timedelta(hours=2)):
        release(inquiry, city)
    assert (inquiry.first_response_at, inquiry.first_outcome) == (asked_at, FirstOutcome.ESCALATED)
    assert inquiry.first_responder is not None and inquiry.first_responder.login_id == "operator"


def test_a_released_one_is_the_askers_with_the_supervisors_name_on_its_step(
    inquiry: Inquiry, city: City, gated: int
) -> None:
    request_from(inquiry, city)
    later = NOW + timedelta(days=1)
    with clock.fixed(later):
        release(inquiry, city, Words("直した質問"))
    (escalation,) = escalations()
    assert (escalation.question, escalation.handed_over_at) == ("直した質問", later)
    assert escalation.handed_over_by.login_id == "operator"
    (step,) = escalation.steps
    assert (step.kind, step.details) == (StepKind.HANDED_OVER, {"approved_by": "田中"})
    (request,) = requests()
    assert (request.decision, request.escalation_id) == (RequestDecision.RELEASED, escalation.id)
    assert handover_of(request).question == WORDS.question, "what was asked for stays readable"
    assert kinds() == [EntryKind.HANDOVER_REQUESTED, EntryKind.HANDOVER_RELEASED]


def test_what_no_rule_fits_is_released_to_whom_the_supervisor_chooses(inquiry: Inquiry, city: City) -> None:
    with transaction():
        inquiry.service_id = None
    request_from(inquiry, city)
    with pytest.raises(NotPossibleError, match="照会先を選んで"):
        release(inquiry, city)
    service = db.session.get_one(Service, city.school)
    release(inquiry, city, service=service, department=department(city.child_department))
    (escalation,) = escalations()
    assert (escalation.service_id, escalation.department_id) == (city.school, city.child_department)
    assert inquiry.service_id == city.school
    assert EntryKind.CLASSIFIED in kinds()


def test_a_wished_department_without_a_service_is_kept(inquiry: Inquiry, city: City) -> None:
    with transaction():
        inquiry.service_id = None
    request = request_from(inquiry, city, department=department(city.child_department))
    assert (request.service_id, request.department_id) == (None, city.child_department)


def test_sent_back_it_is_with_who_asked_again(inquiry: Inquiry, city: City, gated: int) -> None:
    with transaction():
        inquiry.assignee = None
    request = request_from(inquiry, city)
    with transaction():
        actions.send_back(request, inquiry, person(city, "supervisor"), clock.now(), "経緯を足してください")
    assert escalations() == []
    assert kinds()[-1] is EntryKind.HANDOVER_SENT_BACK
    assert inquiry.entries[-1].body == "経緯を足してください"
    assert inquiry.assignee == person(city, "operator")
    assert request_from(inquiry, city).id != request.id


def test_sending_back_takes_an_inquiry_from_nobody(inquiry: Inquiry, city: City, gated: int) -> None:
    request = request_from(inquiry, city)
    with transaction():
        inquiry.assignee = person(city, "colleague")
        actions.send_back(request, inquiry, person(city, "supervisor"), clock.now(), "別の課です")
    assert inquiry.assignee == person(city, "colleague")


def test_a_comment_is_due_to_who_asked(inquiry: Inquiry, city: City, gated: int) -> None:
    request = request_from(inquiry, city)
    with pytest.raises(NotPossibleError, match="理由"), transaction():
        actions.send_back(request, inquiry, person(city, "supervisor"), clock.now(), "　")


def test_only_who_asked_withdraws(inquiry: Inquiry, city: City, gated: int) -> None:
    request = request_from(inquiry, city)
    with pytest.raises(NotPossibleError, match="依頼した人"), transaction():
        actions.withdraw(request, inquiry, person(city, "colleague"), clock.now())
    with transaction():
        actions.withdraw(request, inquiry, person(city, "operator"), clock.now())
    assert request_for(inquiry.id) is None
    assert kinds()[-1] is EntryKind.HANDOVER_WITHDRAWN


def test_what_was_decided_is_decided(inquiry: Inquiry, city: City, gated: int) -> None:
    request = request_from(inquiry, city)
    release(inquiry, city)
    for decide in (
        lambda: actions.send_back(request, inquiry, person(city, "supervisor"), NOW, "理由"),
        lambda: actions.withdraw(request, inquiry, person(city, "operator"), NOW),
    ):
        with pytest.raises(NotPossibleError, match="すでに"), transaction():
            decide()


def test_while_one_waits_nothing_else_is_asked_and_nothing_completed(
    inquiry: Inquiry, city: City, gated: int
) -> None:
    request_from(inquiry, city)
    with pytest.raises(NotPossibleError, match="待って"):
        request_from(inquiry, city)
    with pytest.raises(NotPossibleError, match="待って"):
        hand_over(inquiry, city, login_id="supervisor")
    with pytest.raises(NotPossibleError, match="承認・振り分け"), transaction():
        finish(inquiry, person(city, "operator"), NOW)
