"""What an inquiry's page shows of merges and links; only inquiries the person may see are named."""

from dataclasses import dataclass
from datetime import datetime

from flask_login import current_user
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from foundation.db import db
from inquiry_desk.inquiries.merged import standing_for
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.queries import inquiry_with_number, visible_to
from inquiry_desk.inquiries.timeline import Line
from inquiry_desk.joining.merging import merge_of
from inquiry_desk.joining.models import InquiryLink, LinkKind
from inquiry_desk.joining.splitting import SPLITTABLE


@dataclass(frozen=True)
class MergeShown:
    """That an inquiry is gone; `leads_to` is the number it goes on under, empty where it is not to be seen."""

    leads_to: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class LinkShown:
    """The other end of a link."""

    other: Inquiry
    kind: LinkKind


def merge_shown(inquiry: Inquiry) -> MergeShown | None:
    if inquiry.merged_into_id is None:
        return None
    merge = merge_of(inquiry)
    if merge is None:
        return None
    kept = inquiry_with_number(standing_for(inquiry).number, current_user)
    leads_to = kept.number if kept else ""
    return MergeShown(leads_to, merge.merged_by.display_name, merge.merged_at, merge.reason if kept else "")


def may_be_split(line: Line) -> bool:
    """Whether a line of the timeline is a message of this inquiry that can become one of its own."""
    entry = line.entry
    return entry is not None and entry.kind in SPLITTABLE and not line.split_into and not line.number


def links_of(inquiry: Inquiry) -> list[LinkShown]:
    """The inquiries an inquiry is linked with, in the order of their numbers."""
    query = select(InquiryLink).where(
        or_(InquiryLink.first_id == inquiry.id, InquiryLink.second_id == inquiry.id)
    )
    links = {
        link.second_id if link.first_id == inquiry.id else link.first_id: link.kind
        for link in db.session.scalars(query)
    }
    if not links:
        return []
    others = select(Inquiry).where(Inquiry.id.in_(links), visible_to(current_user)).order_by(Inquiry.id)
    return [
        LinkShown(one, links[one.id])
        for one in db.session.scalars(others.options(joinedload(Inquiry.service)))
    ]
