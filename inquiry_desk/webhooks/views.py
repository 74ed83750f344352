"""The log of deliveries, one delivery with its attempts, sending it again, and trying an address."""

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from escalation.values import RefusedError
from escalation.webhooks import queries
from escalation.webhooks.models import DeliveryState, WebhookDelivery
from escalation.webhooks.queueing import order_again, order_test
from foundation import clock
from foundation.access.guards import background, requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import Department
from foundation.web.ids import id_argument
from foundation.web.once import once
from foundation.web.session import me
from inquiry_desk.webhooks.forms import test_form

blueprint = Blueprint("webhooks", __name__, url_prefix="/admin/webhooks", template_folder="templates")

ONE = "/<int:delivery_id>"


@blueprint.get("")
@requires(Permission.MANAGE_ROUTING)
def deliveries() -> str:
    state, department_id = _chosen_state(), id_argument("department_id")
    shown, older_than = queries.page_of_deliveries(state, department_id, id_argument("older_than"))
    return render_template(
        "webhooks/deliveries.html",
        state=state,
        states=list(DeliveryState),
        counts=queries.counts_by_state(department_id),
        department=db.session.get(Department, department_id) if department_id else None,
        deliveries=shown,
        older_than=older_than,
        form=test_form(),
    )


@blueprint.get(ONE)
@requires(Permission.MANAGE_ROUTING)
def delivery(delivery_id: int) -> str:
    return render_template("webhooks/delivery.html", delivery=_found(delivery_id))


@blueprint.get(f"{ONE}/progress")
@background
@requires(Permission.MANAGE_ROUTING)
def progress(delivery_id: int) -> str:
    """What the page of a delivery that waits asks for by itself."""
    return render_template("webhooks/progress.html", delivery=_found(delivery_id))


@blueprint.post(f"{ONE}/again")
@requires(Permission.MANAGE_ROUTING)
def again(delivery_id: int) -> ResponseReturnValue:
    _found(delivery_id)

    def act() -> str:
        shown = _found(delivery_id)
        try:
            order_again(shown, me(), clock.now())
        except RefusedError as refusal:
            flash(str(refusal.message), "warning")
        else:
            record(AuditAction.CHANGED, "webhook_delivery", delivery_id, sent_again=True)
            flash(_("It will be sent again in a moment."), "good")
        return url_for("webhooks.delivery", delivery_id=delivery_id)

    return once(request.form.get("submission_key", ""), act)


@blueprint.post("/test")
@requires(Permission.MANAGE_ROUTING)
def test() -> ResponseReturnValue:
    form = test_form()
    department = form.department if form.validate() else None

    def act() -> str:
        if department is None:
            flash(_("Choose the department whose address is to be tried."), "warning")
            return url_for("webhooks.deliveries")
        ordered = order_test(db.session.get_one(Department, department.id), clock.now())
        db.session.flush()
        record(AuditAction.CREATED, "webhook_delivery", ordered.id, department=department.code)
        return url_for("webhooks.delivery", delivery_id=ordered.id)

    return once(form.submission_key.data, act)


def _chosen_state() -> DeliveryState | None:
    wanted = request.args.get("state")
    return next((state for state in DeliveryState if state.value == wanted), None)


def _found(delivery_id: int) -> WebhookDelivery:
    return queries.delivery_with_id(delivery_id) or abort(404)
