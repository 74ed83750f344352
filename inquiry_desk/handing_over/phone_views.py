"""担当課へ電話連絡: urgent ones are also told by phone, and who was told is recorded."""

from flask import abort, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from escalation.actions import note_phone_call
from escalation.models import Escalation
from escalation.routing.reaching import phone_of
from escalation.values import RefusedError
from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.web.once import new_key, once
from foundation.web.session import me
from inquiry_desk.handing_over.blueprint import blueprint
from inquiry_desk.handing_over.forms import PhonedForm
from inquiry_desk.handing_over.queries import escalation_with_id
from inquiry_desk.inquiries.models import Inquiry


@blueprint.route("/handovers/<int:escalation_id>/phone", methods=["GET", "POST"])
@requires(Permission.WORK_INQUIRIES)
def phoned(escalation_id: int) -> ResponseReturnValue:
    """The number to call, and what was said there; a second call is recorded as well."""
    escalation, inquiry = escalation_with_id(escalation_id, current_user) or abort(404)
    form = PhonedForm()
    if not form.validate_on_submit():
        return _page(escalation, inquiry, form, 422 if form.errors else 200)
    try:
        return once(form.submission_key.data, lambda: _record(escalation, inquiry, form))
    except RefusedError as refusal:
        return _page(escalation, inquiry, form, 409, str(refusal.message))
    except StaleDataError:
        problem = _("The department did something at the same moment. Press the button again.")
        return _page(escalation, inquiry, form, 409, problem)


def _record(escalation: Escalation, inquiry: Inquiry, form: PhonedForm) -> str:
    note_phone_call(escalation, me(), clock.now(), form.whom)
    record(AuditAction.CHANGED, "handover", inquiry.number, desk_step="handing_over.phoned")
    db.session.flush()
    flash(_("The phone call was recorded."), "good")
    return url_for("inquiries.show", number=inquiry.number)


def _page(
    escalation: Escalation, inquiry: Inquiry, form: PhonedForm, status: int, problem: str = ""
) -> ResponseReturnValue:
    if status != 200:
        form.submission_key.data = new_key()
    page = render_template(
        "handing_over/phone.html",
        escalation=escalation,
        inquiry=inquiry,
        phone=phone_of(escalation.department, escalation.section),
        form=form,
        problem=problem,
    )
    return page, status
