"""What the tests of incidents share: one that happened, and the forms with which it goes its way."""

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from foundation.db import db
from inquiry_desk.incidents.models import Incident

WORDS = "別の世帯の通知書を封入した"
AT_ONCE = {
    "kind": "security",
    "what": WORDS,
    "noticed_at": "2026-11-16T09:10",
    "occurred_on": "2026-11-13",
    "noticed_by": "佐藤",
    "data_kinds": ["name", "address"],
    "people": "２",
    "containment": "not_contained",
    "handling": "発送を止めた",
}
FIRST_REPORT = {
    "reported_at": "2026-11-16T09:30",
    "reported_to": "契約担当課 係長",
    "reported_means": "phone",
}
TEXTS = {"impact": "2世帯", "cause": "確認の省略", "result": "回収した", "prevention": "二人で確かめる"}
# Each act by the end of its address, with what its form says.
ACTS: dict[str, dict[str, object]] = {
    "first-report": FIRST_REPORT,
    "correct": {**AT_ONCE, "people": "3", "correction": "数え直し"},
    "withdraw": {"reason": "別の書類だった"},
    "link": {"kind": "inquiry", "number": "r8-000001"},
    "measures/new": {"what": "読み合わせ", "due_on": "2026-11-20"},
    "report": TEXTS,
    "report/events": {"event_at": "2026-11-16T09:10", "event": "封入の誤りに気づいた"},
    "report/notices": {"notice_at": "2026-11-16T09:40", "to_whom": "所管課", "means": "in_person"},
    "report/submit": TEXTS,
    "questions/new": {"question": "誰が確認しましたか"},
    "accept": {},
    "close": {},
    "reopen": {"reason": "続きがある"},
}


def report_one(client: FlaskClient, service: int | str, about: str = "", **other: object) -> TestResponse:
    return client.post(f"/incidents/new{about}", data={**AT_ONCE, "service_id": service, **other})


def the_incident() -> Incident:
    db.session.rollback()
    return db.session.scalars(select(Incident).order_by(Incident.id.desc())).first() or Incident()


def act(client: FlaskClient, how: str, **other: object) -> TestResponse:
    """Sends the form of an act as the page of the newest incident shows it now."""
    shown = the_incident()
    data = {**ACTS.get(how, {}), "seen": shown.version, **other}
    return client.post(f"/incidents/{shown.id}/{how}", data=data)


def done(client: FlaskClient, how: str, **other: object) -> None:
    answer = act(client, how, **other)
    assert answer.status_code == 303, f"{how}: {answer.status_code} {answer.text[:3000]}"
