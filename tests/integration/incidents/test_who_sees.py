"""Incidents of others do not exist, every opening is noted, and what backs a 0 is counted as it happened."""

from datetime import timedelta

import pytest
from flask import Flask

from foundation import clock
from foundation.audit.actions import record
from foundation.audit.models import AuditAction, AuditEntry
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.incidents.actions import link, report_first
from inquiry_desk.incidents.drills import record_drill
from inquiry_desk.incidents.kinds import LinkKind, Means
from inquiry_desk.incidents.measures import decide_measure
from inquiry_desk.incidents.models import Incident
from inquiry_desk.incidents.reporting import add_event, add_notice, ask, submit, write
from inquiry_desk.inquiries import actions as inquiries
from inquiry_desk.inquiries.kinds import Channel
from inquiry_desk.inquiries.values import Caller, NewInquiry
from inquiry_desk.replies.models import Decision, Release
from mail_gateway.outgoing.outbox import Message, queue
from tests.conftest import NOW
from tests.integration.escalation.desk import browser_of, person
from tests.integration.incidents.desk import AT_ONCE, TEXTS, WORDS, act, report_one, the_incident
from tests.personas import City


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_address_of_an_incident_of_others_does_not_exist(app: Flask, city: City) -> None:
    manager = browser_of(app, "site_manager")
    report_one(manager, city.child)
    number = the_incident().id
    with transaction():
        _fill(db.session.get_one(Incident, number), city)
        drill = record_drill(NOW.date(), city.child, WORDS, 3, WORDS, person(city, "site_manager"), NOW)
        db.session.flush()
        named = {"incident_id": number, "drill_id": drill.id, "kind": "xlsx"}
    others = ("measure_id", "link_id", "event_id", "notice_id", "question_id")
    named |= dict.fromkeys(others, 1)
    rules = [one for one in app.url_map.iter_rules() if one.arguments & {"incident_id", "drill_id"}]
    assert len(rules) >= 20

    for stranger in ("supervisor", "operator", "school_staff", "administrator"):
        client = browser_of(app, stranger)
        for rule in rules:
            with app.test_request_context():
                address = app.url_map.bind("").build(
                    rule.endpoint, {one: named[one] for one in rule.arguments}
                )
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                answer = client.open(address, method=method, data={"seen": 1, "reason": "x"})
                assert answer.status_code in {403, 404}, (
                    f"{stranger} {method} {address}: {answer.status_code}"
                )
                assert WORDS not in answer.text
        for address in ("/incidents", "/incidents/measures", "/incidents/drills", "/incidents/checked", "/"):
            assert WORDS not in client.get(address, follow_redirects=True).text, f"{stranger} {address}"
    for reader in ("auditor", "contract_officer", "general_manager"):
        assert WORDS in browser_of(app, reader).get(f"/incidents/{number}").text


def _fill(incident: Incident, city: City) -> None:
    by, officer, at = person(city, "site_manager"), person(city, "contract_officer"), clock.now()
    report_first(incident, "契約担当課", Means.PHONE, at, by, at)
    add_event(incident, at, WORDS, by, at)
    add_notice(incident, "所管課", Means.PHONE, at, by, at)
    decide_measure(incident, WORDS, by, at.date() - timedelta(days=3), by, at)
    link(incident, LinkKind.CASE, "1", by, at)
    write(incident, TEXTS, by, at)
    db.session.flush()
    submit(incident, "", by, at)
    ask(incident, WORDS, officer, at)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_an_incident_of_no_service_and_one_corrected_away_are_for_who_sees_every_service(
    app: Flask, city: City
) -> None:
    supervisor = browser_of(app, "supervisor")
    assert "/incidents/mine" in report_one(supervisor, "").location
    assert WORDS not in supervisor.get("/incidents").text
    report_one(supervisor, city.school)
    moved = act(supervisor, "correct", **{**AT_ONCE, "service_id": city.child, "correction": "別の業務"})
    assert moved.status_code == 303 and moved.location == "/incidents"
    assert browser_of(app, "auditor").get("/incidents").text.count(WORDS) == 2
    opened = browser_of(app, "contract_officer").get(f"/incidents/{the_incident().id}")
    assert opened.status_code == 200
    last = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert last is not None and (last.action, last.subject_id) == (AuditAction.READ, "事案R8-0002")


def test_what_was_checked_counts_drills_near_misses_stopped_replies_and_unusual_access(
    app: Flask, city: City
) -> None:
    manager, supervisor = browser_of(app, "site_manager"), browser_of(app, "supervisor")
    report_one(supervisor, city.school, kind="near_miss", occurred_on="2026-11-16")
    report_one(supervisor, city.school, kind="processing", occurred_on="2026-11-16")
    drill = {
        "held_on": "2026-11-10",
        "topic": "誤送信の連絡訓練",
        "participants": "12",
        "result": "4分で連絡",
    }
    assert supervisor.post("/incidents/drills", data=drill).status_code == 422
    assert supervisor.post("/incidents/drills", data={**drill, "service_id": city.school}).status_code == 303
    assert manager.post("/incidents/drills", data={**drill, "topic": "間違い"}).status_code == 303
    assert manager.post("/incidents/drills/2", data={"reason": "入力の誤り"}).status_code == 303
    with transaction():
        _replies(city)
        with clock.fixed(NOW - timedelta(days=1)):
            record(AuditAction.READ, "inquiry", "R8-000001").user_id = city.id_of("colleague")

    page, theirs = manager.get("/incidents/checked").text, supervisor.get("/incidents/checked").text

    assert "誤送信の連絡訓練" in page and "12名参加" in page and "間違い" not in page
    assert "3件中2件" in page and "承認1件、差し戻して修正1件" in page
    assert "事案R8-0001" in page and "事案R8-0002" not in page
    assert "業務時間外の閲覧" in page and "鈴木" in page and "/audit?" not in page
    assert "業務時間外の閲覧" not in theirs and "鈴木" not in theirs and "3件中2件" in theirs
    assert (
        "from_on=2026-11-15&amp;until_on=2026-11-15"
        in browser_of(app, "auditor").get("/incidents/checked").text
    )
    for wrong in ("from_day=2026-01-01&to_day=2026-11-16", "from_day=x&to_day=2026-11-16"):
        assert manager.get(f"/incidents/checked?{wrong}").status_code == 422


def _replies(city: City) -> None:
    """Three written in the month: one left at once, one was approved, one was sent back."""
    author: User = person(city, "operator")
    new = NewInquiry(
        Channel.MAIL, NOW, "件名", "本文", Caller("見本", mail_address="a@example.jp"), city.school
    )
    inquiry = inquiries.open_inquiry(new, author)
    for reasons, decision in (
        ([], None),
        (["attachment"], Decision.APPROVED),
        (["my_number"], Decision.RETURNED),
    ):
        mail = queue(
            Message("a@example.jp", "件名", "本文", "センター", "s@desk.example.jp", inquiry.thread_key), NOW
        )
        db.session.add(
            Release(
                inquiry=inquiry, mail=mail, author=author, requested_at=NOW, completes=False, reasons=reasons,
                decision=decision, decided_at=NOW,
            )
        )  # fmt: skip


def test_at_once_is_as_many_minutes_as_were_agreed(app: Flask, city: City) -> None:
    manager = browser_of(app, "site_manager")
    assert browser_of(app, "supervisor").get("/incidents/target").status_code == 403
    assert (
        manager.post("/incidents/target", data={"minutes": "６０", "reason": "契約担当課と協議"}).status_code
        == 303
    )
    report_one(manager, city.school)
    page = manager.get(f"/incidents/{the_incident().id}").text
    assert "覚知から50分（目安 60分）" in page
    assert "契約担当課と協議" in manager.get("/incidents/target").text
