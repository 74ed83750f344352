"""What an inquiry's page asks of its lease: who writes, going on writing, taking over."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation import clock
from foundation.access.guards import background, requires
from foundation.access.roles import Permission
from foundation.db import transaction
from foundation.web.once import once
from foundation.web.session import me
from inquiry_desk.inquiries.leasing import hold, holder_of, mark_of, take_over
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.page import visible_or_404
from inquiry_desk.inquiries.timeline_views import blueprint

__all__ = ["blueprint"]

WORK = Permission.WORK_INQUIRIES


@blueprint.get("/inquiries/<number>/lease")
@background
@requires(Permission.READ_INQUIRIES)
def lease(number: str) -> ResponseReturnValue:
    """Who writes now, where that is not what the page shows; `mine`: the page had the lease when it asked last."""
    inquiry = visible_or_404(number)
    if mark_of(holder_of(inquiry.id, clock.now())) == request.args.get("seen", ""):
        return "", 204
    return _shown(inquiry, was_mine=request.args.get("mine") == "1")


@blueprint.post("/inquiries/<number>/lease")
@requires(WORK)
def write(number: str) -> str:
    """Somebody types on the page."""
    inquiry = visible_or_404(number)
    with transaction():
        hold(inquiry.id, me(), clock.now())
    return _shown(inquiry)


@blueprint.post("/inquiries/<number>/lease/take")
@requires(WORK)
def take_lease(number: str) -> ResponseReturnValue:
    inquiry = visible_or_404(number)

    def act() -> str:
        take_over(inquiry, me(), clock.now())
        flash(_("You write on this inquiry now. The other person is told on their page."), "good")
        return url_for("inquiries.show", number=inquiry.number, _anchor="reply")

    return once(request.form.get("submission_key"), act)


def _shown(inquiry: Inquiry, *, was_mine: bool = False) -> str:
    held = holder_of(inquiry.id, clock.now())
    return render_template("inquiries/lease.html", inquiry=inquiry, lease=held, was_mine=was_mine)
