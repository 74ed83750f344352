"""Some who call ask about their case: the inquiry and the case know each other."""

from datetime import datetime, timedelta

from sqlalchemy import select

from foundation.db import db
from inquiry_desk.cases.asking.actions import link
from inquiry_desk.cases.models import Case, CaseInquiry
from inquiry_desk.inquiries.kinds import Channel
from inquiry_desk.inquiries.models import Inquiry

_HOURS = timedelta(hours=3)


def link_a_caller(case: Case, at: datetime) -> bool:
    """Link `case` with a call of the hours before `at` that is about no case yet; whether there was one."""
    query = select(Inquiry).where(
        Inquiry.service_id == case.service_id,
        Inquiry.channel == Channel.PHONE,
        Inquiry.received_at.between(at - _HOURS, at),
        Inquiry.exclusion.is_(None),
        Inquiry.id.not_in(select(CaseInquiry.inquiry_id)),
    )
    inquiry = db.session.scalar(query.order_by(Inquiry.id).limit(1))
    if inquiry is None or inquiry.first_responder is None:
        return False
    return link(case, inquiry, inquiry.first_responder, at)
