"""The routing rules: list in the order in which they are tried, new, like another, change, arrange, out of use."""

from collections.abc import Callable
from typing import TypeVar

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from escalation.routing import actions
from escalation.routing.flaws import flaws_in_order
from escalation.routing.models import RoutingRule
from escalation.routing.queries import all_rules, rule_with_id
from escalation.values import OutdatedError, RefusedError
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.web.ids import id_argument, read_id
from inquiry_desk.routing import filling
from inquiry_desk.routing.blueprint import blueprint
from inquiry_desk.routing.forms import RuleForm
from inquiry_desk.routing.queries import agreements
from inquiry_desk.staff.fields import ButtonForm
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import Conflict, Refused, answer

Result = TypeVar("Result")


@blueprint.get("/")
@requires(Permission.MANAGE_ROUTING)
def rules() -> str:
    return _list()


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUTING)
def new_rule() -> ResponseReturnValue:
    """Empty, or like the rule `like` (同じ内容で新しい規則)."""
    original = rule_with_id(id_argument("like")) if request.method == "GET" else None
    form = filling.copied_form(original) if original else filling.rule_form(None)

    def page() -> str:
        return _page(form, None, original)

    def act() -> str:
        rule = _kept(lambda: actions.register_rule(form.to_values(), form.before_id.data))
        flash(_("The rule was registered and is in use."), "good")
        return url_for("routing.rule", rule_id=rule.id)

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.route("/<int:rule_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUTING)
def rule(rule_id: int) -> ResponseReturnValue:
    shown = found(rule_with_id(rule_id))
    form = filling.rule_form(shown)

    def page() -> str:
        return _page(form, shown)

    def act() -> str:
        if _change(shown, form):
            flash(_("The rule was changed. It holds for what is handed over from now on."), "good")
        return url_for("routing.rule", rule_id=rule_id)

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.post("/<int:rule_id>/move")
@requires(Permission.MANAGE_ROUTING)
def move_rule(rule_id: int) -> ResponseReturnValue:
    moving = found(rule_with_id(rule_id))
    direction = "up" if request.form.get("direction") == "up" else "down"

    def act() -> str:
        actions.move_rule(moving, direction == "up")
        return url_for("routing.rules", moved=rule_id, direction=direction)

    return answer(ButtonForm(), act, _list)


@blueprint.post("/<int:rule_id>/use")
@requires(Permission.MANAGE_ROUTING)
def use_rule(rule_id: int) -> ResponseReturnValue:
    """Take it into use again (`active=yes`), or out of use; the list then offers to take that back."""
    chosen = found(rule_with_id(rule_id))
    active = request.form.get("active") == "yes"

    def act() -> str:
        actions.use_rule(chosen, active)
        return url_for("routing.rules", changed=rule_id)

    return answer(ButtonForm(), act, _list)


def _change(shown: RoutingRule, form: RuleForm) -> list[str]:
    try:
        return _kept(lambda: actions.change_rule(shown, form.to_values(), read_id(form.seen.data) or 0))
    except OutdatedError:
        raise Conflict(
            _l(
                "Somebody else changed this in the meantime. Below is what you typed: send it again to keep it."
            ),
            str(shown.version),
        ) from None


def _kept(act: Callable[[], Result]) -> Result:
    """What the action made; its refusal as the form shows it."""
    try:
        return act()
    except RefusedError as refusal:
        raise Refused(refusal.message) from None


def _list() -> str:
    everything = all_rules()
    return render_template(
        "routing/rules.html",
        rules=[one for one in everything if one.active],
        retired=[one for one in everything if not one.active],
        flaws=flaws_in_order(everything),
        agreements=agreements(),
        changed=rule_with_id(id_argument("changed")),
    )


def _page(form: RuleForm, shown: RoutingRule | None, original: RoutingRule | None = None) -> str:
    flaws = flaws_in_order(all_rules()).get(shown.id, []) if shown else []
    return render_template("routing/rule.html", form=form, rule=shown, original=original, flaws=flaws)
