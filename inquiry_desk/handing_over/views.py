"""所管課へ照会: the form, its preview as one types, and handing over."""

from datetime import datetime

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from escalation.handover_request import HandoverRequest
from escalation.models import Escalation
from escalation.requests import request_for
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.db import transaction
from foundation.web.session import me
from inquiry_desk.handing_over.actions import hand_over_or_ask
from inquiry_desk.handing_over.blueprint import blueprint
from inquiry_desk.handing_over.forms import HandOverForm
from inquiry_desk.handing_over.page import Page, draft_name, fresh_form, noted, typed_draft
from inquiry_desk.handing_over.planning import may_decide
from inquiry_desk.handing_over.shown import Outlook
from inquiry_desk.inquiries.drafts import forget_draft
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.page import show_page, visible_or_404
from inquiry_desk.inquiries.values import NotPossibleError

WORK = Permission.WORK_INQUIRIES


@blueprint.get("/inquiries/<number>/escalate")
@requires(WORK)
def escalate(number: str) -> ResponseReturnValue:
    """The words as prepared, or as this person left them; beside them what the department will see."""
    inquiry = visible_or_404(number)
    waiting = request_for(inquiry.id)
    if waiting is not None:
        return _waits(inquiry, waiting)
    typed = typed_draft(inquiry)
    try:
        return Page(inquiry).draw(fresh_form(inquiry, typed), resumed=bool(typed))
    except NotPossibleError as refusal:
        return show_page(inquiry, status=409, problem=str(refusal.message))


@blueprint.post("/inquiries/<number>/escalate")
@requires(WORK)
def send(number: str) -> ResponseReturnValue:
    inquiry, form = visible_or_404(number), HandOverForm()

    def act(seen: Outlook, at: datetime) -> str:
        result = hand_over_or_ask(inquiry, me(), at, form.words, seen.plan)
        forget_draft(me(), draft_name(inquiry))
        return _sent(inquiry, result)

    return Page(inquiry).submit(form, act)


@blueprint.post("/inquiries/<number>/escalate/preview")
@requires(WORK)
def preview(number: str) -> ResponseReturnValue:
    """What the department would see of what is typed at the moment."""
    inquiry, form = visible_or_404(number), HandOverForm()
    return look(Page(inquiry), form)


@blueprint.post("/inquiries/<number>/escalate/anew")
@requires(WORK)
def begin_anew(number: str) -> ResponseReturnValue:
    """Forget what was typed, and prepare the words again."""
    inquiry = visible_or_404(number)
    with transaction():
        forget_draft(me(), draft_name(inquiry))
    return redirect(url_for("handing_over.escalate", number=inquiry.number), 303)


def look(page: Page, form: HandOverForm) -> ResponseReturnValue:
    """The part of the page that follows the typing."""
    form.offer(page.inquiry, me())
    form.validate()
    try:
        seen = page.look(form)
    except NotPossibleError as refusal:
        return render_template("handing_over/refused.html", problem=refusal.message)
    return render_template(
        "handing_over/preview.html", form=form, seen=seen, inquiry=page.inquiry, fragment=True
    )


def _waits(inquiry: Inquiry, waiting: HandoverRequest) -> ResponseReturnValue:
    if may_decide(me()):
        return redirect(url_for("handing_over.request_page", request_id=waiting.id))
    problem = _("This inquiry waits for a supervisor already.")
    return show_page(inquiry, status=409, problem=problem)


def _sent(inquiry: Inquiry, result: Escalation | HandoverRequest) -> str:
    if isinstance(result, HandoverRequest):
        said = _("A supervisor was asked. The words are kept and wait; no department has seen them yet.")
        noted(inquiry, "asked_for", said)
        return url_for("inquiries.show", number=inquiry.number)
    return gone(inquiry, result)


def gone(inquiry: Inquiry, escalation: Escalation) -> str:
    """Where handing over leads: urgent ones to the phone."""
    noted(inquiry, "handed_over", _("Handed over to %(department)s.", department=escalation.department.name))
    if escalation.urgent:
        return url_for("handing_over.phoned", escalation_id=escalation.id)
    return url_for("inquiries.show", number=inquiry.number)
