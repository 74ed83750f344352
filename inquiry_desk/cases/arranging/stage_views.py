"""The stages of a service: new, changed, moved up and down, and where cases go on from one."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.web.ids import read_id
from inquiry_desk.cases.arranging import actions, queries
from inquiry_desk.cases.arranging.blueprint import blueprint
from inquiry_desk.cases.arranging.flaws import flaws_of
from inquiry_desk.cases.arranging.forms import StageForm
from inquiry_desk.cases.arranging.moves_form import moves_form, wanted
from inquiry_desk.cases.arranging.moving_on import mark_of, set_moves
from inquiry_desk.cases.arranging.proposal import of_stage
from inquiry_desk.cases.models import CaseStage
from inquiry_desk.cases.stages import stages_of
from inquiry_desk.staff.fields import ButtonForm, EditForm
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer


@blueprint.route("/<int:service_id>/stages/new", methods=["GET", "POST"])
@requires(Permission.ARRANGE_CASES)
def new_stage(service_id: int) -> ResponseReturnValue:
    rules, form = found(queries.rules_for(service_id)), _stage_form(None)

    def page() -> str:
        return render_template("case_arranging/stage.html", form=form, rules=rules, stage=None)

    def act() -> str:
        added = actions.add_stage(service_id, form.to_values(), current_user, clock.now())
        flash(
            _("The stage was added. Say next where cases go on from here, and from where they come."), "good"
        )
        return url_for("case_arranging.moves", service_id=service_id, stage_id=added.id)

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.route("/<int:service_id>/stages/<int:stage_id>", methods=["GET", "POST"])
@requires(Permission.ARRANGE_CASES)
def stage(service_id: int, stage_id: int) -> ResponseReturnValue:
    shown = found(queries.stage_with_id(service_id, stage_id))
    form = _stage_form(shown)

    def act() -> str:
        seen = read_id(form.seen.data) or 0
        if actions.change_stage(shown, form.to_values(), seen, current_user, clock.now()):
            flash(_("The stage was changed. Steps already taken keep the name they had."), "good")
        return url_for("case_arranging.service", service_id=service_id)

    def page() -> str:
        return stage_page(shown, form)

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.post("/<int:service_id>/stages/<int:stage_id>/place")
@requires(Permission.ARRANGE_CASES)
def place(service_id: int, stage_id: int) -> ResponseReturnValue:
    """One place up or down."""
    moving = found(queries.stage_with_id(service_id, stage_id))
    direction = "up" if request.form.get("direction") == "up" else "down"

    def act() -> str:
        actions.move_stage(moving, direction == "up", current_user, clock.now())
        return url_for("case_arranging.service", service_id=service_id, moved=stage_id, direction=direction)

    return answer(ButtonForm(), act, lambda: stage_page(moving, _stage_form(moving)))


@blueprint.route("/<int:service_id>/stages/<int:stage_id>/moves", methods=["GET", "POST"])
@requires(Permission.ARRANGE_CASES)
def moves(service_id: int, stage_id: int) -> ResponseReturnValue:
    """One row of the matrix: where cases go on from this stage, and who moves them."""
    shown = found(queries.stage_with_id(service_id, stage_id))
    others = [one for one in stages_of(service_id) if one.active and one.id != stage_id]
    form = _moves_form(shown, others)

    def page() -> str:
        return render_template("case_arranging/moves.html", form=form, stage=shown, others=others)

    def act() -> str:
        seen = str(form["seen"].data or "")
        if set_moves(shown, wanted(form, others), seen, current_user, clock.now()):
            flash(_("The moves were changed."), "good")
        return url_for("case_arranging.service", service_id=service_id)

    return answer(form, act, page) if request.method == "POST" else page()


def stage_page(shown: CaseStage, form: StageForm, withdrawing: EditForm | None = None) -> str:
    stages, standing = stages_of(shown.service_id), queries.under_way_by_stage(shown.service_id)
    return render_template(
        "case_arranging/stage.html",
        form=form,
        rules=found(queries.rules_for(shown.service_id)),
        stage=shown,
        open_cases=standing.get(shown.id, 0),
        withdrawing=withdrawing,
        flaws=[one for one in flaws_of(stages, standing) if one.stage is shown],
    )


def _stage_form(shown: CaseStage | None) -> StageForm:
    held = {}
    if shown:
        held = of_stage(shown) | {
            "side": shown.side.value,
            "ending": shown.ending.value if shown.ending else "",
            "seen": str(shown.version),
        }
    sent = request.form if request.method == "POST" and request.endpoint != "case_arranging.place" else None
    return StageForm(formdata=sent, data=held)


def _moves_form(shown: CaseStage, others: list[CaseStage]) -> EditForm:
    sent = request.form if request.method == "POST" else None
    return moves_form(shown, others, sent, seen=mark_of(shown))
