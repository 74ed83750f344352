"""Promised calls of the tests."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import Absence, User
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.calling_back import promise_callback
from inquiry_desk.inquiries.kinds import Channel
from inquiry_desk.inquiries.models import Callback, TimelineEntry
from inquiry_desk.inquiries.values import Caller, NewInquiry
from tests.conftest import NOW
from tests.personas import City

IN_TEN_MINUTES = NOW + timedelta(minutes=10)
TODAY = NOW.date()


def promised(
    city: City, by: str = "operator", at: datetime = IN_TEN_MINUTES, service: int | None = None
) -> int:
    """The id of a call promised for `at` on a new inquiry."""
    with transaction() as session:
        person = session.get_one(User, city.id_of(by))
        caller = Caller("見本 花子", phone="096-000-5555")
        new = NewInquiry(
            Channel.PHONE, clock.now(), "就学援助の件", "質問です", caller, service or city.school
        )
        inquiry = actions.open_inquiry(new, person)
        callback = promise_callback(
            inquiry,
            person,
            clock.now(),
            promised_at=at,
            phone="０９６－０００－５５５５",
            note="折り返し希望",
        )
        session.flush()
        return callback.id


def call(callback_id: int) -> Callback:
    """As it stands in the database now."""
    db.session.rollback()
    return db.session.get_one(Callback, callback_id)


def entries(callback_id: int) -> list[TimelineEntry]:
    """The timeline of its inquiry."""
    query = select(TimelineEntry).where(TimelineEntry.inquiry_id == call(callback_id).inquiry_id)
    return list(db.session.scalars(query.order_by(TimelineEntry.id)))


def away(city: City, who: str, deputy: str | None = None, day: date = TODAY) -> None:
    with transaction() as session:
        session.add(
            Absence(
                user_id=city.id_of(who),
                starts_on=day,
                ends_on=day,
                deputy_id=city.id_of(deputy) if deputy else None,
                recorded_by_id=city.id_of("supervisor"),
                recorded_at=clock.now(),
            )
        )


def with_mailbox(city: City, who: str, address: str) -> None:
    with transaction() as session:
        session.get_one(User, city.id_of(who)).mail_address = address
