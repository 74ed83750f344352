"""The mailroom: what could not be filed or sent, what was set aside, what waits, and the way to put it right."""

from io import BytesIO

from flask import Blueprint, Response, abort, flash, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.web.ids import id_argument
from foundation.web.once import once
from inquiry_desk.correspondence import mailroom as room
from inquiry_desk.correspondence.mailroom import Tab
from inquiry_desk.runtime import runtime
from mail_gateway.intake import file_again
from mail_gateway.models import IncomingMail, IncomingState, OutgoingMail, OutgoingState
from mail_gateway.outbox import send_again
from mail_gateway.parsing import parse

blueprint = Blueprint("correspondence", __name__, template_folder="templates")

# What a stranger sent is only ever saved, never opened inside our pages.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@blueprint.get("/mail")
@requires(Permission.READ_MAILROOM)
def mailroom() -> str:
    tab = _tab(request.args.get("tab"))
    with transaction():
        record(AuditAction.READ, "mailroom", tab.value)
    settings = runtime().settings
    return render_template(
        "correspondence/mailroom.html",
        tab=tab,
        counts=room.counts_for(current_user),
        page=room.page_of(tab, current_user, id_argument("older_than")),
        folder=None if settings.smarthost else settings.outbox,
    )


def _tab(value: str | None) -> Tab:
    return next((tab for tab in Tab if tab.value == value), Tab.IN_FAILED)


@blueprint.get("/mail/incoming/<int:mail_id>")
@requires(Permission.READ_MAILROOM)
def incoming(mail_id: int) -> str:
    mail = _incoming_or_404(mail_id)
    with transaction():
        record(AuditAction.READ, "incoming_mail", mail_id)
    parsed = parse(mail.raw, mail.envelope_from)  # the columns of one that failed are empty
    return render_template("correspondence/incoming.html", mail=mail, parsed=parsed)


@blueprint.get("/mail/incoming/<int:mail_id>/raw")
@requires(Permission.READ_MAILROOM)
def raw(mail_id: int) -> ResponseReturnValue:
    """The message as it came over the wire."""
    mail = _incoming_or_404(mail_id)
    with transaction():
        record(AuditAction.READ, "incoming_mail", mail_id, raw=True)
    response = Response(mail.raw.decode("utf-8", "backslashreplace"), mimetype="text/plain")
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@blueprint.post("/mail/incoming/<int:mail_id>/file-again")
@requires(Permission.READ_MAILROOM)
def refile(mail_id: int) -> ResponseReturnValue:
    tab = Tab.IN_SET_ASIDE if _incoming_or_404(mail_id).state is IncomingState.SET_ASIDE else Tab.IN_FAILED

    def act() -> str:
        mail = _incoming_or_404(mail_id)
        if mail.state in {IncomingState.FAILED, IncomingState.SET_ASIDE}:
            file_again(mail, clock.now())
            record(AuditAction.CHANGED, "incoming_mail", mail_id, filed_again=True)
            flash(_("The mail will be filed again in a moment."), "good")
        return url_for("correspondence.mailroom", tab=tab.value)

    return once(request.form.get("submission_key", ""), act)


@blueprint.post("/mail/outgoing/<int:mail_id>/send-again")
@requires(Permission.READ_MAILROOM)
def resend(mail_id: int) -> ResponseReturnValue:
    _outgoing_or_404(mail_id)

    def act() -> str:
        mail = _outgoing_or_404(mail_id)
        if mail.state is OutgoingState.FAILED:
            send_again(mail, clock.now())
            record(AuditAction.CHANGED, "outgoing_mail", mail_id, sent_again=True)
            flash(_("The mail will be sent again in a moment."), "good")
        return url_for("correspondence.mailroom", tab=Tab.OUT_FAILED.value)

    return once(request.form.get("submission_key", ""), act)


@blueprint.get("/mail/attachments/<int:attachment_id>")
@requires(Permission.READ_INQUIRIES)
def attachment(attachment_id: int) -> ResponseReturnValue:
    """Saved, never shown: whatever type its sender claims (RFC 6266 for the name)."""
    found = room.attachment_visible(attachment_id, current_user)
    if found is None:
        abort(404)
    file, inquiry = found
    with transaction():
        record(AuditAction.READ, "attachment", attachment_id, inquiry=inquiry.number)
    files = parse(file.mail.raw, file.mail.envelope_from).attachments
    if file.position >= len(files):
        abort(404)
    response = send_file(
        BytesIO(files[file.position].content),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=file.name or f"attachment-{file.position + 1}",
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _incoming_or_404(mail_id: int) -> IncomingMail:
    return room.incoming_visible(mail_id, current_user) or abort(404)


def _outgoing_or_404(mail_id: int) -> OutgoingMail:
    return room.outgoing_visible(mail_id, current_user) or abort(404)
