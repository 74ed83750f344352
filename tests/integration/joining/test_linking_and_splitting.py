"""Inquiries that belong together stay apart and lead to each other; a message on another matter gets a number of its own."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.kinds import Channel, EntryKind
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.values import Caller, NewInquiry
from inquiry_desk.joining.models import InquiryLink, LinkKind
from tests.personas import City, sign_in


@pytest.fixture
def desk(client: FlaskClient, city: City) -> FlaskClient:
    with transaction():
        caller = Caller("見本 花子", phone="096-000-5555")
        by = db.session.get_one(User, city.id_of("operator"))
        for service in (city.school, city.school, city.child):
            new = NewInquiry(Channel.PHONE, clock.now(), "件名", "質問です", caller, service)
            inquiry = actions.open_inquiry(new, None)
            at = clock.now() - timedelta(minutes=5)
            actions.add_entry(
                inquiry,
                EntryKind.CALL_IN,
                at,
                by,
                body="別の件も聞かれた",
                started_at=at,
                ended_at=clock.now(),
            )
    return sign_in(client, "operator")


def test_a_link_shows_on_both_and_can_be_removed(desk: FlaskClient) -> None:
    link = {"other": " r8-000002 "}
    assert desk.post("/inquiries/R8-000001/links", data=link).status_code == 303
    assert desk.post("/inquiries/R8-000002/links", data={"other": "R8-000001"}).status_code == 409
    assert (
        "R8-000001" in desk.get("/inquiries/R8-000002").text.split('id="related"')[1].split("</section>")[0]
    )
    assert desk.post("/inquiries/R8-000002/links/remove", data={"other": "R8-000001"}).status_code == 303
    assert db.session.scalar(select(func.count(InquiryLink.id))) == 0


@pytest.mark.parametrize("other", ["R8-000003", "R8-000009", "R8-000001", "", "x"])
def test_nothing_is_linked_with_what_the_person_may_not_see(desk: FlaskClient, other: str) -> None:
    assert desk.post("/inquiries/R8-000001/links", data={"other": other}).status_code == 409
    assert desk.get(f"/inquiries/R8-000001/merge?other={other}").status_code in {200, 422}
    refused = desk.post("/inquiries/R8-000001/merge", data={"other": "R8-000003", "keep": "R8-000001"})
    assert refused.status_code == 404


def test_a_message_becomes_an_inquiry_received_when_it_was(desk: FlaskClient, city: City) -> None:
    source = db.session.scalars(select(Inquiry).order_by(Inquiry.id)).first()
    assert source is not None
    entry = source.entries[0]
    address = "/inquiries/R8-000001/split"
    assert "別の件も聞かれた" in desk.get(f"{address}?entry={entry.id}").text
    assert desk.get(f"{address}?entry={entry.id + 1}").status_code == 404, "of another inquiry"
    fields = {"entry": entry.id, "version": source.version, "subject": "別の件", "service_id": city.school}
    assert desk.post(address, data={**fields, "subject": ""}).status_code == 422
    assert desk.post(address, data={**fields, "version": 0}).status_code == 409
    assert desk.post(address, data=fields).status_code == 303
    made = db.session.scalars(select(Inquiry).where(Inquiry.subject == "別の件")).one()
    assert (made.number, made.received_at, made.question) == ("R8-000004", entry.at, "別の件も聞かれた")
    assert made.contact.phone_e164 == source.contact.phone_e164 and made.contact is not source.contact
    assert db.session.scalars(select(InquiryLink)).one().kind is LinkKind.SPLIT
    assert "R8-000004" in desk.get("/inquiries/R8-000001").text
    again = desk.post(address, data={**fields, "version": source.version})
    assert again.status_code == 409


def test_a_call_that_was_split_off_is_still_one_call(desk: FlaskClient, city: City) -> None:
    source = db.session.scalars(select(Inquiry).order_by(Inquiry.id)).first()
    assert source is not None
    fields = {"entry": source.entries[0].id, "version": source.version, "subject": "別の件"}
    assert desk.post("/inquiries/R8-000001/split", data=fields).status_code == 303
    timed = select(func.count()).where(TimelineEntry.started_at.is_not(None))
    assert db.session.scalar(timed) == 3


def test_merging_through_the_pages(app: Flask, desk: FlaskClient) -> None:
    chosen = desk.get("/inquiries/R8-000001/merge")
    assert "R8-000002" in chosen.text and "R8-000003" not in chosen.text
    assert "統合するとどうなるか" in desk.get("/inquiries/R8-000001/merge?other=r8-000002").text
    one, two = db.session.scalars(select(Inquiry).order_by(Inquiry.id).limit(2)).all()
    fields = {"other": two.number, "keep": two.number, "version": one.version, "other_version": two.version}
    assert desk.post("/inquiries/R8-000001/merge", data=fields).status_code == 422, "no reason"
    stale = {**fields, "reason": "書いた理由", "other_version": 99}
    assert "書いた理由" in desk.post("/inquiries/R8-000001/merge", data=stale).text
    answer = desk.post("/inquiries/R8-000001/merge", data={**fields, "reason": "同じ件"})
    assert (answer.status_code, answer.location) == (303, "/inquiries/R8-000002")
    gone = desk.get("/inquiries/R8-000001").text
    assert "R8-000002を開く" in gone and "再開" not in gone.split('class="next"')[1].split("</div>")[0]
    assert desk.get("/inquiries/R8-000003/merge?other=R8-000001").status_code == 404
    assert desk.post("/inquiries/R8-000001/merge/undo").status_code == 303
    assert desk.post("/inquiries/R8-000001/merge/undo").status_code == 409


def test_people_who_are_not_known_to_be_one_are_merged_only_on_purpose(desk: FlaskClient) -> None:
    one, two = db.session.scalars(select(Inquiry).order_by(Inquiry.id).limit(2)).all()
    with transaction():
        two.contact.phone_e164 = "+81960006666"
    fields = {"other": two.number, "keep": two.number, "reason": "同じ件"}
    fields |= {"version": str(one.version), "other_version": str(two.version)}
    assert desk.post("/inquiries/R8-000001/merge", data=fields).status_code == 422
    assert desk.post("/inquiries/R8-000001/merge", data={**fields, "same_matter": "y"}).status_code == 303
