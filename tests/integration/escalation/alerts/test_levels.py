"""Each level is told at its moment, to its people, and never again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from escalation import actions, asking_back, deciding, moving
from escalation.alerts.models import AlertLevel
from escalation.kinds import Wish
from escalation.models import Escalation
from foundation import clock
from foundation.db import transaction
from foundation.organisation.models import NoticeMode
from tests.conftest import NOW
from tests.integration.escalation.alerts import scene
from tests.integration.escalation.alerts.scene import on
from tests.integration.escalation.desk import (
    HANDOVER,
    browser_of,
    department,
    do,
    fresh,
    hand_over_one,
    person,
)
from tests.personas import City

# Handed over on Monday at 10:00, and due 16 business hours later, on Tuesday at 17:15.
COURSE = [
    (on(16, 14), AlertLevel.NOT_ACCEPTED, {scene.SECTION}),
    (on(17, 13, 15), AlertLevel.BEFORE_DUE, {scene.SECTION}),
    (on(18, 8, 30), AlertLevel.DUE, {scene.SECTION}),
    (on(18, 10, 30), AlertLevel.SUPERVISOR, {scene.SUPERVISOR}),
    (on(19, 8, 30), AlertLevel.SECTION_HEAD, {scene.HEAD}),
    (on(24, 8, 30), AlertLevel.CONTRACT_OFFICE, {scene.CONTRACT_OFFICE}),
]


@pytest.fixture
def city(city: City) -> City:
    scene.give_mailboxes(city)
    return city


def test_each_level_is_told_at_its_moment_to_its_people(city: City) -> None:
    hand_over_one(city)
    for at, level, people in COURSE:
        assert scene.told(at - timedelta(minutes=1)) == set(), level
        assert scene.told(at) == people, level
        assert scene.levels()[-1] is level
        assert scene.told(at + timedelta(minutes=1)) == set(), level
    assert scene.levels() == [level for _, level, _ in COURSE]


def test_nothing_is_looked_at_once_the_last_level_is_told(city: City) -> None:
    one = hand_over_one(city)
    for at, _, _ in COURSE:
        scene.ring(at)
    assert scene.next_look(one) is None


def test_being_looked_at_changes_nothing_that_an_open_form_follows(city: City) -> None:
    one = hand_over_one(city)
    before = fresh(one).version
    scene.ring(on(18, 10, 30))
    assert fresh(one).version == before


def test_the_assignee_is_told_beside_the_section(city: City) -> None:
    do(city, hand_over_one(city), actions.accept)
    assert scene.told(on(17, 13, 15)) == {scene.SECTION, scene.STAFF}


def test_accepted_in_time_nobody_is_told_of_acceptance(city: City) -> None:
    do(city, hand_over_one(city), actions.accept)
    assert scene.told(on(16, 14)) == set()


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (actions.answer, ("月末までです。",)),
        (moving.return_, ("担当は別の課です。",)),
        (moving.withdraw, ("市民が取り下げました。",)),
        (asking_back.ask_back, ("学年は何年生ですか。",)),
    ],
    ids=["answered", "returned", "taken back", "asked back"],
)
def test_nobody_is_told_of_what_is_over_or_waits_for_the_desk(
    city: City, step: Callable[..., None], words: tuple[Any, ...]
) -> None:
    do(city, hand_over_one(city), step, *words)
    assert scene.told(on(24, 8, 30)) == set()
    assert scene.alerts() == []


def test_after_a_pause_the_levels_begin_anew_for_the_new_deadline(city: City) -> None:
    one = hand_over_one(city)
    do(city, one, actions.accept)
    scene.ring(on(17, 13, 15))
    with clock.fixed(on(17, 14, 15)):
        do(city, one, asking_back.ask_back, "学年は何年生ですか。")
    assert scene.told(on(24, 10)) == set()
    with clock.fixed(on(24, 10)), transaction() as session:
        asking_back.answer_question(
            session.get_one(Escalation, one), person(city, "operator"), clock.now(), "3年生です。"
        )
    assert scene.told(on(24, 12, 59)) == set()
    assert scene.told(on(24, 13)) == {scene.SECTION, scene.STAFF}
    assert scene.levels() == [AlertLevel.BEFORE_DUE, AlertLevel.DUE]


def test_an_extension_begins_the_levels_anew(city: City) -> None:
    one = hand_over_one(city)
    do(city, one, actions.accept)
    scene.ring(on(17, 13, 15))
    do(city, one, deciding.ask_extension, on(20, 17), "確認に時間がかかります。")
    with transaction():
        waiting = fresh(one).submission
        assert waiting is not None
        deciding.approve(waiting, person(city, "supervisor"), clock.now())
    assert scene.told(on(20, 12, 59)) == set()
    assert scene.told(on(20, 13)) == {scene.SECTION, scene.STAFF}


def test_a_new_section_has_its_own_time_to_accept(city: City) -> None:
    one = hand_over_one(city)
    assert scene.told(on(16, 14)) == {scene.SECTION}
    with clock.fixed(on(16, 15)):
        do(city, one, moving.reroute, department(city.child_department), "こども支援課の制度です。")
    assert scene.told(on(17, 10, 14)) == set()
    assert scene.told(on(17, 10, 15)) == {"kodomo@dept.example.jp"}


def test_what_is_only_for_information_rings_at_its_section_alone(city: City) -> None:
    hand_over_one(city, replace(HANDOVER, wish=Wish.SHARE))
    for at, _, _ in COURSE:
        scene.ring(at)
    assert scene.levels() == [AlertLevel.NOT_ACCEPTED, AlertLevel.DUE]


def test_an_inquiry_sent_back_and_forth_is_told_to_supervisors_once_for_each_further_move(city: City) -> None:
    one = hand_over_one(city)
    homes = [city.child_department, city.school_department]
    for move in range(4):
        with clock.fixed(NOW + timedelta(minutes=move)):
            do(city, one, moving.reroute, department(homes[move % 2]), "別の課の制度です。")
        expected = {scene.SUPERVISOR} if move >= 2 else set()
        assert scene.told(NOW + timedelta(minutes=move)) == expected
        assert scene.told(NOW + timedelta(minutes=move, seconds=30)) == set()
    assert scene.levels() == [AlertLevel.PING_PONG] * 2


def test_the_mail_says_which_and_when_but_nothing_of_the_citizen(city: City, app: Flask) -> None:
    hand_over_one(city)
    (mail,) = scene.ring(on(17, 13, 15))
    assert mail.subject == "【照会の期限】R8-000123　期限間近"
    assert "R8-000123　学務支援課　期限間近" in mail.body
    assert "回答期限：令和8年11月17日(火) 17:15（未受領）" in mail.body
    for private in (
        HANDOVER.subject,
        HANDOVER.question,
        HANDOVER.contact_name,
        HANDOVER.contact_phone,
        "花子",
    ):
        assert private not in mail.body + mail.subject
    assert mail.automatic and mail.envelope_from == ""


def test_its_link_opens_the_page_for_who_reads_it(city: City, app: Flask) -> None:
    one = hand_over_one(city)
    (to_section,) = scene.ring(on(17, 13, 15))
    assert f"/department/{one}" in to_section.body
    (to_supervisor,) = scene.ring(on(18, 10, 30))[-1:]
    assert to_supervisor.to_address == scene.SUPERVISOR
    assert f"/inquiries/{HANDOVER.reference}" in to_supervisor.body
    scene.ring(on(19, 8, 30))
    (to_contract_office,) = scene.ring(on(24, 8, 30))
    assert "http" not in to_contract_office.body
    assert browser_of(app, "school_staff").get(f"/department/{one}").status_code == 200


def test_an_urgent_one_is_told_also_at_night(city: City) -> None:
    with clock.fixed(on(16, 16, 30)):
        hand_over_one(city, replace(HANDOVER, urgent=True))
    assert scene.told(on(17, 6, 45)) == {scene.SECTION}
    assert scene.told(on(17, 10, 45)) == {scene.SECTION}
    assert scene.told(on(17, 19, 30)) == {scene.HEAD, scene.SUPERVISOR}
    assert "【至急】" in scene.mails()[-1].subject


def test_what_was_found_before_closing_time_is_told_at_the_next_opening(city: City) -> None:
    hand_over_one(city)
    scene.tick(on(17, 17, 14))
    assert scene.tell(on(17, 17, 15)) == []
    assert {mail.to_address for mail in scene.tell(on(18, 8, 30))} == {scene.SECTION}


def test_a_department_that_reads_its_list_of_the_morning_is_told_of_urgent_ones_only(city: City) -> None:
    with transaction():
        department(city.school_department).notice_mode = NoticeMode.DIGEST
    hand_over_one(city)
    hand_over_one(city, replace(HANDOVER, reference="R8-000124", urgent=True), inquiry_id=2)
    (mail,) = scene.ring(on(16, 13))
    assert "R8-000124" in mail.body and "R8-000123" not in mail.body
    assert scene.told(on(16, 14)) == set()
    assert AlertLevel.NOT_ACCEPTED in scene.levels()
