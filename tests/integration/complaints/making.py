"""Complaints of the tests."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.complaints.actions import close_complaint, record_complaint
from inquiry_desk.complaints.models import Complaint, ComplaintKind
from inquiry_desk.complaints.rules import ComplaintValues
from inquiry_desk.inquiries.actions import open_inquiry
from inquiry_desk.inquiries.kinds import Channel, Exclusion, Nature
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import Caller, NewInquiry
from tests.personas import City

CITIZEN = Caller("苦情 太郎", phone="096-000-4444", mail_address="kujo@example.jp")
WRITTEN = {
    "handling": "謝罪した。",
    "result": "納得された。",
    "analysis": "確認もれ。",
    "prevention": "二人で見る。",
}


def values(service_id: int | None, **more: Any) -> ComplaintValues:
    plain = ComplaintValues(
        Nature.COMPLAINT, ComplaintKind.DELAY, Channel.PHONE, service_id, clock.now(), "返事が遅い。"
    )
    return replace(plain, **more)


def person(city: City, login_id: str = "operator") -> User:
    found = db.session.get(User, city.id_of(login_id))
    assert found is not None
    return found


def complaint(city: City, *, closed: bool = False, **more: Any) -> int:
    """One on its own, recorded by the operator of 就学援助; its id."""
    with transaction():
        made = record_complaint(
            values(more.pop("service_id", city.school), **more), person(city), clock.now()
        )
        if closed:
            close_complaint(made, person(city), clock.now())
        db.session.flush()
        return made.id


def inquiry(
    service_id: int | None,
    nature: Nature = Nature.COMPLAINT,
    exclusion: Exclusion | None = None,
    at: datetime | None = None,
) -> str:
    """An inquiry classified as `nature`; its number."""
    with transaction():
        new = NewInquiry(
            Channel.PHONE, at or clock.now(), "窓口の件", "待たされた。", CITIZEN, service_id, nature=nature
        )
        made: Inquiry = open_inquiry(new, None)
        made.exclusion = exclusion
        return made.number


def held(complaint_id: int) -> Complaint:
    """As the database has it now."""
    db.session.rollback()
    db.session.expire_all()
    found = db.session.get(Complaint, complaint_id)
    assert found is not None
    return found
