"""Two people on one inquiry, in every pair of acts: who comes second is told, keeps their words, and overwrites nothing."""

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from foundation import clock
from foundation.db import db, transaction
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.kinds import Channel, EntryKind
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import Caller, NewInquiry
from tests.personas import City, sign_in
from tests.replying import press_send


@dataclass(frozen=True)
class Seen:
    """An inquiry as a page showed it, another of the same person, and a message that can be split off."""

    number: str
    version: int
    other: str
    other_version: int
    entry: int


# Each act by its form; what is in {} is filled with the words somebody typed.
ACTS: dict[str, dict[str, str]] = {
    "note": {"body": "{}"},
    "claim": {},
    "complete": {"note": "{}"},
    "reopen": {"note": "{}"},
    "call-made": {"body": "{}"},
    "second-line": {"note": "{}"},
    "callback": {"promised_at": "2026-11-16T13:30", "phone": "096-000-5555", "note": "{}"},
    "classify": {"subject": "{}", "nature": "request", "exclusion": "", "unanswered_reason": "system"},
    "identity": {"identity_check": "checked"},
    "reply": {"subject": "Re: 件名", "body": "{}"},
    "escalate": {"question": "{}", "background": "経緯", "wish": "answer", "unanswered": "individual_case"},
    "merge": {"reason": "{}"},
    "split": {"subject": "{}"},
}
# Only what is completed can be opened again.
FIRST = [name for name in ACTS if name != "reopen"]


def make(city: City) -> Seen:
    caller = Caller("見本 花子", phone="096-000-5555", mail_address="hanako@example.jp")
    new = NewInquiry(Channel.MAIL, clock.now(), "件名", "質問です", caller, city.school)
    with transaction():
        one, other = actions.open_inquiry(new, None), actions.open_inquiry(new, None)
        entry = actions.add_entry(one, EntryKind.CALL_IN, clock.now(), None, body="別の話")
        db.session.flush()
        return Seen(one.number, one.version, other.number, other.version, entry.id)


def send(client: FlaskClient, what: str, seen: Seen, words: str) -> TestResponse:
    fields = {name: value.format(words) for name, value in ACTS[what].items()}
    fields |= {"version": str(seen.version), "destination": "", "answered_by": ""}
    fields |= {"other": seen.other, "other_version": str(seen.other_version), "keep": seen.other}
    return client.post(f"/inquiries/{seen.number}/{what}", data={**fields, "entry": seen.entry})


def version_of(seen: Seen) -> int:
    db.session.expire_all()
    return db.session.scalars(select(Inquiry.version).where(Inquiry.number == seen.number)).one()


@pytest.mark.parametrize("first", FIRST)
def test_the_second_of_two_acts_is_told_keeps_its_words_and_overwrites_nothing(
    app: Flask, city: City, first: str
) -> None:
    fast, slow = (sign_in(app.test_client(), name) for name in ("colleague", "operator"))
    wrong = []
    for second, fields in ACTS.items():
        seen = make(city)
        done = send(fast, first, seen, "先の人のことば")
        if first == "reply":
            done = press_send(fast, seen.number, fast.get(done.location).text)
        after = version_of(seen)
        answer = send(slow, second, seen, "後の人のことば")
        kept = "後の人のことば" in answer.text or "{}" not in fields.values()
        told = (done.status_code, answer.status_code, version_of(seen) == after, kept)
        if told != (303, 409, True, True):
            wrong.append((second, *told))
    assert not wrong, " ".join(map(str, wrong))
