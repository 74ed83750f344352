"""A stage out of use, with the cases in it; and into use again."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.web.ids import read_id
from foundation.web.once import once
from inquiry_desk.cases.arranging import queries
from inquiry_desk.cases.arranging.blueprint import blueprint
from inquiry_desk.cases.arranging.forms import WithdrawForm
from inquiry_desk.cases.arranging.withdrawing import may_take, use_again, withdraw
from inquiry_desk.cases.models import CaseStage
from inquiry_desk.cases.stages import stages_of
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer


@blueprint.route("/<int:service_id>/stages/<int:stage_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.ARRANGE_CASES)
def withdraw_stage(service_id: int, stage_id: int) -> ResponseReturnValue:
    """Shows how many cases stand in the stage before anything happens."""
    shown = found(queries.stage_with_id(service_id, stage_id))
    takers = [one for one in stages_of(service_id) if may_take(shown, one)]
    form = _form(shown, takers)

    def page() -> str:
        standing = queries.under_way_by_stage(service_id).get(stage_id, 0)
        return render_template(
            "case_arranging/withdraw.html", form=form, stage=shown, takers=takers, open_cases=standing
        )

    def act() -> str:
        to = next((one for one in takers if one.id == form.to_id.data), None)
        seen = read_id(form.seen.data) or 0
        count = withdraw(shown, to, form.reason.data or "", seen, current_user, clock.now())
        flash(_said(shown, to, count), "good")
        return url_for("case_arranging.service", service_id=service_id)

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.post("/<int:service_id>/stages/<int:stage_id>/use")
@requires(Permission.ARRANGE_CASES)
def use_stage(service_id: int, stage_id: int) -> ResponseReturnValue:
    shown = found(queries.stage_with_id(service_id, stage_id))

    def act() -> str:
        use_again(shown, current_user, clock.now())
        flash(_("“%(name)s” is in use again.", name=shown.name), "good")
        return url_for("case_arranging.service", service_id=service_id)

    return once(request.form.get("submission_key"), act)


def _said(stage: CaseStage, to: CaseStage | None, count: int) -> str:
    if to and count:
        return str(
            _(
                "“%(name)s” is no longer in use. %(count)s cases went on in “%(to)s”.",
                name=stage.name,
                count=count,
                to=to.name,
            )
        )
    return str(_("“%(name)s” is no longer in use.", name=stage.name))


def _form(shown: CaseStage, takers: list[CaseStage]) -> WithdrawForm:
    sent = request.form if request.method == "POST" else None
    form = WithdrawForm(formdata=sent, data={"seen": str(shown.version)})
    form.to_id.choices = [("", _("Choose")), *((one.id, one.name) for one in takers)]
    return form
