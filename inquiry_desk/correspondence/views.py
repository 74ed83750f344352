"""The mailroom: what could not be filed or sent, what was set aside, what waits, and the way to put it right."""

from flask import abort, flash, render_template, request, url_for
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
from inquiry_desk.correspondence.blueprint import blueprint
from inquiry_desk.correspondence.mailroom import Tab
from inquiry_desk.runtime import runtime
from mail_gateway.intake.filing import file_again
from mail_gateway.models import IncomingMail, IncomingState, OutgoingMail, OutgoingState
from mail_gateway.outgoing.outbox import may_be_sent_again, send_again

__all__ = ["blueprint"]


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


@blueprint.post("/mail/incoming/<int:mail_id>/file-again")
@requires(Permission.READ_MAILROOM)
def refile(mail_id: int) -> ResponseReturnValue:
    tab = Tab.IN_SET_ASIDE if incoming_or_404(mail_id).state is IncomingState.SET_ASIDE else Tab.IN_FAILED

    def act() -> str:
        mail = incoming_or_404(mail_id)
        if mail.state in {IncomingState.FAILED, IncomingState.SET_ASIDE}:
            file_again(mail, clock.now())
            record(AuditAction.CHANGED, "incoming_mail", mail_id, filed_again=True)
            flash(_("The mail will be filed again in a moment."), "good")
        return url_for("correspondence.mailroom", tab=tab.value)

    return once(request.form.get("submission_key", ""), act)


@blueprint.post("/mail/outgoing/<int:mail_id>/send-again")
@requires(Permission.READ_MAILROOM)
def resend(mail_id: int) -> ResponseReturnValue:
    tab = Tab.OUT_FAILED if _outgoing_or_404(mail_id).state is OutgoingState.FAILED else Tab.OUT_RETURNED

    def act() -> str:
        mail = _outgoing_or_404(mail_id)
        if may_be_sent_again(mail):
            send_again(mail, clock.now())
            record(AuditAction.CHANGED, "outgoing_mail", mail_id, sent_again=True)
            flash(_("The mail will be sent again in a moment."), "good")
        return url_for("correspondence.mailroom", tab=tab.value)

    return once(request.form.get("submission_key", ""), act)


def incoming_or_404(mail_id: int) -> IncomingMail:
    """A mail of the mailroom; what the person may not see does not exist for them."""
    return room.incoming_visible(mail_id, current_user) or abort(404)


def _outgoing_or_404(mail_id: int) -> OutgoingMail:
    return room.outgoing_visible(mail_id, current_user) or abort(404)
