"""所管課からのメール（確認待ち）: the list, one mail, taking it over, putting it away."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from escalation.by_mail.holding import held_mail, held_mails, put_away, take_over
from escalation.by_mail.reading import reading_of
from escalation.by_mail.taking import Held
from escalation.models import EscalationStep
from escalation.values import RefusedError
from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.access.scope import visible_service_ids
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.web.forms import Form
from foundation.web.once import once
from foundation.web.session import me
from inquiry_desk.department_mail.forms import PutAwayForm, TakeOverForm

blueprint = Blueprint("department_mail", __name__, url_prefix="/department-mail", template_folder="templates")

DIRECT = Permission.DIRECT_ESCALATIONS


@blueprint.get("/")
@requires(DIRECT)
def index() -> str:
    with transaction():
        record(AuditAction.SEARCHED, "department_mail")
    held = held_mails(visible_service_ids(current_user))
    return render_template("department_mail/index.html", held=held, reason_of=reason_of)


@blueprint.get("/<int:step_id>")
@requires(DIRECT)
def show(step_id: int) -> str:
    step = _waiting_or_404(step_id)
    with transaction():
        record(AuditAction.READ, "department_mail", step.escalation.reference)
    return _page(_waiting_or_404(step_id))


@blueprint.post("/<int:step_id>/take-over")
@requires(DIRECT)
def take(step_id: int) -> ResponseReturnValue:
    step, form = _waiting_or_404(step_id), TakeOverForm()

    def act() -> None:
        take_over(step, form.reading(), me(), clock.now())

    return _decide(step, form, act, _("The mail was taken over as the section's words."))


@blueprint.post("/<int:step_id>/put-away")
@requires(DIRECT)
def refuse(step_id: int) -> ResponseReturnValue:
    step, form = _waiting_or_404(step_id), PutAwayForm()

    def act() -> None:
        put_away(step, me(), clock.now(), form.reason.data or "")

    return _decide(step, form, act, _("The mail was put away. It stays readable on the inquiry."))


def reason_of(step: EscalationStep) -> Held:
    return Held(step.details["reason"])


def _waiting_or_404(step_id: int) -> EscalationStep:
    return held_mail(step_id, visible_service_ids(current_user)) or abort(404)


def _decide(step: EscalationStep, form: Form, act: Callable[[], None], said: str) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return _page(step, form), 422
    reference, step_id = step.escalation.reference, step.id

    def once_only() -> str:
        act()
        record(AuditAction.CHANGED, "escalation", reference, step="department_mail")
        return url_for("inquiries.show", number=reference)

    try:
        response = once(form.submission_key.data or "", once_only)
    except RefusedError as refusal:
        return _page(_waiting_or_404(step_id), form, str(refusal.message)), 409
    except StaleDataError:
        changed = _("The escalation was changed meanwhile. Read what is new and press the button again.")
        return _page(_waiting_or_404(step_id), form, changed), 409
    flash(said, "good")
    return response


def _page(step: EscalationStep, sent: Form | None = None, problem: str = "") -> str:
    assert step.mail is not None, "a held mail has its mail"
    reading = reading_of(step.mail.new_text)
    fresh = TakeOverForm(formdata=None, said=reading.said.value, words=reading.text)
    return render_template(
        "department_mail/show.html",
        step=step,
        mail=step.mail,
        escalation=step.escalation,
        reason=reason_of(step),
        problem=problem,
        sent=sent,
        take_form=sent if isinstance(sent, TakeOverForm) else fresh,
        put_away_form=sent if isinstance(sent, PutAwayForm) else PutAwayForm(formdata=None),
    )
