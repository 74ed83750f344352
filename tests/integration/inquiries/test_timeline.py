"""A timeline in pages: nothing twice, nothing left out, however many entries stand at one moment."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from escalation.actions import hand_over
from escalation.queries import whole_of_inquiry
from escalation.routing.terms import terms_of_service
from escalation.values import Handover
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import Service, User
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.kinds import Channel, EntryKind, Nature
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.timeline import PAGE, timeline_of
from inquiry_desk.inquiries.timeline_parts import KINDS, Part, Place, read_place
from inquiry_desk.inquiries.values import Caller, NewInquiry
from tests.personas import City, sign_in

MANY = 500


@pytest.fixture
def inquiry(app: Flask, city: City) -> Inquiry:
    with transaction():
        by = db.session.get_one(User, city.id_of("operator"))
        new = NewInquiry(Channel.PHONE, clock.now(), "件名", "質問", Caller("見本 花子"), city.school)
        made = actions.open_inquiry(new, by)
        for i in range(MANY):
            kind = EntryKind.CALL_IN if i % 2 else EntryKind.NOTE
            actions.add_entry(made, kind, clock.now() + timedelta(minutes=i // 40), by, body=f"記録{i:03}")
        service = db.session.get_one(Service, city.school)
        handover = Handover(made.number, "件名", "質問", "")
        hand_over(made.id, handover, terms_of_service(service), by=by, at=clock.now() + timedelta(minutes=3))
    return made


@pytest.mark.parametrize("part", [None, Part.NOTES, Part.DEPARTMENTS])
def test_pages_hold_every_line_once_in_one_order(app: Flask, inquiry: Inquiry, part: Part | None) -> None:
    steps = whole_of_inquiry(inquiry.id)
    numbers = {inquiry.id: ""}
    places: list[Place] = []
    before: Place | None = None
    while True:
        page = timeline_of(numbers, steps, part=part, before=before, limit=37)
        places = [line.place for line in page.lines] + places
        if page.earlier is None:
            break
        before = read_place(str(page.earlier))
        assert before == page.earlier
    assert places == sorted(set(places))
    assert len(places) == {None: MANY + 1, Part.NOTES: MANY // 2, Part.DEPARTMENTS: 1}[part]


def test_a_long_thread_opens_with_its_newest_lines_and_a_fixed_number_of_queries(
    app: Flask, client: FlaskClient, inquiry: Inquiry
) -> None:
    sign_in(client, "operator")
    asked: list[str] = []
    address = f"/inquiries/{inquiry.number}"
    event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    page = client.get(address).text
    of_many = len(asked)
    assert page.count('class="entry entry-') == PAGE and "記録499" in page and "記録000" not in page
    asked.clear()
    earlier = page.split('hx-get="')[1:]
    link = next(one.split('"')[0] for one in earlier if "/timeline?" in one).replace("&amp;", "&")
    more = client.get(link).text
    assert more.count('class="entry entry-') == PAGE and "記録499" not in more
    assert "記録000" in client.get(f"{address}/print").text
    for entry in ("x", "2026-01-01T00:00,0,1", "2026-01-01T00:00+00:00,9,1", "a,b,c"):
        assert client.get(f"{address}?before={entry}&only=nothing").status_code == 200
    assert of_many <= 60


def test_the_history_says_who_changed_which_field_from_what_to_what(
    app: Flask, client: FlaskClient, city: City
) -> None:
    with transaction():
        by = db.session.get_one(User, city.id_of("operator"))
        made = actions.open_inquiry(
            NewInquiry(Channel.PHONE, clock.now(), "旧件名", "", Caller(), city.school), None
        )
        actions.claim(made, by, clock.now())
        actions.classify(
            made, by, clock.now(), service_id=city.school, category_id=None, nature=Nature.COMPLAINT,
            exclusion=None, unanswered_reason=None, subject="新件名",
        )  # fmt: skip
    page = sign_in(client, "operator").get(f"/inquiries/{made.number}/history").text
    for words in ("佐藤", "旧件名", "新件名", "質問", "苦情", "担当者"):
        assert words in page


def test_every_kind_of_entry_stands_in_exactly_one_part() -> None:
    every = [kind for part in Part for kind in KINDS[part]]
    assert sorted(kind.value for kind in every) == sorted(kind.value for kind in EntryKind)
