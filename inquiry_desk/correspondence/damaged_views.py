"""Spool files that could not be taken in: seen, saved as they are, and taken in as far as they can be read."""

from io import BytesIO

from flask import abort, flash, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.access.scope import may_see_service
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.web.once import once
from inquiry_desk.correspondence.adapters import ours_of
from inquiry_desk.correspondence.blueprint import SANDBOX, blueprint
from inquiry_desk.correspondence.identity import services_written_to
from inquiry_desk.runtime import runtime
from mail_gateway.intake import damaged
from mail_gateway.intake.damaged import DamagedFile
from mail_gateway.intake.spool import Envelope, Spool
from mail_gateway.mailbox.envelopes import envelope_of


@blueprint.get("/mail/damaged")
@requires(Permission.READ_MAILROOM)
def damaged_files() -> str:
    with transaction():
        record(AuditAction.READ, "mailroom", "damaged")
    files = [file for file in damaged.damaged_files(runtime().settings.spool) if _may_see(file)]
    return render_template("correspondence/damaged.html", files=files)


@blueprint.get("/mail/damaged/<name>")
@requires(Permission.READ_MAILROOM)
def save_damaged(name: str) -> ResponseReturnValue:
    """The file as it lies in the spool."""
    _visible_or_404(name)
    content = damaged.content_of(runtime().settings.spool, name)
    if content is None:
        abort(404)
    with transaction():
        record(AuditAction.READ, "damaged_mail", name)
    response = send_file(
        BytesIO(content), mimetype="application/octet-stream", as_attachment=True, download_name=name
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@blueprint.post("/mail/damaged/<name>/take-in")
@requires(Permission.READ_MAILROOM)
def take_in_damaged(name: str) -> ResponseReturnValue:
    def act() -> str:
        _visible_or_404(name)
        if damaged.recover(Spool(runtime().settings.spool), name, _guessed) is not None:
            record(AuditAction.CHANGED, "damaged_mail", name, taken_in=True)
            flash(
                _("What can be read of the file will be filed in a moment. The file itself is kept."), "good"
            )
        return url_for("correspondence.damaged_files")

    return once(request.form.get("submission_key", ""), act)


def _guessed(raw: bytes) -> Envelope:
    ours = ours_of(runtime().settings)
    ours.book.refresh()
    sender, recipients = envelope_of(raw, ours)
    return Envelope(sender, tuple(recipients), "", clock.now())


def _visible_or_404(name: str) -> DamagedFile:
    file = damaged.damaged_file(runtime().settings.spool, name)
    return file if file is not None and _may_see(file) else abort(404)


def _may_see(file: DamagedFile) -> bool:
    """Not what was meant for other services alone; what nobody can tell any more is for all who read the mailroom."""
    services = services_written_to(file.envelope.rcpt_to, runtime().settings) if file.envelope else []
    return not services or any(may_see_service(current_user, one.id) for one in services)
