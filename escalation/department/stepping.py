"""One step from a page: taken once, or refused with everything that was typed and the state as it is now."""

from collections.abc import Callable
from datetime import datetime

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import NotFound

from escalation.department.forms import StepForm
from escalation.department.page import page, read
from escalation.labels import LABELS
from escalation.models import Escalation
from escalation.noting import check_version
from escalation.queries import escalation_for
from escalation.values import OutdatedError, RefusedError
from foundation import clock
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import User
from foundation.web.filters import short_moment
from foundation.web.once import once
from foundation.web.session import me

# What it returns is told instead of the usual words.
Step = Callable[[Escalation, User, datetime], str | None]


def take(
    escalation_id: int, form: StepForm, step: Step, done: str, leads_to: str = ""
) -> ResponseReturnValue:
    """Take one step; a refused one shows the page as it is now, with everything that was typed."""
    if not form.validate_on_submit():
        return _refused(escalation_id, form, 422)
    location = leads_to or url_for("escalation.detail", escalation_id=escalation_id)
    told = [done]

    def act() -> str:
        told.append(_apply(escalation_id, form, step) or done)
        return location

    try:
        response = once(form.submission_key.data or "", act)
    except NotFound:
        return _gone(form)
    except RefusedError as error:
        return _refused(escalation_id, form, 409, str(error.message))
    except (OutdatedError, StaleDataError):
        return _refused(escalation_id, form, 409, outdated=True)
    flash(told[-1], "good")
    return response


def _apply(escalation_id: int, form: StepForm, step: Step) -> str | None:
    user = me()
    escalation = escalation_for(escalation_id, user) or abort(404)
    check_version(escalation, form.seen_version)
    told = step(escalation, user, clock.now())
    record(AuditAction.CHANGED, "escalation", escalation.reference, step=request.endpoint)
    db.session.flush()
    return told


def _refused(
    escalation_id: int, form: StepForm, status: int, refusal: str = "", outdated: bool = False
) -> ResponseReturnValue:
    escalation = read(escalation_id)
    if escalation is None:
        return _gone(form)
    if outdated or form.seen_version != escalation.version:
        refusal = _what_happened(escalation)
    return page(escalation, form, refusal), status


def _gone(form: StepForm) -> ResponseReturnValue:
    """For what is not, or no longer, with this department: says no more than that, and keeps the words."""
    return render_template("escalation/gone.html", typed=form.typed()), 404


def _what_happened(escalation: Escalation) -> str:
    last = escalation.steps[-1]
    message = _(
        "Meanwhile: %(what)s, by %(who)s at %(when)s. Nothing was overwritten, and what you typed is still"
        " here. Look at the newer state before you go on.",
        what=str(LABELS[last.kind]),
        who=last.author.display_name if last.author else "",
        when=short_moment(last.at),
    )
    return str(message)
