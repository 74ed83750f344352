"""Inquiries as tests invent them, and a slow recount that knows nothing of the conditions in SQL."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from escalation.actions import answer, hand_over
from escalation.moving import return_
from escalation.routing.terms import terms_of_service
from escalation.values import Handover
from foundation.calendar import JST
from foundation.db import db
from foundation.organisation.models import Service, User
from inquiry_desk.inquiries.actions import classify, complete, note_first_response, open_inquiry, reopen
from inquiry_desk.inquiries.kinds import Channel, Exclusion, FirstOutcome
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import Caller, NewInquiry
from inquiry_desk.reports.period import Period
from tests.personas import City

NAME = "見本 花子"
PHONE = "096-000-4321"
STAYS = 0
# What becomes of each hand-over of an inquiry.
DEPARTMENT_STEPS = {
    "none": (),
    "asked": ("asked",),
    "answered": ("answered",),
    "answered twice": ("answered", "answered"),
    "returned": ("returned",),
    "returned, then answered": ("returned", "answered"),
}
MAIL = "hanako@example.jp"
QUESTION = "うちの子の申請はどうなりましたか"


@dataclass(frozen=True)
class Past:
    """What became of one inquiry. `outcome` None: nobody responded before it was completed, if it was."""

    received_at: datetime
    service_id: int | None
    outcome: FirstOutcome | None = FirstOutcome.ANSWERED
    completed: bool = True
    department: str = "none"
    exclusion: Exclusion | None = None
    channel: Channel = Channel.PHONE
    answered_after: timedelta = timedelta(minutes=5)
    reopened: bool = False
    moved_to: int | None = STAYS

    @property
    def service_at_last(self) -> int | None:
        return self.service_id if self.moved_to == STAYS else self.moved_to

    @property
    def stays_completed(self) -> bool:
        return self.completed and not self.reopened

    @property
    def first_outcome(self) -> FirstOutcome | None:
        """Completing what nobody has responded to yet is the first response."""
        return self.outcome or (FirstOutcome.ANSWERED if self.completed else None)


def store(past: Past, city: City) -> Inquiry:
    """Through the actions of the desk, so that the rows are as in real work."""
    by = person(city, "operator")
    inquiry = open_inquiry(_new(past), by)
    at = past.received_at + past.answered_after
    if past.outcome is not None:
        note_first_response(inquiry, past.outcome, by, at)
    _to_department(inquiry, past, city, at)
    if past.completed:
        complete(inquiry, by, at + timedelta(hours=1))
    if past.completed and past.reopened:
        reopen(inquiry, by, at + timedelta(hours=2))
    _classify(inquiry, past, by, at + timedelta(hours=3))
    db.session.flush()
    return inquiry


def _classify(inquiry: Inquiry, past: Past, by: User, at: datetime) -> None:
    classify(
        inquiry,
        by,
        at,
        service_id=past.service_at_last,
        category_id=inquiry.category_id,
        nature=inquiry.nature,
        exclusion=past.exclusion,
        unanswered_reason=inquiry.unanswered_reason,
        subject=inquiry.subject,
    )


def person(city: City, login_id: str) -> User:
    found = db.session.get(User, city.id_of(login_id))
    assert found is not None
    return found


def _new(past: Past) -> NewInquiry:
    return NewInquiry(
        channel=past.channel,
        received_at=past.received_at,
        subject=QUESTION,
        question=QUESTION,
        caller=Caller(name=NAME, phone=PHONE, mail_address=MAIL),
        service_id=past.service_id,
    )


def _to_department(inquiry: Inquiry, past: Past, city: City, at: datetime) -> None:
    service = db.session.get_one(Service, city.school)
    by, official = person(city, "operator"), person(city, "school_staff")
    handover = Handover(reference=inquiry.number, subject=QUESTION, question=QUESTION)
    for step in DEPARTMENT_STEPS[past.department]:
        escalation = hand_over(inquiry.id, handover, terms_of_service(service), by=by, at=at)
        if step == "answered":
            answer(escalation, official, at, "お答えします。")
        elif step == "returned":
            return_(escalation, official, at, "当課ではありません。")


@dataclass(frozen=True)
class Recount:
    """Numerator, denominator and excluded of both figures, counted one by one."""

    first_contact: tuple[int, int, int]
    completion: tuple[int, int, int]


def recount(pasts: list[Past], period: Period, services: set[int | None] | None) -> Recount:
    """`services` None: all of them."""
    asked = [
        past
        for past in pasts
        if period.from_day <= past.received_at.astimezone(JST).date() <= period.to_day
        and (services is None or past.service_at_last in services)
    ]
    responded = [past for past in asked if past.first_outcome]
    return Recount(
        _sides(responded, [past.first_outcome is FirstOutcome.ANSWERED for past in responded]),
        _sides(
            asked,
            [past.stays_completed and "answered" not in DEPARTMENT_STEPS[past.department] for past in asked],
        ),
    )


def _sides(pasts: list[Past], reached: list[bool]) -> tuple[int, int, int]:
    numerator = denominator = excluded = 0
    for past, good in zip(pasts, reached, strict=True):
        if past.exclusion is not None:
            excluded += 1
            continue
        denominator += 1
        numerator += good
    return numerator, denominator, excluded


def all_numbers() -> set[str]:
    return set(db.session.scalars(select(Inquiry.number)))
