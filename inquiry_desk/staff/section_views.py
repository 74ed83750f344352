"""The contact sections (担当係) of a department: add, change, arrange, take out of use. Never deleted."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.organisation.models import ContactSection, Department
from inquiry_desk.staff import queries, section_actions
from inquiry_desk.staff.blueprint import blueprint
from inquiry_desk.staff.department_forms import SectionForm
from inquiry_desk.staff.editing import fingerprint
from inquiry_desk.staff.fields import ButtonForm
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer

EDITED = ("name", "mail_address", "phone")


@blueprint.route("/admin/departments/<int:department_id>/sections", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATION)
def sections(department_id: int) -> ResponseReturnValue:
    department = found(queries.department_with_id(department_id))
    form = SectionForm()

    def page() -> str:
        return _list(department, form)

    def act() -> str:
        added = section_actions.add_section(department, form.to_values())
        flash(_("The section “%(name)s” was added.", name=added.name), "good")
        return url_for("staff.sections", department_id=department_id)

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.route("/admin/sections/<int:section_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATION)
def section(section_id: int) -> ResponseReturnValue:
    shown = found(queries.section_with_id(section_id))
    form = SectionForm(obj=shown, seen=fingerprint(shown, EDITED))

    def page() -> str:
        return render_template("staff/section.html", form=form, contact_section=shown)

    def act() -> str:
        if section_actions.change_section(shown, form.to_values(), form.seen.data or ""):
            flash(_("The section was changed."), "good")
        return url_for("staff.sections", department_id=shown.department_id)

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.post("/admin/sections/<int:section_id>/move")
@requires(Permission.MANAGE_ORGANISATION)
def move_section(section_id: int) -> ResponseReturnValue:
    moving = found(queries.section_with_id(section_id))
    direction = "up" if request.form.get("direction") == "up" else "down"

    def act() -> str:
        section_actions.move_section(moving, direction == "up")
        return url_for(
            "staff.sections", department_id=moving.department_id, moved=section_id, direction=direction
        )

    return answer(ButtonForm(), act, lambda: _list(moving.department, SectionForm(formdata=None)))


@blueprint.post("/admin/sections/<int:section_id>/use")
@requires(Permission.MANAGE_ORGANISATION)
def use_section(section_id: int) -> ResponseReturnValue:
    """Ask it again (`active=yes`), or no longer."""
    chosen: ContactSection = found(queries.section_with_id(section_id))

    def act() -> str:
        section_actions.use_section(chosen, request.form.get("active") == "yes")
        return url_for("staff.sections", department_id=chosen.department_id)

    return answer(ButtonForm(), act, lambda: _list(chosen.department, SectionForm(formdata=None)))


def _list(department: Department, form: SectionForm) -> str:
    shown = queries.sections_of(department.id)
    return render_template("staff/sections.html", department=department, sections=shown, form=form)
