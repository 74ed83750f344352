"""Earlier lines of a timeline, the history of every field, and an inquiry on paper."""

from flask import render_template
from flask.typing import ResponseReturnValue

from escalation.queries import whole_of_inquiry
from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from inquiry_desk.inquiries import queries
from inquiry_desk.inquiries.history import history_of
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.page import visible_or_404
from inquiry_desk.inquiries.page_views import blueprint
from inquiry_desk.inquiries.states import facts_of, state_of
from inquiry_desk.inquiries.story import story_asked_for, story_of
from inquiry_desk.inquiries.timeline import EVERYTHING

__all__ = ["blueprint"]

READ = Permission.READ_INQUIRIES


@blueprint.get("/inquiries/<number>/timeline")
@requires(READ)
def timeline(number: str) -> str:
    """The lines before those on the page."""
    inquiry = _read(number)
    shown = story_asked_for(inquiry, whole_of_inquiry(inquiry.id))
    return render_template("inquiries/timeline_lines.html", inquiry=inquiry, timeline=shown)


@blueprint.get("/inquiries/<number>/history")
@requires(READ)
def history(number: str) -> ResponseReturnValue:
    inquiry = _read(number)
    return render_template("inquiries/history.html", inquiry=inquiry, changes=history_of(inquiry.id))


@blueprint.get("/inquiries/<number>/print")
@requires(READ)
def printed(number: str) -> str:
    """Everything on the inquiry, for A4."""
    inquiry = _read(number)
    escalations = whole_of_inquiry(inquiry.id)
    facts = facts_of(inquiry, escalations, handover_waiting=queries.waiting_request(inquiry.id) is not None)
    return render_template(
        "inquiries/printed.html",
        inquiry=inquiry,
        state=state_of(facts),
        timeline=story_of(inquiry, escalations, limit=EVERYTHING),
        now=clock.now(),
    )


def _read(number: str) -> Inquiry:
    inquiry = visible_or_404(number)
    with transaction():
        record(AuditAction.READ, "inquiry", inquiry.number)
    return inquiry
