"""Where people sit (内線), and the lines of the centre (外線)."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.db import db
from foundation.organisation.queries import active_services
from foundation.web.session import me
from inquiry_desk.staff.fields import ButtonForm
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer
from inquiry_desk.telephony.actions import sit_at
from inquiry_desk.telephony.blueprint import blueprint
from inquiry_desk.telephony.forms import ExtensionForm, LineForm
from inquiry_desk.telephony.line_actions import add_line, change_line, mark_of, remove_line
from inquiry_desk.telephony.models import PhoneLine
from inquiry_desk.telephony.queries import extension_of, lines, seats


@blueprint.route("/extension", methods=["GET", "POST"])
@requires(Permission.LOG_CALLS)
def extension() -> ResponseReturnValue:
    form = ExtensionForm(number=extension_of(me()))

    def act() -> str:
        number = form.number.data or ""
        left = sit_at(me(), number, clock.now())
        flash(_opens(number), "good")
        if left:
            flash(
                _("%(name)s sat at this extension before and has none now.", name=left.display_name),
                "warning",
            )
        return url_for("telephony.extension")

    def page() -> str:
        return render_template("telephony/extension.html", form=form)

    return answer(form, act, page) if request.method == "POST" else page()


def _opens(number: str) -> str:
    if number:
        return _("Calls of extension %(number)s open on your screen.", number=number)
    return _("No calls open on your screen by themselves any more.")


@blueprint.route("/lines", methods=["GET", "POST"], endpoint="lines")
@requires(Permission.MANAGE_ORGANISATION)
def all_lines() -> ResponseReturnValue:
    form = _with_services(LineForm())

    def act() -> str:
        added = add_line(form.number.data or "", form.name.data or "", form.service_id.data)
        flash(_("The line “%(name)s” was added.", name=added.name), "good")
        return url_for("telephony.lines")

    def page() -> str:
        return render_template("telephony/lines.html", form=form, lines=lines(), seats=seats())

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.route("/lines/<int:line_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATION)
def line(line_id: int) -> ResponseReturnValue:
    shown = found(db.session.get(PhoneLine, line_id))
    form = _with_services(LineForm(obj=shown, seen=mark_of(shown)))

    def act() -> str:
        values = {
            "number": form.number.data or "",
            "name": form.name.data or "",
            "service_id": form.service_id.data,
        }
        if change_line(shown, values, form.seen.data or ""):
            flash(_("The line was changed."), "good")
        return url_for("telephony.lines")

    def page() -> str:
        return render_template("telephony/line.html", form=form, line=shown)

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.post("/lines/<int:line_id>/remove")
@requires(Permission.MANAGE_ORGANISATION)
def remove(line_id: int) -> ResponseReturnValue:
    shown = found(db.session.get(PhoneLine, line_id))

    def act() -> str:
        flash(_("The line “%(name)s” was removed.", name=shown.name), "good")
        remove_line(shown)
        return url_for("telephony.lines")

    form = _with_services(LineForm(formdata=None, obj=shown, seen=mark_of(shown)))
    return answer(ButtonForm(), act, lambda: render_template("telephony/line.html", form=form, line=shown))


def _with_services(form: LineForm) -> LineForm:
    form.service_id.choices = [("", _("All services")), *((s.id, s.name) for s in active_services())]
    return form
