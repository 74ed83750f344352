"""承認待ち: the second person's decision; withdrawing; and taking back what has not left yet."""

from collections.abc import Callable

from flask import abort, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db, transaction
from foundation.seen import ChangedMeanwhileError
from foundation.web.once import once
from foundation.web.session import me
from inquiry_desk.inquiries.actions import check_version
from inquiry_desk.inquiries.forms import ActionForm, InquiryForm
from inquiry_desk.inquiries.page import show_page
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.replies import approving, queries
from inquiry_desk.replies.blueprint import blueprint
from inquiry_desk.replies.forms import ApproveForm, SendBackForm
from inquiry_desk.replies.models import Release
from inquiry_desk.replies.review import review_of_release
from inquiry_desk.replies.submitting import cancel_window
from inquiry_desk.replies.taking_back import take_back
from inquiry_desk.replies.views import saved
from mail_gateway.outgoing.outbox import files_of

__all__ = ["blueprint"]

APPROVE, WORK = Permission.APPROVE_REPLIES, Permission.WORK_INQUIRIES


@blueprint.get("/approvals/<int:release_id>")
@requires(APPROVE)
def approval(release_id: int) -> ResponseReturnValue:
    return _page(release_id)


@blueprint.post("/approvals/<int:release_id>/approve")
@requires(APPROVE)
def approve(release_id: int) -> ResponseReturnValue:
    release, form = release_or_404(release_id), ApproveForm()

    def act() -> str:
        now = clock.now()
        approving.approve(release, me(), now, not_before=now + cancel_window())
        return url_for("inquiries.show", number=release.inquiry.number)

    said = _("Approved. The reply to %(address)s will be sent.", address=release.mail.to_address)
    return _decide(release, form, act, "approved", said)


@blueprint.post("/approvals/<int:release_id>/send-back")
@requires(APPROVE)
def send_back(release_id: int) -> ResponseReturnValue:
    release, form = release_or_404(release_id), SendBackForm()

    def act() -> str:
        approving.send_back(release, me(), clock.now(), form.comment.data or "")
        return url_for("replies.approvals")

    said = _("The reply was sent back to %(name)s.", name=release.author.display_name)
    return _decide(release, form, act, "returned", said)


@blueprint.post("/replies/<int:release_id>/withdraw")
@requires(WORK)
def withdraw(release_id: int) -> ResponseReturnValue:
    return _undo(
        release_id,
        "withdrawn_reply",
        approving.withdraw,
        _("The reply is withdrawn. It is below as your draft."),
    )


@blueprint.post("/replies/<int:release_id>/cancel")
@requires(WORK)
def cancel(release_id: int) -> ResponseReturnValue:
    """送信取消."""
    return _undo(
        release_id,
        "cancelled",
        take_back,
        _("The mail was not sent. Its text is a draft of who wrote it again."),
    )


@blueprint.get("/replies/files/<int:attachment_id>")
@requires(Permission.READ_INQUIRIES)
def sent_file(attachment_id: int) -> ResponseReturnValue:
    """A file of a reply that waits, leaves or has left."""
    found = queries.attachment_visible(attachment_id, current_user) or abort(404)
    release, position = found
    with transaction():
        record(AuditAction.READ, "attachment", attachment_id, inquiry=release.inquiry.number)
    file = files_of(release.mail)[position]
    return saved(file.content, file.name)


def release_or_404(release_id: int) -> Release:
    return queries.release_with_id(release_id, current_user) or abort(404)


def _decide(
    release: Release, form: InquiryForm, act: Callable[[], str], what: str, said: str
) -> ResponseReturnValue:
    """Decide once, on the inquiry as the page showed it; else show the page as things stand now."""
    if not form.validate_on_submit():
        return _page(release.id, form, status=422)

    def do() -> str:
        approving.check_waits(release)
        check_version(release.inquiry, form.seen_version)
        location = act()
        record(AuditAction.CHANGED, "reply", release.inquiry.number, **{what: True})
        db.session.flush()
        flash(said, "good")
        return location

    try:
        return once(form.submission_key.data, do)
    except (ChangedMeanwhileError, StaleDataError):
        return _page(release.id, form, status=409, changed=True)
    except NotPossibleError as problem:
        return _page(release.id, form, status=409, problem=str(problem.message))


def _page(
    release_id: int,
    refused: InquiryForm | None = None,
    *,
    status: int = 200,
    changed: bool = False,
    problem: str = "",
) -> ResponseReturnValue:
    release = release_or_404(release_id)
    with transaction():
        record(AuditAction.READ, "reply", release.inquiry.number)
    form = refused if isinstance(refused, SendBackForm) else SendBackForm(formdata=None)
    form.submission_key.data = SendBackForm(formdata=None).submission_key.data
    approve_form = ApproveForm(formdata=None)
    form.version.data = approve_form.version.data = str(release.inquiry.version)
    page = render_template(
        "replies/approval.html",
        release=release,
        inquiry=release.inquiry,
        review=review_of_release(release, clock.now()),
        waits=release.decided_at is None,
        may_decide=approving.may_decide(current_user, release),
        newer=queries.has_changed_since(release),
        form=form,
        approve_form=approve_form,
        changed=changed,
        problem=problem,
    )
    return page, status


def _undo(release_id: int, what: str, undo: Callable[..., None], said: str) -> ResponseReturnValue:
    """Take a reply back, whatever else has happened on the inquiry: the sooner the better."""
    release, form = release_or_404(release_id), ActionForm()
    inquiry = release.inquiry

    def act() -> str:
        undo(release, me(), clock.now())
        record(AuditAction.CHANGED, "reply", inquiry.number, **{what: True})
        db.session.flush()
        flash(said, "good")
        return url_for("inquiries.show", number=inquiry.number)

    try:
        return once(form.submission_key.data, act)
    except NotPossibleError as problem:
        return show_page(inquiry, status=409, problem=str(problem.message))
