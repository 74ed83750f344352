"""統合: choose where a department goes, see what goes along, and do it."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired

from escalation.leaving import approvers_of
from escalation.merging import what_moves
from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.organisation.models import Department
from foundation.web.forms import Form, OptionalIdField
from foundation.web.ids import id_argument
from foundation.web.session import me
from inquiry_desk.staff import queries
from inquiry_desk.staff.blueprint import blueprint
from inquiry_desk.staff.found import found
from inquiry_desk.staff.merging_actions import merge_department as merge
from inquiry_desk.staff.refusals import answer


class MergeForm(Form):
    into_id = OptionalIdField(
        _l("Merge into"), validators=[DataRequired(_l("Choose the department that takes over."))]
    )

    def offer(self, departments: list[Department]) -> "MergeForm":
        choices: list[Any] = [("", _l("Choose")), *((one.id, one.name) for one in departments)]
        self.into_id.choices = choices
        return self


@blueprint.route("/admin/departments/<int:department_id>/merge", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATION)
def merge_department(department_id: int) -> ResponseReturnValue:
    """Chosen by GET (`into`), which shows what goes along; done by POST."""
    department = found(queries.department_with_id(department_id))
    others = [one for one in queries.departments_to_choose() if one.id != department_id]
    form = MergeForm(data={"into_id": id_argument("into")}).offer(others)

    def page() -> str:
        into = next((one for one in others if one.id == form.into_id.data), None)
        return _page(department, into, form)

    def act() -> str:
        into_id = int(form.into_id.data or 0)
        merge(department, into_id, me(), clock.now())
        flash(
            _("“%(name)s” was merged. Below is the department that has taken over.", name=department.name),
            "good",
        )
        return url_for("staff.department", department_id=into_id)

    return answer(form, act, page) if request.method == "POST" else page()


def _page(department: Department, into: Department | None, form: MergeForm) -> str:
    return render_template(
        "staff/merge.html",
        department=department,
        into=into,
        form=form,
        moving=what_moves(department),
        approvers=approvers_of(department),
    )
