"""The departments that own services: list with what each lacks, new, change, retire."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.organisation.models import Department
from inquiry_desk.staff import department_actions, queries
from inquiry_desk.staff.blueprint import blueprint
from inquiry_desk.staff.department_forms import DepartmentForm
from inquiry_desk.staff.editing import fingerprint
from inquiry_desk.staff.fields import ButtonForm
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer

EDITED = (
    "code",
    "name",
    "bureau",
    "mail_address",
    "phone",
    "head_mail_address",
    "answer_approval",
    "notice_mode",
    "webhook_url",
)


@blueprint.get("/admin/departments")
@requires(Permission.MANAGE_ORGANISATION)
def departments() -> str:
    return render_template("staff/departments.html", departments=queries.all_departments())


@blueprint.route("/admin/departments/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATION)
def new_department() -> ResponseReturnValue:
    form = DepartmentForm()

    def page() -> str:
        return render_template("staff/department.html", form=form, department=None)

    def act() -> str:
        department = department_actions.register_department(form.to_values())
        flash(_("The department was registered."), "good")
        return url_for("staff.department", department_id=department.id)

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.route("/admin/departments/<int:department_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATION)
def department(department_id: int) -> ResponseReturnValue:
    shown = found(queries.department_with_id(department_id))
    form = _form(shown, sent=request.method == "POST")

    def page() -> str:
        return department_page(shown, form)

    def act() -> str:
        changed = department_actions.change_department(shown, form.to_values(), form.seen.data or "")
        if changed:
            flash(_("The department was changed."), "good")
        if "code" in changed and shown.webhook_url:
            flash(
                _("With the code the key of the webhook has changed too. Hand over the new one."), "warning"
            )
        return url_for("staff.department", department_id=department_id)

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.post("/admin/departments/<int:department_id>/use")
@requires(Permission.MANAGE_ORGANISATION)
def use_department(department_id: int) -> ResponseReturnValue:
    """Take it into use again (`active=yes`), or out of use."""
    shown = found(queries.department_with_id(department_id))
    form = ButtonForm()

    def act() -> str:
        if request.form.get("active") == "yes":
            department_actions.reuse_department(shown)
        else:
            department_actions.retire_department(shown)
        return url_for("staff.department", department_id=department_id)

    return answer(form, act, lambda: department_page(shown, refused=form))


def department_page(
    shown: Department, form: DepartmentForm | None = None, refused: ButtonForm | None = None
) -> str:
    """The page of one department; `refused`: a button that did nothing, and says why."""
    return render_template(
        "staff/department.html",
        form=form or _form(shown),
        department=shown,
        refused=refused,
        sections=queries.sections_of(shown.id),
    )


def _form(shown: Department, sent: bool = False) -> DepartmentForm:
    """Filled from the record, or from what was sent."""
    held = {name: getattr(shown, name) for name in EDITED}
    held |= {"notice_mode": shown.notice_mode.value, "seen": fingerprint(shown, EDITED)}
    return DepartmentForm(formdata=request.form if sent else None, data=held)
