"""The services of the centre: list in their order, new, change."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.calendar import day_of
from foundation.organisation.models import Service
from inquiry_desk.runtime import runtime
from inquiry_desk.staff import queries, service_actions
from inquiry_desk.staff.blueprint import blueprint
from inquiry_desk.staff.editing import fingerprint
from inquiry_desk.staff.fields import ButtonForm
from inquiry_desk.staff.found import found
from inquiry_desk.staff.organisation_forms import ServiceForm
from inquiry_desk.staff.refusals import answer

EDITED = (
    "code",
    "name",
    "name_en",
    "short_name",
    "department_id",
    "starts_on",
    "ends_on",
    "mail_local_part",
    "answer_within_hours",
    "includes_contact",
    "answered_by",
    "reply_approval",
    "unmatched_to_triage",
    "active",
)


@blueprint.get("/admin/services")
@requires(Permission.MANAGE_ORGANISATION)
def services() -> str:
    return _list()


@blueprint.route("/admin/services/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATION)
def new_service() -> ResponseReturnValue:
    form = _form(None)

    def page() -> str:
        return _page(form, None)

    def act() -> str:
        service = service_actions.register_service(form.to_values())
        flash(_("The service was registered. Add its categories next."), "good")
        return url_for("staff.categories", service_id=service.id)

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.route("/admin/services/<int:service_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATION)
def service(service_id: int) -> ResponseReturnValue:
    shown = found(queries.service_with_id(service_id))
    form = _form(shown)

    def page() -> str:
        return _page(form, shown)

    def act() -> str:
        if service_actions.change_service(shown, form.to_values(), form.seen.data or ""):
            flash(_("The service was changed."), "good")
        return url_for("staff.service", service_id=service_id)

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.post("/admin/services/<int:service_id>/move")
@requires(Permission.MANAGE_ORGANISATION)
def move_service(service_id: int) -> ResponseReturnValue:
    moving = found(queries.service_with_id(service_id))
    direction = "up" if request.form.get("direction") == "up" else "down"

    def act() -> str:
        service_actions.move_service(moving, direction == "up")
        return url_for("staff.services", moved=service_id, direction=direction)

    return answer(ButtonForm(), act, _list)


def _list() -> str:
    return render_template(
        "staff/services.html",
        services=queries.all_services(),
        today=day_of(clock.now()),
        domain=runtime().settings.mail_domain,
    )


def _page(form: ServiceForm, shown: Service | None) -> str:
    domain = runtime().settings.mail_domain
    return render_template("staff/service.html", form=form, service=shown, domain=domain)


def _form(shown: Service | None) -> ServiceForm:
    held = {name: getattr(shown, name) for name in EDITED} if shown else {}
    if shown:
        held |= {
            "answered_by": shown.answered_by.value,
            "reply_approval": shown.reply_approval.value,
            "seen": fingerprint(shown, EDITED),
        }
    form = ServiceForm(general_mail=runtime().settings.general_mail, data=held)
    departments = queries.departments_to_choose(shown.department_id if shown else None)
    form.department_id.choices = [("", _("Choose")), *((d.id, d.name) for d in departments)]
    return form
