"""One step of the desk: taken once, or refused with everything that was typed and the state as it is now."""

from collections.abc import Callable
from datetime import datetime

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from escalation.models import Escalation
from escalation.noting import check_version
from escalation.values import OutdatedError, RefusedError
from foundation import clock
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db, transaction
from foundation.organisation.models import User
from foundation.web.filters import label, short_moment
from foundation.web.once import new_key, once
from foundation.web.session import me
from inquiry_desk.escalations.forms import StepForm
from inquiry_desk.escalations.seeing import escalation_visible, visible_or_404
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.page import show_page
from inquiry_desk.inquiries.values import NotPossibleError

Step = Callable[[Escalation, Inquiry, User, datetime], None]


def take(
    escalation_id: int, form: StepForm, step: Step, said: str, template: str = ""
) -> ResponseReturnValue:
    """Take one step and go to the inquiry. `template`: the page of a step that is written, shown again where refused."""
    visible_or_404(escalation_id)
    if not form.validate_on_submit():
        return _again(escalation_id, form, template, 422)

    def act() -> str:
        number = _apply(escalation_id, form, step)
        flash(said, "good")
        return url_for("inquiries.show", number=number)

    try:
        return once(form.submission_key.data, act)
    except (OutdatedError, StaleDataError):
        return _again(escalation_id, form, template, 409)
    except (RefusedError, NotPossibleError) as refusal:
        _escalation, inquiry = visible_or_404(escalation_id)
        return show_page(inquiry, status=409, problem=str(refusal.message), typed=form.typed)


def step_page(escalation_id: int, form: StepForm, template: str) -> ResponseReturnValue:
    """The page on which a step is written."""
    escalation, inquiry = visible_or_404(escalation_id)
    return _page(escalation, inquiry, form, template)


def _apply(escalation_id: int, form: StepForm, step: Step) -> str:
    escalation, inquiry = escalation_visible(escalation_id, current_user) or abort(404)
    check_version(escalation, form.seen_version)
    step(escalation, inquiry, me(), clock.now())
    record(AuditAction.CHANGED, "escalation", escalation.reference, desk_step=request.endpoint)
    db.session.flush()
    return inquiry.number


def _again(escalation_id: int, form: StepForm, template: str, status: int) -> ResponseReturnValue:
    escalation, inquiry = visible_or_404(escalation_id)
    problem = _what_happened(escalation) if status == 409 else ""
    if not template or not escalation.open:
        return show_page(
            inquiry,
            status=409,
            problem=problem or _("This could not be done. Press the button again."),
            typed=form.typed,
        )
    form.submission_key.data = new_key()
    return _page(escalation, inquiry, form, template, problem), status


def _page(escalation: Escalation, inquiry: Inquiry, form: StepForm, template: str, problem: str = "") -> str:
    with transaction():
        record(AuditAction.READ, "inquiry", inquiry.number)
    form.version.data = str(escalation.version)
    return render_template(template, escalation=escalation, inquiry=inquiry, form=form, problem=problem)


def _what_happened(escalation: Escalation) -> str:
    last = escalation.steps[-1]
    return str(
        _(
            "Meanwhile: %(what)s, by %(who)s at %(when)s. Nothing was overwritten, and what you typed is still"
            " here. Look at the newer state before you go on.",
            what=label(last.kind),
            who=last.author.display_name if last.author else last.department.name,
            when=short_moment(last.at),
        )
    )
