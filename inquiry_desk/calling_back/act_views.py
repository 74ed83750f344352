"""What can be done with a promised call: each address takes one form and does one thing."""

from flask import abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.db import db
from foundation.organisation.models import User
from foundation.web.forms import Form
from foundation.web.session import me
from inquiry_desk.calling_back.blueprint import blueprint
from inquiry_desk.calling_back.forms import MoveForm, ResultForm
from inquiry_desk.calling_back.page import pass_form, perform, visible_or_404
from inquiry_desk.inquiries import calling_back

__all__ = ["blueprint"]


@blueprint.post("/<int:callback_id>")
@requires(Permission.WORK_INQUIRIES)
def record_result(callback_id: int) -> ResponseReturnValue:
    callback, form = visible_or_404(callback_id), ResultForm()

    def act() -> None:
        now, note = clock.now(), form.note.data or ""
        calling_back.record_attempt(callback, me(), now, form.outcome, note)
        if form.next_at.data is not None:
            calling_back.promise_again(callback, me(), now, form.next_at.moment)

    return perform(callback, form, act, _("The call-back was recorded."))


@blueprint.post("/<int:callback_id>/move")
@requires(Permission.WORK_INQUIRIES)
def move(callback_id: int) -> ResponseReturnValue:
    callback, form = visible_or_404(callback_id), MoveForm()

    def act() -> None:
        note = form.note.data or ""
        calling_back.promise_again(callback, me(), clock.now(), form.promised_at.moment, note)

    return perform(callback, form, act, _("The call-back was promised for another time."))


@blueprint.post("/<int:callback_id>/take")
@requires(Permission.WORK_INQUIRIES)
def take(callback_id: int) -> ResponseReturnValue:
    """引き受ける: anybody may make a call that somebody else had promised."""
    callback, form = visible_or_404(callback_id), Form()

    def act() -> None:
        calling_back.pass_callback(callback, me(), clock.now(), me())

    return perform(callback, form, act, _("You make this call now."), to_inquiry=False)


@blueprint.post("/<int:callback_id>/pass")
@requires(Permission.DIRECT_ESCALATIONS)
def pass_on(callback_id: int) -> ResponseReturnValue:
    """担当を変える, by a supervisor."""
    callback = visible_or_404(callback_id)
    form = pass_form(callback, sent=True)

    def act() -> None:
        colleague = db.session.get(User, form.colleague_id.data) or abort(404)
        calling_back.pass_callback(callback, me(), clock.now(), colleague, form.note.data or "")

    return perform(callback, form, act, _("The call-back was passed on."), to_inquiry=False)
