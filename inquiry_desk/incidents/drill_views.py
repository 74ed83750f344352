"""訓練 held, and what at once means, as agreed with the city."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation import clock
from foundation.access.guards import may, requires
from foundation.access.roles import Permission
from foundation.calendar import day_of
from foundation.organisation.queries import all_services_for
from foundation.web.session import me
from inquiry_desk.incidents import drills
from inquiry_desk.incidents.blueprint import blueprint
from inquiry_desk.incidents.drill_queries import drill_for, target_minutes, targets
from inquiry_desk.incidents.drill_queries import drills as held_drills
from inquiry_desk.incidents.forms import DrillForm, TargetForm, WithdrawDrillForm
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer


@blueprint.get("/drills")
@requires(Permission.READ_INCIDENTS)
def drill_list() -> ResponseReturnValue:
    return _drills(drill_form())


@blueprint.post("/drills")
@requires(Permission.HANDLE_INCIDENTS)
def record_drill() -> ResponseReturnValue:
    form = drill_form()

    def act() -> str:
        assert form.held_on.data and form.participants.number, "only a valid form has values"
        drills.record_drill(
            form.held_on.data,
            form.service_id.data,
            form.topic.data or "",
            form.participants.number,
            form.result.data or "",
            me(),
            clock.now(),
        )
        flash(_("The drill was recorded."), "good")
        return url_for("incidents.drill_list")

    return answer(form, act, lambda: _drills(form))


@blueprint.route("/drills/<int:drill_id>", methods=["GET", "POST"])
@requires(Permission.HANDLE_INCIDENTS)
def drill(drill_id: int) -> ResponseReturnValue:
    """Withdrawing one that was mistyped; it is entered again."""
    shown, form = found(drill_for(drill_id, me())), WithdrawDrillForm()

    def act() -> str:
        drills.withdraw_drill(shown, form.reason.data or "", clock.now())
        flash(_("The drill was withdrawn. It stays in the list with the reason."), "good")
        return url_for("incidents.drill_list")

    def page() -> str:
        return render_template("incidents/drill.html", drill=found(drill_for(drill_id, me())), form=form)

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.route("/target", methods=["GET", "POST"])
@requires(Permission.AGREE_FIGURES)
def target() -> ResponseReturnValue:
    form = TargetForm(minutes=str(target_minutes()))

    def act() -> str:
        assert form.minutes.number, "only a valid form has values"
        drills.agree_target(form.minutes.number, form.reason.data or "", me(), clock.now())
        flash(_("The agreed minutes were recorded. They hold from now on."), "good")
        return url_for("incidents.target")

    def page() -> str:
        return render_template(
            "incidents/target.html", form=form, targets=targets(), minutes=target_minutes()
        )

    return answer(form, act, page) if request.method == "POST" else page()


def drill_form() -> DrillForm:
    form = DrillForm(request.form if request.method == "POST" else None, held_on=day_of(clock.now()))
    form.offer(all_services_for(me()), whole=may(Permission.SEE_ALL_SERVICES))
    return form


def _drills(form: DrillForm) -> str:
    return render_template("incidents/drills.html", drills=held_drills(me()), form=form)
