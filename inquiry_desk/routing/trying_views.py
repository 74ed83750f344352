"""規則の確認: which rule an inquiry would meet, what would be done, and why the others do not fit."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from escalation.routing.matching import Matter
from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.web.ids import id_argument
from inquiry_desk.routing.blueprint import blueprint
from inquiry_desk.routing.filling import trial_form
from inquiry_desk.routing.forms import TrialForm
from inquiry_desk.routing.trying import shown_trial


@blueprint.route("/try", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUTING)
def try_rules() -> ResponseReturnValue:
    """The empty form, or that of a rule's own conditions; by POST also what comes of it. Nothing is stored."""
    typed = request.form if request.method == "POST" else None
    given = request.args
    form = trial_form(
        typed, id_argument("service_id"), id_argument("category_id"), given.get("received_by", "")
    )
    if typed is None:
        return render_template("routing/try.html", form=form, shown=None)
    if not form.validate():
        return render_template("routing/try.html", form=form, shown=None), 422
    now = clock.now()
    return render_template("routing/try.html", form=form, shown=shown_trial(_matter(form), now), tried_at=now)


def _matter(form: TrialForm) -> Matter:
    return Matter(
        service_id=form.service_id.data,
        category_id=form.category_id.data,
        received_by=form.received_by.data or "",
        text=form.text.data or "",
    )
