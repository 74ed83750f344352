"""The key with which a department's system checks that a message is ours: shown when asked for, and made anew."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from escalation.webhooks.keys import webhook_key
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.organisation.models import Department
from inquiry_desk.runtime import runtime
from inquiry_desk.staff import department_actions, queries
from inquiry_desk.staff.blueprint import blueprint
from inquiry_desk.staff.department_views import department_page
from inquiry_desk.staff.fields import ButtonForm
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer


@blueprint.post("/admin/departments/<int:department_id>/webhook-key")
@requires(Permission.MANAGE_ORGANISATION)
def show_webhook_key(department_id: int) -> ResponseReturnValue:
    """Each time it is shown is noted; a second copy of the form leads back to the department."""
    department = found(queries.department_with_id(department_id))
    form, shown = ButtonForm(), []

    def act() -> str:
        department_actions.note_key_shown(department)
        shown.append(_key_of(department))
        return url_for("staff.department", department_id=department_id)

    response = answer(form, act, lambda: department_page(department, refused=form))
    if not shown:
        return response
    return render_template("staff/webhook_key.html", department=department, key=shown[0])


@blueprint.post("/admin/departments/<int:department_id>/webhook-key/new")
@requires(Permission.MANAGE_ORGANISATION)
def new_webhook_key(department_id: int) -> ResponseReturnValue:
    department = found(queries.department_with_id(department_id))
    form = ButtonForm()

    def act() -> str:
        department_actions.change_webhook_key(department)
        flash(
            _("A new key was made. Show it and hand it to the department: messages are signed with it from now on."),
            "good",
        )  # fmt: skip
        return url_for("staff.department", department_id=department_id)

    return answer(form, act, lambda: department_page(department, refused=form))


def _key_of(department: Department) -> str:
    return webhook_key(runtime().secret_key, department.code, department.webhook_key_version)
