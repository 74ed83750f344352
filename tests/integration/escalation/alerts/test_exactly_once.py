"""Nothing is said twice and nothing is lost: after days of standstill, with a clock set back, and between two steps."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from escalation import actions, asking_back, moving
from escalation.alerts.clocks import BATCH
from escalation.alerts.models import AlertLevel
from escalation.alerts.queries import alerts_of, recent_alerts
from escalation.models import Escalation
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import Absence, Department, User
from tests.conftest import NOW
from tests.integration.escalation.alerts import scene
from tests.integration.escalation.alerts.scene import on
from tests.integration.escalation.desk import HANDOVER, department, do, hand_over_one, person
from tests.personas import City


@pytest.fixture
def city(city: City) -> City:
    scene.give_mailboxes(city)
    return city


def many(city: City, count: int) -> list[int]:
    """One after the other at 学務支援課."""
    return [
        hand_over_one(city, replace(HANDOVER, reference=f"R8-{number:06}"), inquiry_id=number)
        for number in range(1, count + 1)
    ]


def test_three_days_of_standstill_end_in_one_mail_for_each_person_with_the_present_state(city: City) -> None:
    many(city, 3)
    found = scene.ring(on(19, 10))
    assert [mail.to_address for mail in found] == [scene.SECTION, scene.HEAD, scene.SUPERVISOR]
    for mail in found:
        assert mail.body.count("期限超過（課長へ連絡）") == 3
        assert "期限間近" not in mail.body
    assert scene.levels() == [AlertLevel.SECTION_HEAD] * 3
    assert len(scene.levels(collapsed=True)) == 4 * 3
    assert scene.ring(on(19, 10, 1)) == []


def test_a_pass_over_more_than_one_batch_still_ends_in_one_mail(city: City) -> None:
    one = many(city, 1)[0]
    with transaction() as session:
        columns = [column.name for column in Escalation.__table__.columns if column.name != "id"]
        row = session.execute(db.select(*(getattr(Escalation, c) for c in columns)).filter_by(id=one)).one()
        copies = [
            {**dict(zip(columns, row, strict=True)), "inquiry_id": 2 + n, "reference": f"R9-{n:06}"}
            for n in range(BATCH + 50)
        ]
        session.execute(db.insert(Escalation), copies)
    (mail,) = scene.ring(on(16, 14))
    assert f"（{BATCH + 51}件）" in mail.subject
    assert f"・ほか{BATCH + 51 - 100}件" in mail.body
    assert scene.waiting() == []


def test_nobody_is_told_before_the_pass_is_over(city: City) -> None:
    first, _second = many(city, 2)
    scene.tick(on(16, 14))
    with transaction() as session:
        session.get_one(Escalation, first).next_alert_at = on(16, 14)
    assert scene.tell(on(16, 14)) == []
    assert len(scene.tell(on(16, 14, 30))) == 1, "a pass that never ends does not keep everybody silent"


def test_a_clock_set_back_by_an_hour_repeats_nothing(city: City) -> None:
    hand_over_one(city)
    assert len(scene.ring(on(17, 13, 15))) == 1
    for minutes in range(0, 121, 10):
        assert scene.ring(on(17, 12, 15) + timedelta(minutes=minutes)) == []


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (actions.answer, ("月末までです。",)),
        (moving.return_, ("担当は別の課です。",)),
        (asking_back.ask_back, ("学年は何年生ですか。",)),
    ],
    ids=["answered", "returned", "asked back"],
)
def test_what_was_settled_between_the_clocks_and_the_mail_is_left_out(
    city: City, step: Callable[..., None], words: tuple[Any, ...]
) -> None:
    settled, _other = many(city, 2)
    scene.tick(on(18, 8, 30))
    do(city, settled, step, *words)
    (mail,) = scene.tell(on(18, 8, 30))
    assert "R8-000002" in mail.body and "R8-000001" not in mail.body
    assert scene.waiting() == []


def test_where_all_of_it_was_settled_no_mail_is_written(city: City) -> None:
    one = hand_over_one(city)
    scene.tick(on(16, 14))
    do(city, one, actions.accept)
    assert scene.tell(on(16, 14)) == []
    assert scene.waiting() == []


def test_a_section_that_has_just_passed_it_on_is_not_told_but_the_supervisor_is(city: City) -> None:
    one = hand_over_one(city)
    scene.tick(on(18, 10, 30))
    with clock.fixed(on(18, 10, 30)):
        do(city, one, moving.reroute, department(city.child_department), "こども支援課の制度です。")
    assert scene.told(on(18, 10, 30)) == {scene.SUPERVISOR}


def test_the_stand_in_is_told_instead_of_an_assignee_who_is_away(city: City) -> None:
    with transaction() as session:
        deputy = User(
            login_id="deputy",
            display_name="森",
            role=person(city, "school_staff").role,
            department_id=city.school_department,
            mail_address="mori@dept.example.jp",
            password_hash="",
            created_at=NOW,
        )
        day = NOW.date()
        session.add(
            Absence(
                user=person(city, "school_staff"),
                deputy=deputy,
                starts_on=day,
                ends_on=day + timedelta(days=1),
                recorded_by=person(city, "school_staff"),
                recorded_at=NOW,
            )
        )
    do(city, hand_over_one(city), actions.accept)
    assert scene.told(on(17, 13, 15)) == {scene.SECTION, "mori@dept.example.jp"}
    assert scene.told(on(18, 8, 30)) == {scene.SECTION, scene.STAFF}


def test_site_managers_are_told_where_no_supervisor_can_be_written_to(city: City) -> None:
    with transaction():
        person(city, "supervisor").mail_address = ""
        person(city, "site_manager").mail_address = "ito@desk.example.jp"
    hand_over_one(city)
    scene.ring(on(18, 8, 30))
    assert scene.told(on(18, 10, 30)) == {"ito@desk.example.jp"}


def test_where_nobody_can_be_written_to_the_alert_still_stands_on_the_pages(city: City) -> None:
    with transaction() as session:
        for one in session.scalars(db.select(Department)):
            one.mail_address = one.head_mail_address = ""
    one = hand_over_one(city)
    assert scene.ring(on(18, 8, 30)) == []
    (alert,) = recent_alerts({city.school}, on(18, 9))
    assert (alert.escalation_id, alert.level) == (one, AlertLevel.DUE)
    assert recent_alerts({city.child}, on(18, 9)) == []
    assert [a.level for a in recent_alerts(None, on(18, 9))] == [AlertLevel.DUE]


def test_the_alerts_of_several_escalations_come_together(city: City) -> None:
    first, second = many(city, 2)
    do(city, second, actions.accept)
    scene.ring(on(17, 13, 15))
    found = alerts_of([first, second])
    assert {alert.level for alert in found[first]} == {AlertLevel.NOT_ACCEPTED, AlertLevel.BEFORE_DUE}
    assert [alert.level for alert in found[second]] == [AlertLevel.BEFORE_DUE]
    assert alerts_of([]) == {}


def test_one_mailbox_in_two_roles_gets_one_mail(city: City) -> None:
    with transaction():
        department(city.school_department).head_mail_address = scene.SECTION.upper()
    hand_over_one(city)
    (mail,) = (mail for mail in scene.ring(on(19, 8, 30)) if mail.to_address == scene.SECTION)
    assert mail.body.count("R8-000123") == 1
