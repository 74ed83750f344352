"""承認・振り分け待ち: the supervisor's list and decision, and taking a request back."""

from datetime import datetime

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from escalation.handover_request import HandoverRequest
from escalation.requests import handover_of
from foundation import clock
from foundation.access.guards import background, requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.seen import ChangedMeanwhileError
from foundation.web.once import once
from foundation.web.renewed_list import news_page, question
from foundation.web.session import me
from inquiry_desk.handing_over import actions, queries
from inquiry_desk.handing_over.blueprint import blueprint
from inquiry_desk.handing_over.forms import HandOverForm, SendBackForm
from inquiry_desk.handing_over.page import Page, form_of_request, noted
from inquiry_desk.handing_over.preparing import words_of
from inquiry_desk.handing_over.shown import Outlook
from inquiry_desk.handing_over.views import gone, look
from inquiry_desk.inquiries.forms import ActionForm
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.page import show_page
from inquiry_desk.inquiries.values import NotPossibleError

DIRECT, WORK = Permission.DIRECT_ESCALATIONS, Permission.WORK_INQUIRIES
ONE = "/handovers/<int:request_id>"


@blueprint.get("/handovers")
@requires(DIRECT)
def waiting() -> str:
    with transaction():
        record(AuditAction.SEARCHED, "handovers")
    rows = queries.waiting_for(current_user)
    asks = question("handing_over.waiting_news", queries.renewed_requests(current_user).marks(rows))
    return render_template("handing_over/waiting.html", rows=rows, asks=asks)


@blueprint.get("/handovers/news")
@background
@requires(DIRECT)
def waiting_news() -> str:
    """What was asked for and decided since the list was shown."""
    return news_page(
        "handing_over/waiting_news.html",
        queries.renewed_requests(me()),
        queries.waiting_for(current_user),
        searched="handovers",
    )


@blueprint.get(ONE)
@requires(DIRECT)
def request_page(request_id: int) -> ResponseReturnValue:
    """What would be handed over, to be changed where it must be; a decided one as it was decided."""
    request, inquiry = _request_or_404(request_id)
    if request.decided_at is not None:
        return _decided(request, inquiry, 200)
    return Page(inquiry, request).draw(_form_of(request, inquiry))


@blueprint.post(f"{ONE}/release")
@requires(DIRECT)
def release(request_id: int) -> ResponseReturnValue:
    request, inquiry = _request_or_404(request_id)
    form = HandOverForm()

    def act(seen: Outlook, at: datetime) -> str:
        return gone(inquiry, actions.release(request, inquiry, me(), at, form.words, seen.plan))

    if request.decided_at is not None:
        return _decided(request, inquiry, 409)
    return Page(inquiry, request).submit(form, act)


@blueprint.post(f"{ONE}/preview")
@requires(DIRECT)
def request_preview(request_id: int) -> ResponseReturnValue:
    request, inquiry = _request_or_404(request_id)
    return look(Page(inquiry, request), HandOverForm())


@blueprint.post(f"{ONE}/send-back")
@requires(DIRECT)
def send_back(request_id: int) -> ResponseReturnValue:
    request, inquiry = _request_or_404(request_id)
    page, form = Page(inquiry, request), SendBackForm()

    def act(at: datetime) -> str:
        actions.send_back(request, inquiry, me(), at, form.comment.data or "")
        said = _("Sent back to %(name)s with your comment.", name=request.asked_by.display_name)
        noted(inquiry, "sent_back", said)
        return url_for("handing_over.waiting")

    if request.decided_at is not None:
        return _decided(request, inquiry, 409)
    if not form.validate_on_submit():
        return page.draw(_form_of(request, inquiry), 422, comment=form)
    try:
        return once(form.submission_key.data, lambda: page.do(form.seen_version, act))
    except (ChangedMeanwhileError, StaleDataError):
        return _changed(request_id, form)
    except NotPossibleError as refusal:
        return page.draw(_form_of(request, inquiry), 409, problem=str(refusal.message), comment=form)


@blueprint.post(f"{ONE}/withdraw")
@requires(WORK)
def withdraw(request_id: int) -> ResponseReturnValue:
    """Whatever else has happened on the inquiry: who asked may think again."""
    request, inquiry = _request_or_404(request_id)
    form = ActionForm()

    def act() -> str:
        actions.withdraw(request, inquiry, me(), clock.now())
        noted(inquiry, "withdrawn", _("The supervisor is no longer asked. Nothing was handed over."))
        return url_for("inquiries.show", number=inquiry.number)

    try:
        return once(form.submission_key.data, act)
    except NotPossibleError as refusal:
        return show_page(inquiry, status=409, problem=str(refusal.message))
    except StaleDataError:
        return show_page(inquiry, status=409, changed=True)


def _request_or_404(request_id: int) -> queries.Waiting:
    return queries.request_with_id(request_id, current_user) or abort(404)


def _form_of(request: HandoverRequest, inquiry: Inquiry) -> HandOverForm:
    return form_of_request(inquiry, request, words_of(inquiry, handover_of(request)))


def _changed(request_id: int, form: SendBackForm) -> ResponseReturnValue:
    request, inquiry = _request_or_404(request_id)
    if request.decided_at is not None:
        return _decided(request, inquiry, 409)
    return Page(inquiry, request).draw(_form_of(request, inquiry), 409, changed=True, comment=form)


def _decided(request: HandoverRequest, inquiry: Inquiry, status: int) -> ResponseReturnValue:
    page = render_template("handing_over/decided.html", request_=request, inquiry=inquiry)
    return page, status
