"""The categories of a service: add, rename, arrange, offer or no longer offer. Never deleted."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.organisation.models import Category, Service
from inquiry_desk.staff import queries, service_actions
from inquiry_desk.staff.blueprint import blueprint
from inquiry_desk.staff.editing import fingerprint
from inquiry_desk.staff.fields import ButtonForm
from inquiry_desk.staff.found import found
from inquiry_desk.staff.organisation_forms import CategoryForm
from inquiry_desk.staff.refusals import answer


@blueprint.route("/admin/services/<int:service_id>/categories", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATION)
def categories(service_id: int) -> ResponseReturnValue:
    service = found(queries.service_with_id(service_id))
    form = CategoryForm()

    def page() -> str:
        return _list(service, form)

    def act() -> str:
        added = service_actions.add_category(service, form.name.data or "", form.name_en.data or "")
        flash(_("The category “%(name)s” was added.", name=added.name), "good")
        return url_for("staff.categories", service_id=service_id)

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.route("/admin/categories/<int:category_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATION)
def category(category_id: int) -> ResponseReturnValue:
    shown = found(queries.category_with_id(category_id))
    form = CategoryForm(obj=shown, seen=fingerprint(shown, ("name", "name_en")))

    def page() -> str:
        return render_template("staff/category.html", form=form, category=shown)

    def act() -> str:
        name, name_en = form.name.data or "", form.name_en.data or ""
        if service_actions.rename_category(shown, name, name_en, form.seen.data or ""):
            flash(_("The category was renamed. Past inquiries show the new name too."), "good")
        return url_for("staff.categories", service_id=shown.service_id)

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.post("/admin/categories/<int:category_id>/move")
@requires(Permission.MANAGE_ORGANISATION)
def move_category(category_id: int) -> ResponseReturnValue:
    moving = found(queries.category_with_id(category_id))
    direction = "up" if request.form.get("direction") == "up" else "down"

    def act() -> str:
        service_actions.move_category(moving, direction == "up")
        return url_for(
            "staff.categories", service_id=moving.service_id, moved=category_id, direction=direction
        )

    return answer(ButtonForm(), act, lambda: _list(moving.service, CategoryForm(formdata=None)))


@blueprint.post("/admin/categories/<int:category_id>/use")
@requires(Permission.MANAGE_ORGANISATION)
def use_category(category_id: int) -> ResponseReturnValue:
    """Offer it to call-takers (`active=yes`), or no longer."""
    chosen: Category = found(queries.category_with_id(category_id))

    def act() -> str:
        service_actions.use_category(chosen, request.form.get("active") == "yes")
        return url_for("staff.categories", service_id=chosen.service_id)

    return answer(ButtonForm(), act, lambda: _list(chosen.service, CategoryForm(formdata=None)))


def _list(service: Service, form: CategoryForm) -> str:
    shown = queries.categories_of(service)
    return render_template("staff/categories.html", service=service, categories=shown, form=form)
