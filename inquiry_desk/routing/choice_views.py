"""The choices that depend on another: fragments; without JavaScript the page offers them all, by heading."""

from flask import render_template
from flask_babel import gettext as _

from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.web.ids import id_argument
from inquiry_desk.routing import queries
from inquiry_desk.routing.blueprint import blueprint
from inquiry_desk.staff.queries import departments_to_choose


@blueprint.get("/categories")
@requires(Permission.MANAGE_ROUTING)
def categories() -> str:
    """The categories of the chosen service, or of all."""
    chosen, service_id = id_argument("category_id"), id_argument("service_id")
    services = queries.services_to_choose(service_id)
    among = [service for service in services if service_id in (None, service.id)]
    return render_template(
        "routing/options.html", groups=queries.categories_to_choose(among, chosen), chosen=chosen
    )


@blueprint.get("/sections")
@requires(Permission.MANAGE_ROUTING)
def sections() -> str:
    """The sections of the chosen department, or of all."""
    chosen, department_id = id_argument("section_id"), id_argument("department_id")
    departments = departments_to_choose(department_id)
    among = [department for department in departments if department_id in (None, department.id)]
    return render_template(
        "routing/options.html",
        groups=queries.sections_to_choose(among, chosen),
        chosen=chosen,
        blank=_("The department as a whole"),
    )
