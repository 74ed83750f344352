"""The forms of this part with what there is to choose from, filled from a rule or from what was sent."""

from typing import Any

from flask import request
from flask_babel import gettext as _

from escalation.routing.models import RoutingRule
from escalation.routing.queries import all_rules
from inquiry_desk.routing.forms import RuleForm, TrialForm
from inquiry_desk.routing.queries import (
    Group,
    categories_to_choose,
    sections_to_choose,
    services_to_choose,
)
from inquiry_desk.staff.queries import departments_to_choose

_BY_VALUE = ("channel", "answered_by")
_HELD = (
    "name",
    "service_id",
    "category_id",
    "received_by",
    "words",
    "department_id",
    "section_id",
    "channel",
    "content_in_notice",
    "includes_name",
    "includes_phone",
    "includes_mail",
    "includes_files",
    "answered_by",
    "accept_within_hours",
    "answer_within_hours",
    "urgent_within_hours",
    "needs_approval",
)


def rule_form(shown: RoutingRule | None) -> RuleForm:
    """The form of `shown`, or of a new rule; what was sent goes before."""
    held = _held(shown) | {"seen": str(shown.version)} if shown else {}
    form = RuleForm(formdata=request.form if request.method == "POST" else None, data=held)
    return _with_choices(form, shown)


def copied_form(original: RoutingRule) -> RuleForm:
    """A new rule like `original`, tried just before it: a copy is made to say something narrower."""
    data = _held(original) | {"before_id": original.id if original.active else None}
    return _with_choices(RuleForm(formdata=None, data=data), original)


def trial_form(typed: Any, service_id: int | None, category_id: int | None, received_by: str) -> TrialForm:
    """The form of a trial: what was sent, or else these."""
    data: dict[str, Any] = {"service_id": service_id, "category_id": category_id}
    form = TrialForm(formdata=typed, data=data | ({"received_by": received_by} if received_by else {}))
    services = services_to_choose()
    form.service_id.choices = [("", _("Not decided yet")), *((s.id, s.name) for s in services)]
    _offer(form.category_id, categories_to_choose(services))
    return form


def _held(rule: RoutingRule) -> dict[str, Any]:
    held = {name: getattr(rule, name) for name in _HELD}
    return held | {name: held[name].value for name in _BY_VALUE}


def _with_choices(form: RuleForm, shown: RoutingRule | None) -> RuleForm:
    services = services_to_choose(shown.service_id if shown else None)
    departments = departments_to_choose(shown.department_id if shown else None)
    form.service_id.choices = [("", _("Any service")), *((s.id, s.name) for s in services)]
    form.department_id.choices = [("", _("Choose")), *((d.id, d.name) for d in departments)]
    _offer(form.category_id, categories_to_choose(services, shown.category_id if shown else None))
    _offer(form.section_id, sections_to_choose(departments, shown.section_id if shown else None))
    others = [rule for rule in all_rules() if rule.active]
    form.before_id.choices = [
        ("", _("After all others")),
        *((rule.id, _("Before “%(name)s”", name=rule.name)) for rule in others),
    ]
    return form


def _offer(field: Any, groups: list[Group]) -> None:
    """`groups` is what the template shows, by heading; `choices` is what is accepted."""
    field.groups = groups
    field.choices = [("", ""), *(choice for group in groups for choice in group.choices)]
