"""Writing a reply: the composer, its files, the preview, and sending."""

from io import BytesIO

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.seen import ChangedMeanwhileError
from foundation.web.file_kinds import LARGEST_UPLOAD
from foundation.web.ids import id_argument
from foundation.web.once import once
from foundation.web.session import me
from foundation.web.uploads import takes_files
from inquiry_desk.inquiries.actions import check_version
from inquiry_desk.inquiries.drafts import keep_draft
from inquiry_desk.inquiries.forms import ReplyForm
from inquiry_desk.inquiries.leasing import check_free
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.page import show_page, visible_or_404
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.replies import files
from inquiry_desk.replies.blueprint import blueprint
from inquiry_desk.replies.drafting import draft_of, form_of
from inquiry_desk.replies.forms import SendForm
from inquiry_desk.replies.replying import check_possible
from inquiry_desk.replies.review import review_of_draft
from inquiry_desk.replies.submitting import NotTickedError, PreviewOutdatedError, submit
from inquiry_desk.runtime import runtime

__all__ = ["blueprint"]

WORK = Permission.WORK_INQUIRIES
# A file is only ever saved, never opened inside our pages.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@blueprint.post("/inquiries/<number>/reply")
@takes_files(LARGEST_UPLOAD)
@requires(WORK)
def compose(number: str) -> ResponseReturnValue:
    """Keep what was written, and lead to the preview where it can be sent."""
    inquiry, form = visible_or_404(number), ReplyForm()
    refused = _keep_typed(inquiry)
    if not form.validate_on_submit():
        return show_page(inquiry, form, status=422, problem=_told(refused))
    if refused:
        return show_page(inquiry, form, status=422, problem=_told(refused))
    try:
        check_free(inquiry, me(), clock.now())
        check_version(inquiry, form.seen_version)
        check_possible(inquiry)
    except ChangedMeanwhileError:
        return show_page(inquiry, form, status=409, changed=True)
    except NotPossibleError as problem:
        return show_page(inquiry, form, status=409, problem=str(problem.message))
    return redirect(url_for("replies.preview", number=inquiry.number, version=inquiry.version), 303)


@blueprint.get("/inquiries/<number>/reply/preview")
@requires(WORK)
def preview(number: str) -> ResponseReturnValue:
    """The mail exactly as the citizen will see it, and what speaks against it."""
    inquiry, seen = visible_or_404(number), id_argument("version")
    if draft_of(me(), inquiry) is None:
        return redirect(url_for("inquiries.show", number=inquiry.number))
    if seen != inquiry.version:
        return show_page(inquiry, status=409, changed=True)
    return _preview_page(inquiry, SendForm(formdata=None), 200)


@blueprint.post("/inquiries/<number>/reply/send")
@requires(WORK)
def send(number: str) -> ResponseReturnValue:
    inquiry, form = visible_or_404(number), SendForm()
    try:
        return once(form.submission_key.data, lambda: submit(inquiry, form))
    except NotTickedError:
        return _preview_page(inquiry, form, 422)
    except PreviewOutdatedError:
        flash(
            _("Text, files or warnings have changed since you looked. Look at this preview again."), "warning"
        )
        return redirect(url_for("replies.preview", number=inquiry.number, version=inquiry.version), 303)
    except (ChangedMeanwhileError, StaleDataError):
        return show_page(inquiry, status=409, changed=True)
    except NotPossibleError as problem:
        return show_page(inquiry, status=409, problem=str(problem.message))


@blueprint.post("/inquiries/<number>/reply/files")
@takes_files(LARGEST_UPLOAD)
@requires(WORK)
def add_files(number: str) -> ResponseReturnValue:
    """Chosen files are kept at once, with the words written so far."""
    inquiry = visible_or_404(number)
    return _files_answer(inquiry, _keep_typed(inquiry))


@blueprint.post("/inquiries/<number>/reply/files/<int:file_id>/remove")
@takes_files(LARGEST_UPLOAD)
@requires(WORK)
def remove_file(number: str, file_id: int) -> ResponseReturnValue:
    inquiry = visible_or_404(number)
    refused = _keep_typed(inquiry)
    with transaction():
        files.drop_files(me(), form_of(inquiry), file_id)
    return _files_answer(inquiry, refused)


@blueprint.get("/inquiries/<number>/reply/files/<int:file_id>")
@requires(WORK)
def draft_file(number: str, file_id: int) -> ResponseReturnValue:
    """A file of one's own draft, as it was chosen."""
    inquiry = visible_or_404(number)
    file = files.file_of(me(), form_of(inquiry), file_id) or abort(404)
    return saved(file.content, file.name)


def saved(content: bytes, name: str) -> ResponseReturnValue:
    """A file to save, whatever type it claims (RFC 6266 for the name)."""
    response = send_file(
        BytesIO(content), mimetype="application/octet-stream", as_attachment=True, download_name=name
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _keep_typed(inquiry: Inquiry) -> list[tuple[str, object]]:
    """Words and files of the composer, kept whatever becomes of the request; returns the refused files."""
    now, largest = clock.now(), runtime().settings.attachments_max_bytes
    with transaction():
        if "body" in request.form:
            keep_draft(current_user, form_of(inquiry), request.form, now)
        return files.keep_files(me(), form_of(inquiry), request.files.getlist("files"), now, largest)


def _told(refused: list[tuple[str, object]]) -> str:
    return " ".join(
        _("“%(name)s” was not attached: %(why)s", name=name, why=str(why)) for name, why in refused
    )


def _files_answer(inquiry: Inquiry, refused: list[tuple[str, object]]) -> ResponseReturnValue:
    if request.headers.get("HX-Request"):
        return render_template("replies/files.html", inquiry=inquiry, refused=_told(refused))
    if refused:
        return show_page(inquiry, status=422, problem=_told(refused))
    return redirect(url_for("inquiries.show", number=inquiry.number, _anchor="reply"), 303)


def _preview_page(inquiry: Inquiry, form: SendForm, status: int) -> ResponseReturnValue:
    with transaction():
        record(AuditAction.READ, "inquiry", inquiry.number)
    draft = draft_of(me(), inquiry)
    if draft is None:
        return redirect(url_for("inquiries.show", number=inquiry.number))
    review = review_of_draft(inquiry, me(), draft, clock.now())
    form.expect(draft, review)
    form.version.data, form.seal.data = str(inquiry.version), review.seal(draft)
    page = render_template(
        "replies/preview.html", inquiry=inquiry, form=form, draft=draft, review=review, own=True
    )
    return page, status
