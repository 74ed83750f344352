"""Complaints and requests of the past, recorded and mostly closed; the newest wait, as on a real desk."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from faq.privacy.cleaning import without_personal_data
from foundation import clock
from foundation.db import db
from inquiry_desk.complaints.actions import close_complaint, record_complaint
from inquiry_desk.complaints.models import ComplaintKind
from inquiry_desk.complaints.queries import needs_record
from inquiry_desk.complaints.rules import ComplaintValues
from inquiry_desk.inquiries.kinds import Nature
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.sample.content import read
from inquiry_desk.sample.crew import Crew

_KINDS = {
    Nature.COMPLAINT: (ComplaintKind.CONTACT, ComplaintKind.DELAY, ComplaintKind.ERROR, ComplaintKind.SYSTEM),
    Nature.REQUEST: (ComplaintKind.SYSTEM, ComplaintKind.POLICY, ComplaintKind.FACILITY),
}
_RECORDED_AFTER, _CLOSED_AFTER = timedelta(hours=1), timedelta(days=2)


def record_complaints(crew: Crew, until: datetime, seed: int) -> int:
    """Those received before the last two days; the others are still to be recorded."""
    rng = Random(seed)  # noqa: S311 - invented load, no secret
    services = [service.id for service in crew.services]
    query = select(Inquiry).where(needs_record(), Inquiry.service_id.in_(services))
    query = query.where(Inquiry.received_at < until - _CLOSED_AFTER).order_by(Inquiry.id)
    inquiries = list(db.session.scalars(query))
    for inquiry in inquiries:
        _record(crew, inquiry, until, rng)
    return len(inquiries)


def _record(crew: Crew, inquiry: Inquiry, until: datetime, rng: Random) -> None:
    assert inquiry.service_id is not None, "only inquiries of a service are asked for"
    by, at = crew.supervisors[inquiry.service_id], inquiry.received_at + _RECORDED_AFTER
    closes = rng.random() < 0.85
    words = {name: rng.choice(texts) for name, texts in read("records")["complaints"].items()}
    values = ComplaintValues(
        nature=inquiry.nature,
        kind=rng.choice(_KINDS[inquiry.nature]),
        channel=inquiry.channel,
        service_id=inquiry.service_id,
        received_at=inquiry.received_at,
        content=without_personal_data(inquiry.question).text,
        handling=words["handling"],
        result=words["result"] if closes else "",
        analysis=words["analysis"] if closes else "",
        prevention=words["prevention"] if closes else "",
        handled_by_id=by.id,
    )
    with clock.fixed(at):
        complaint = record_complaint(values, by, at, inquiry)
    if closes:
        closed_at = min(inquiry.received_at + _CLOSED_AFTER, until)
        with clock.fixed(closed_at):
            close_complaint(complaint, by, closed_at)
