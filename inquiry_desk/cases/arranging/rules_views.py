"""What holds for all cases of a service."""

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
from inquiry_desk.cases.arranging.forms import RulesForm
from inquiry_desk.cases.arranging.proposal import of_rules
from inquiry_desk.cases.letters import FIELDS
from inquiry_desk.cases.models import CaseRules
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer


@blueprint.route("/<int:service_id>/rules", methods=["GET", "POST"])
@requires(Permission.ARRANGE_CASES)
def rules(service_id: int) -> ResponseReturnValue:
    shown = found(queries.rules_for(service_id))
    form, open_cases = _form(shown), sum(queries.under_way_by_stage(service_id).values())

    def page() -> str:
        return render_template(
            "case_arranging/rules.html", form=form, rules=shown, open_cases=open_cases, fields=FIELDS
        )

    def act() -> str:
        seen, values, past = read_id(form.seen.data) or 0, form.to_values(), bool(form.moves_past.data)
        changed = actions.change_rules(shown, values, seen, current_user, clock.now(), moves_past=past)
        _tell(changed, open_cases)
        return url_for("case_arranging.service", service_id=service_id)

    return answer(form, act, page) if request.method == "POST" else page()


def _tell(changed: list[str], open_cases: int) -> None:
    if changed:
        flash(_("The rules were changed."), "good")
    if open_cases and {"centre_days", "decision_days"} & set(changed):
        kept = _("%(count)s open cases keep their deadlines; new ones go by the new days.", count=open_cases)
        flash(kept, "info")


def _form(shown: CaseRules) -> RulesForm:
    held = of_rules(shown) | {"check_mode": shown.check_mode.value, "seen": str(shown.version)}
    return RulesForm(formdata=request.form if request.method == "POST" else None, data=held)
