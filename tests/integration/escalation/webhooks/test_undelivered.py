"""From the hand-over to the department's system, and back as a step where it did not arrive."""

import json

import responses
from flask import Flask

from escalation import actions
from escalation.kinds import StepKind
from escalation.models import EscalationNotice
from escalation.routing.models import NoticeChannel, RoutingRule
from escalation.routing.terms import terms_of_rule
from escalation.undelivered import note_undelivered
from escalation.webhooks.delivering import deliver_next
from escalation.webhooks.models import DeliveryState, WebhookDelivery
from escalation.webhooks.queries import delivery_with_id
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import Service
from tests.integration.escalation.desk import HANDOVER, fresh, person
from tests.integration.escalation.webhooks.deliveries import ELSEWHERE, SECRET, here, put, register, row
from tests.personas import City


def hand_over_by_webhook(city: City) -> int:
    register(city.school_department, ELSEWHERE)
    with transaction() as session:
        rule = RoutingRule(
            name="学務",
            department_id=city.school_department,
            channel=NoticeChannel.WEBHOOK,
            includes_name=True,
        )
        session.add(rule)
        session.flush()
        terms = terms_of_rule(rule, session.get_one(Service, city.school))
        escalation = actions.hand_over(1, HANDOVER, terms, by=person(city, "operator"), at=clock.now())
        return escalation.id


def deliver_once() -> bool:
    return deliver_next(here(), SECRET, note_undelivered)


@responses.activate
def test_a_rule_hands_over_into_the_departments_system_without_personal_data(app: Flask, city: City) -> None:
    responses.post(ELSEWHERE)
    escalation_id = hand_over_by_webhook(city)
    assert deliver_once()
    (call,) = responses.calls
    told = json.loads(call.request.body)
    assert (told["reference"], told["occasion"]) == (HANDOVER.reference, "handed_over")
    assert told["link"].endswith(f"/department/{escalation_id}")
    sent = call.request.body.decode()
    for words in (HANDOVER.contact_name, HANDOVER.contact_phone, HANDOVER.question, HANDOVER.background):
        assert words not in sent
    (notice,) = fresh(escalation_id).notices
    assert (notice.channel, notice.failed_at) == (NoticeChannel.WEBHOOK, None)
    assert notice.delivery.state is DeliveryState.DELIVERED


@responses.activate
def test_what_does_not_arrive_is_noted_on_the_escalation_once(app: Flask, city: City) -> None:
    responses.post(ELSEWHERE, status=410)
    escalation_id = hand_over_by_webhook(city)
    deliver_once()
    escalation = fresh(escalation_id)
    assert escalation.steps[-1].kind is StepKind.NOTICE_FAILED
    (notice,) = escalation.notices
    assert notice.failed_at is not None
    with transaction():
        found = delivery_with_id(notice.delivery_id)
        assert found is not None
        note_undelivered(found)
    assert [step.kind for step in fresh(escalation_id).steps].count(StepKind.NOTICE_FAILED) == 1


@responses.activate
def test_a_delivery_of_no_escalation_fails_without_a_step(app: Flask, city: City) -> None:
    responses.post(ELSEWHERE, status=410)
    delivery_id = put(city)
    deliver_once()
    assert row(delivery_id).state is DeliveryState.FAILED
    assert db.session.query(EscalationNotice).count() == 0
    assert db.session.query(WebhookDelivery).count() == 1
