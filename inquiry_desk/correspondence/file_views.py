"""What came with a mail: files to save, its layout, the pictures of the layout."""

from io import BytesIO

from flask import Response, abort, make_response, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from inquiry_desk.correspondence.blueprint import SANDBOX, blueprint
from inquiry_desk.correspondence.seeing import attachment_visible, inquiries_of, mail_visible
from mail_gateway.intake.noting import read
from mail_gateway.models import IncomingAttachment, IncomingMail, ScanState
from mail_gateway.text.html_view import safe_html

# Pictures by their content that a browser shows and that run nothing.
PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"}
# Nothing but our own style and the mail's own pictures; the page itself cannot run, send or open anything.
# Its own origin it keeps: without it the pictures would be asked for without the sign-in.
LAYOUT = "; ".join(
    (
        "sandbox allow-same-origin allow-top-navigation-by-user-activation",
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


@blueprint.get("/mail/attachments/<int:attachment_id>")
@requires(Permission.READ_INQUIRIES)
def attachment(attachment_id: int) -> ResponseReturnValue:
    """Saved, never shown: whatever type its sender claims (RFC 6266 for the name)."""
    found = attachment_visible(attachment_id, current_user)
    if found is None:
        abort(404)
    file, inquiry = found
    if not _may_leave(file):
        return render_template("correspondence/held_file.html", file=file, inquiry=inquiry), 409
    with transaction():
        record(AuditAction.READ, "attachment", attachment_id, inquiry=inquiry.number)
    response = send_file(
        BytesIO(_content_of(file)),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=file.name or f"attachment-{file.position + 1}",
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@blueprint.get("/mail/pictures/<int:attachment_id>")
@requires(Permission.READ_INQUIRIES)
def picture(attachment_id: int) -> ResponseReturnValue:
    """A picture of a mail's layout, as what its bytes are."""
    found = attachment_visible(attachment_id, current_user)
    if found is None or not _is_picture(found[0]):
        abort(404)
    response = send_file(BytesIO(_content_of(found[0])), mimetype=found[0].detected_type)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@blueprint.get("/mail/<int:mail_id>/layout")
@requires(Permission.READ_INQUIRIES)
def layout(mail_id: int) -> ResponseReturnValue:
    """The mail as its sender laid it out, made harmless; only where somebody asks for it."""
    mail = mail_visible(mail_id, current_user)
    if mail is None:
        abort(404)
    with transaction():
        record(AuditAction.READ, "incoming_mail", mail_id, layout=True)
    parsed = read(mail)
    safe = safe_html(parsed.html or "", _pictures(mail))
    inquiries = inquiries_of(mail, current_user)
    page = render_template(
        "correspondence/layout.html",
        mail=mail,
        html=Markup(safe.html),  # noqa: S704 - by the allow-list of safe_html
        hidden=safe.hidden,
        inquiry=inquiries[0] if inquiries else None,
    )
    response: Response = make_response(page)
    response.headers["Content-Security-Policy"] = LAYOUT
    return response


def _pictures(mail: IncomingMail) -> dict[str, str]:
    """Where the pictures are that the mail brought itself, by content id (RFC 2392)."""
    return {
        file.content_id: url_for("correspondence.picture", attachment_id=file.id)
        for file in mail.attachments
        if file.content_id and _is_picture(file)
    }


def _is_picture(file: IncomingAttachment) -> bool:
    return file.detected_type in PICTURES and _may_leave(file)


def _may_leave(file: IncomingAttachment) -> bool:
    return file.scan in {ScanState.CLEAN, ScanState.NOT_SCANNED}


def _content_of(file: IncomingAttachment) -> bytes:
    files = read(file.mail).attachments
    if file.position >= len(files):
        abort(404)
    return files[file.position].content
