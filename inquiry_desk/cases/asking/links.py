"""Which cases an inquiry is about, and the other way round; each as far as the reader may see it."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from foundation.access.guards import may
from foundation.access.roles import Permission
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.cases.models import Case, CaseInquiry
from inquiry_desk.cases.scope import visible_to
from inquiry_desk.inquiries.merged import merged_into
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.queries import visible_to as inquiries_visible_to


def cases_of_inquiry(inquiry: Inquiry, user: User) -> list[Case]:
    """Also those of what was merged into it. None without the right to read cases."""
    if not may(Permission.READ_CASES):
        return []
    ids = [inquiry.id, *(one.id for one in merged_into(inquiry.id, user))]
    about = select(CaseInquiry.case_id).where(CaseInquiry.inquiry_id.in_(ids))
    query = select(Case).where(Case.id.in_(about), visible_to(user)).order_by(Case.id)
    return list(db.session.scalars(query.options(joinedload(Case.service), joinedload(Case.stage))))


def inquiries_of_case(case: Case, user: User) -> list[Inquiry]:
    """None without the right to read inquiries."""
    if not may(Permission.READ_INQUIRIES):
        return []
    about = select(CaseInquiry.inquiry_id).where(CaseInquiry.case_id == case.id)
    query = select(Inquiry).where(Inquiry.id.in_(about), inquiries_visible_to(user))
    return list(db.session.scalars(query.order_by(Inquiry.id.desc())))
