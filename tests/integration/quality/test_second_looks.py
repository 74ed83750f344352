"""Answers drawn at random, looked at by somebody else, and told to whoever answered."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.inquiries.actions import add_entry, complete, open_inquiry
from inquiry_desk.inquiries.kinds import Channel, EntryKind, Exclusion
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NewInquiry
from inquiry_desk.quality.models import AnswerSample, SampleResult
from inquiry_desk.quality.rules import figures_of
from tests.conftest import NOW
from tests.personas import City, sign_in

# Who answered which service, whether it is left out, and whether it is completed.
MADE = (
    ("operator", "school", None, True),
    ("operator", "school", None, True),
    ("colleague", "school", None, True),
    ("operator", "school", Exclusion.SPAM, True),
    ("operator", "school", None, False),
    ("supervisor", "school", None, True),
    ("other_operator", "child", None, True),
)


@pytest.fixture
def answered(app: Flask, city: City) -> None:
    with transaction() as session:
        for number, (who, service, exclusion, done) in enumerate(MADE, 1):
            by = session.get_one(User, city.id_of(who))
            new = NewInquiry(Channel.PHONE, NOW, f"件名{number}", service_id=getattr(city, service))
            inquiry = open_inquiry(new, by)
            add_entry(inquiry, EntryKind.CALL_IN, NOW, by, body=f"回答{number}")
            inquiry.exclusion = exclusion
            if done:
                complete(inquiry, by, NOW)


@pytest.fixture
def supervisor(app: Flask, answered: None) -> FlaskClient:
    return sign_in(app.test_client(), "supervisor")


def draw(client: FlaskClient, **more: Any) -> int:
    asked = {"count": 50, "from_day": "2026-11-01", "to_day": "2026-11-16"} | more
    return client.post("/quality/draw", data=asked).status_code


def drawn() -> list[AnswerSample]:
    db.session.expire_all()
    return list(db.session.scalars(select(AnswerSample).join(Inquiry).order_by(Inquiry.id)))


def test_what_is_drawn_counts_was_completed_may_be_seen_is_not_ones_own_and_comes_once(
    supervisor: FlaskClient, city: City
) -> None:
    assert draw(supervisor, count=1, person_id=city.id_of("colleague")) == 303
    assert [one.inquiry.subject for one in drawn()] == ["件名3"]
    assert draw(supervisor) == 303
    assert [one.inquiry.subject for one in drawn()] == ["件名1", "件名2", "件名3"]
    assert draw(supervisor) == 422
    assert draw(supervisor, count=51) == 422
    assert draw(supervisor, from_day="0001-01-01") == 422


def test_the_one_who_answered_reads_what_was_found_and_nobody_else_but_those_who_lead(
    app: Flask, supervisor: FlaskClient, city: City
) -> None:
    draw(supervisor, person_id=city.id_of("operator"))
    first, second = drawn()
    page = supervisor.get(f"/quality/{first.id}").text
    assert "回答1" in page
    silent = {"result": "wrong", "comment": "", "seen": first.version}
    assert supervisor.post(f"/quality/{first.id}", data=silent).status_code == 422
    spoken = silent | {"comment": "締切は月末ではなく20日です。"}
    wrong = supervisor.post(f"/quality/{first.id}", data=spoken, follow_redirects=True).text
    assert "指摘の登録" in wrong
    late = supervisor.post(f"/quality/{first.id}", data=spoken | {"comment": "別の人のことば"})
    assert (late.status_code, "別の人のことば" in late.text) == (422, True)

    operator, colleague = (sign_in(app.test_client(), name) for name in ("operator", "colleague"))
    assert "20日です" in operator.get("/quality/mine").text
    assert "確認結果が1件" in operator.get("/").text
    assert "20日です" not in colleague.get("/quality/mine").text
    assert second.inquiry.subject not in operator.get("/quality/mine").text
    assert "0.0%" in supervisor.get("/quality").text
    assert supervisor.post(f"/quality/{first.id}/put-back").status_code == 422
    supervisor.post(f"/quality/{second.id}/put-back")
    assert [one.id for one in drawn()] == [first.id]


def test_nobody_looks_at_their_own_answer(app: Flask, supervisor: FlaskClient, city: City) -> None:
    manager = sign_in(app.test_client(), "site_manager")
    draw(manager, person_id=city.id_of("supervisor"))
    (own,) = drawn()

    assert "件名6" in supervisor.get("/quality").text
    assert supervisor.get(f"/quality/{own.id}").status_code == 404
    looked = {"result": "good", "seen": own.version}
    assert supervisor.post(f"/quality/{own.id}", data=looked).status_code == 404
    assert manager.post(f"/quality/{own.id}", data=looked).status_code == 303
    assert drawn()[0].result is SampleResult.GOOD


def test_figures_count_each_look_once() -> None:
    figures = figures_of(
        [SampleResult.GOOD, SampleResult.WRONG, SampleResult.TO_TALK_ABOUT, SampleResult.GOOD]
    )

    assert (figures.looked, figures.share_right) == (4, 0.75)
    assert figures_of([]).share_right is None
