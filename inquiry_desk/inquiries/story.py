"""The timeline of an inquiry together with those that were merged into it, as far as a person may see them."""

from flask import request
from flask_login import current_user

from escalation.models import Escalation
from escalation.queries import whole_of_inquiry
from inquiry_desk.inquiries.merged import merged_into
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.timeline import PAGE, Timeline, timeline_of
from inquiry_desk.inquiries.timeline_parts import Part, Place, read_part, read_place


def story_of(
    inquiry: Inquiry,
    escalations: list[Escalation],
    *,
    part: Part | None = None,
    before: Place | None = None,
    limit: int = PAGE,
) -> Timeline:
    """The newest lines before a place; `escalations` are the inquiry's own."""
    gone = merged_into(inquiry.id, current_user)
    every = [*escalations, *(one for other in gone for one in whole_of_inquiry(other.id))]
    numbers = {inquiry.id: "", **{other.id: other.number for other in gone}}
    return timeline_of(numbers, every, part=part, before=before, limit=limit)


def story_asked_for(inquiry: Inquiry, escalations: list[Escalation]) -> Timeline:
    """As the address asks for it: `only` a part, `before` a line."""
    part, before = read_part(request.args.get("only", "")), read_place(request.args.get("before", ""))
    return story_of(inquiry, escalations, part=part, before=before)
