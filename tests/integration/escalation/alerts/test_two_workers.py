"""Two workers side by side for an hour, minute by minute, over hundreds of escalations that people are working on."""

import random
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from escalation import actions, asking_back, deadlines, moving
from escalation.alerts.clocks import tick_next
from escalation.alerts.models import Alert, AlertLevel, AlertNotice
from escalation.alerts.telling import tell_next
from escalation.kinds import Wish
from escalation.models import Escalation
from foundation import clock
from foundation.calendar import is_open
from foundation.db import db, transaction
from foundation.organisation.models import AnsweredBy, User
from mail_gateway.models import OutgoingMail
from tests.integration.escalation.alerts import scene
from tests.integration.escalation.alerts.oracle import MINUTE, Reached, State, state_of
from tests.integration.escalation.alerts.scene import on
from tests.personas import City

MANY = 300
# A Wednesday: the city closes at 17:15, in the middle of the hour.
START, MINUTES = on(18, 16, 30), 60
HEADLINE = re.compile(r"^(?:【至急】)?(R8-\d{6})　", re.MULTILINE)


def test_each_alert_is_told_once_by_two_workers_while_people_work(app: Flask, city: City) -> None:
    scene.give_mailboxes(city)
    dice = random.Random(5)
    _fill(city, dice)
    scene.ring(START - MINUTE)
    must, may = _said(), _said()
    with ThreadPoolExecutor(3) as threads:
        for at in (START + n * MINUTE for n in range(MINUTES)):
            before, people_work = _states(), at.minute % 2 == 1
            jobs = [threads.submit(_work, app, at) for _ in range(2)]
            if people_work:
                jobs.append(threads.submit(_people, app, city, at, dice.randrange(1_000_000)))
            for job in jobs:
                job.result()
            after = _states()
            if not people_work:
                _one_mail_each(at)
            _look(before, after, at, must, may)
    raised = _said()
    assert must <= raised <= may
    assert len({level for _, level, _ in raised}) == len(AlertLevel) - 1
    _everything_left_once()


def _fill(city: City, dice: random.Random) -> None:
    """Each reaches some level within the hour; some urgent, some only for information."""
    with transaction() as session:
        for number in range(1, MANY + 1):
            target = START + dice.randrange(MINUTES) * MINUTE
            session.add(_escalation(city, number, _due_for(number % 6, target), target))


def _due_for(level: int, target: datetime) -> datetime:
    """The deadline with which NOT_ACCEPTED, BEFORE_DUE and so on come about at `target`."""
    days = timedelta(days=1)
    return (
        target + days,
        target + 4 * timedelta(hours=1),
        target,
        target - timedelta(hours=2),
        target - days,
        target - 5 * days,
    )[level]


def _escalation(city: City, number: int, due: datetime, target: datetime) -> Escalation:
    handed_over = on(12, 9)
    return Escalation(
        inquiry_id=number,
        reference=f"R8-{number:06}",
        service_id=city.school,
        department_id=city.school_department if number % 3 else city.child_department,
        subject="件名",
        question="質問",
        wish=Wish.SHARE if number % 7 == 0 else Wish.ANSWER,
        urgent=number % 5 == 0,
        answered_by=AnsweredBy.DESK,
        handed_over_at=handed_over,
        handed_over_by_id=city.id_of("operator"),
        accept_due_at=target if number % 6 == 0 else handed_over + timedelta(hours=4),
        accepted_at=None if number % 6 == 0 else handed_over,
        due_at=due,
        changed_at=handed_over,
        next_alert_at=handed_over,
    )


def _work(app: Flask, at: datetime) -> None:
    """One worker at this minute."""
    with app.app_context(), clock.fixed(at):
        while tick_next(scene.CONTRACT_OFFICE):
            pass
        while tell_next(scene.SENDER):
            pass
        db.session.remove()


def _people(app: Flask, city: City, at: datetime, seed: int) -> None:
    """Ten people do something at this minute."""
    dice = random.Random(seed)
    with app.app_context(), clock.fixed(at):
        for one in dice.sample(range(1, MANY + 1), 10):
            with transaction() as session:
                by = session.get_one(User, city.id_of("school_staff"))
                _step(session.get_one(Escalation, one), by, at, dice)
        db.session.remove()


def _step(one: Escalation, by: User, at: datetime, dice: random.Random) -> None:
    if not one.open:
        return
    if one.paused_at is not None:
        asking_back.answer_question(one, by, at, "3年生です。")
        return
    kind = dice.randrange(5)
    if kind == 0 and one.accepted_at is None:
        actions.accept(one, by, at)
    elif kind == 1:
        actions.answer(one, by, at, "月末までです。")
    elif kind == 2:
        asking_back.ask_back(one, by, at, "学年は何年生ですか。")
    elif kind == 3:
        moving.return_(one, by, at, "担当は別の課です。")
    else:
        later = at + timedelta(minutes=dice.randrange(1, 30))
        deadlines.grant_deadline(one, at, later, "確認に時間がかかります。")


def _states() -> dict[int, State]:
    db.session.rollback()
    query = select(Escalation).options(selectinload(Escalation.deadlines))
    return {one.id: state_of(one) for one in db.session.scalars(query)}


def _said() -> set[Reached]:
    db.session.rollback()
    return {(one.escalation_id, one.level, one.due_at) for one in db.session.scalars(select(Alert))}


def _look(
    before: dict[int, State], after: dict[int, State], at: datetime, must: set[Reached], may: set[Reached]
) -> None:
    """What holds before and after the minute must be found; what holds only before or only after, may."""
    for one, state in before.items():
        if not is_open(at) and not state.urgent:
            continue
        first, last = state.reached(at), after[one].reached(at)
        must |= first & last
        may |= first | last


def _one_mail_each(at: datetime) -> None:
    """Nobody is written to twice in a minute, and who was to be told of this minute's alerts was."""
    db.session.rollback()
    found = select(OutgoingMail).where(OutgoingMail.created_at == at)
    written = [mail for mail in db.session.scalars(found) if scene.SUBJECT in mail.subject]
    assert max(Counter(mail.to_address for mail in written).values(), default=1) == 1
    rung = select(Alert.id).where(Alert.at == at, Alert.collapsed.is_(False))
    told = select(AlertNotice.alert_id).where(AlertNotice.mail_id.in_([mail.id for mail in written]))
    assert set(db.session.scalars(rung)) <= set(db.session.scalars(told))


def _everything_left_once() -> None:
    """Each notice stands in its mail, no mail holds more, and after closing time only what is urgent was said."""
    assert [one for one in scene.waiting() if one.alert.escalation.urgent] == []
    mails = [mail for mail in scene.mails() if mail.created_at >= START]
    query = select(AlertNotice).where(AlertNotice.mail_id.in_([mail.id for mail in mails]))
    told = Counter((one.mail_id, one.alert.escalation.reference) for one in db.session.scalars(query))
    assert told == Counter((mail.id, number) for mail in mails for number in HEADLINE.findall(mail.body))
    for mail in mails:
        lines = len(HEADLINE.findall(mail.body))
        assert is_open(mail.created_at) or mail.body.count("【至急】") == lines
