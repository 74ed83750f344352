"""A worker killed with SIGKILL while it looks at the clocks, and another while it tells: nothing is lost or repeated."""

import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, insert, select

from escalation.alerts.models import Alert, AlertNotice
from escalation.kinds import Wish
from escalation.models import Escalation
from escalation.routing.models import NoticeChannel
from foundation.db import db, transaction
from foundation.organisation.models import AnsweredBy, Department
from mail_gateway.models import OutgoingMail
from tests.personas import City

ROOT = Path(__file__).parents[4]
MANY, DEPARTMENTS = 1500, 40
WORKER = """
from inquiry_desk.cli.alerting import sender_of
from inquiry_desk.cli.environment import application
from inquiry_desk.runtime import runtime
from escalation.alerts.steps import steps

with application():
    clocks, tell, _lists = steps(sender_of(runtime().settings))
    while clocks():
        pass
    while tell():
        pass
"""
LINE = re.compile(r"R8-\d{6}")


def test_killed_workers_lose_and_repeat_nothing(app: Flask, city: City, tmp_path: Path) -> None:
    _fill(city)
    with _worker(tmp_path) as worker:
        _killed_when(worker, lambda: _count(Alert) > 0)
    seen_by_the_first = _count(Alert)
    with _worker(tmp_path) as worker:
        _killed_when(worker, lambda: _count(OutgoingMail) > 0)
    assert 0 < seen_by_the_first <= _count(Alert) == MANY
    told_by_the_second = _count(OutgoingMail)

    with _worker(tmp_path) as worker:
        assert worker.wait(timeout=120) == 0

    assert 0 < told_by_the_second <= _count(OutgoingMail) == DEPARTMENTS
    mails = list(db.session.scalars(select(OutgoingMail)))
    assert Counter(mail.to_address for mail in mails) == Counter(_address(n) for n in range(DEPARTMENTS))
    assert Counter(number for mail in mails for number in LINE.findall(mail.body)) == Counter(
        _reference(number) for number in range(MANY)
    )
    notices = list(db.session.execute(select(AlertNotice.alert_id, AlertNotice.mail_id)))
    assert len({alert for alert, _ in notices}) == len(notices) == MANY
    assert all(mail is not None for _, mail in notices)


def _fill(city: City) -> None:
    """Urgent ones, whatever the time of day at which this runs, just past their deadline."""
    now = datetime.now(UTC).replace(microsecond=0)
    with transaction() as session:
        departments = [
            Department(code=f"d{n}", name=f"第{n}課", mail_address=_address(n)) for n in range(DEPARTMENTS)
        ]
        session.add_all(departments)
        session.flush()
        ids = [department.id for department in departments]
        rows = [
            {
                "inquiry_id": number,
                "reference": _reference(number),
                "service_id": city.school,
                "department_id": ids[number % DEPARTMENTS],
                "subject": "件名",
                "question": "質問",
                "background": "",
                "contact_name": "",
                "contact_phone": "",
                "contact_mail": "",
                "articles": [],
                "wish": Wish.ANSWER,
                "urgent": True,
                "channel": NoticeChannel.MAIL,
                "content_in_notice": False,
                "calendar_version": 0,
                "moves": 0,
                "answer": "",
                "version": 1,
                "answered_by": AnsweredBy.DESK,
                "handed_over_at": now - timedelta(hours=4),
                "handed_over_by_id": city.id_of("operator"),
                "accepted_at": now - timedelta(hours=3),
                "due_at": now - timedelta(minutes=30),
                "changed_at": now - timedelta(hours=3),
                "next_alert_at": now - timedelta(hours=4),
            }
            for number in range(MANY)
        ]
        session.execute(insert(Escalation), rows)


def _address(number: int) -> str:
    return f"d{number}@dept.example.jp"


def _reference(number: int) -> str:
    return f"R8-{number:06}"


def _count(model: type[Alert] | type[OutgoingMail]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(model.id))) or 0


@contextmanager
def _worker(var: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The steps of lateness in a process of their own, on the database of this test."""
    settings = {
        "VAR": str(var),
        "DATABASE_URL": db.engine.url.render_as_string(hide_password=False),
        "SECRET_KEY": "a key for tests only, 32 characters",
    }
    environment = os.environ | {f"INQUIRY_DESK_{name}": value for name, value in settings.items()}
    with subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env=environment) as worker:
        try:
            yield worker
        finally:
            worker.kill()


def _killed_when(worker: subprocess.Popen[bytes], happened: Callable[[], bool]) -> None:
    """As soon as it has begun with what it is to be killed at."""
    while not happened():
        assert worker.poll() is None, "it ended before it did anything"
        time.sleep(0.005)
    worker.kill()
    worker.wait()
