"""The services with their stages: which handle cases, how one begins, and everything arranged for one."""

from typing import NamedTuple

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.models import Service
from inquiry_desk.cases.arranging import actions, queries
from inquiry_desk.cases.arranging.blueprint import blueprint
from inquiry_desk.cases.arranging.flaws import Found, flaws_of
from inquiry_desk.cases.arranging.forms import BeginForm
from inquiry_desk.cases.arranging.proposal import like, proposed
from inquiry_desk.cases.arranging.rule_flaws import flaws_against
from inquiry_desk.cases.arranging.values import Plan
from inquiry_desk.cases.arranging.wording import letter_of
from inquiry_desk.cases.models import CaseRules, CaseStage
from inquiry_desk.cases.stages import stages_of
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer


class Line(NamedTuple):
    """A service in the list."""

    rules: CaseRules
    stages: list[CaseStage]
    open_cases: int
    flaws: list[Found]


@blueprint.get("/")
@requires(Permission.ARRANGE_CASES)
def index() -> str:
    return _index()


@blueprint.get("/<int:service_id>")
@requires(Permission.ARRANGE_CASES)
def service(service_id: int) -> str:
    rules, stages = found(queries.rules_for(service_id)), stages_of(service_id)
    standing = queries.under_way_by_stage(service_id)
    return render_template(
        "case_arranging/service.html",
        rules=rules,
        stages=[stage for stage in stages if stage.active],
        retired=[stage for stage in stages if not stage.active],
        flaws=_flaws(rules, stages, standing),
        standing=standing,
        letter=letter_of(rules),
        journal=queries.journal_of(service_id),
    )


@blueprint.post("/<int:service_id>/begin")
@requires(Permission.ARRANGE_CASES)
def begin(service_id: int) -> ResponseReturnValue:
    """この業務で案件を扱う: the house's proposal, or what the service `like_id` has."""
    beginning = found(db.session.get(Service, service_id))
    form = _begin_form()

    def act() -> str:
        actions.start(beginning.id, _plan(form), current_user, clock.now())
        flash(_("Cases of this service can be taken in now. Look through the stages first."), "good")
        return url_for("case_arranging.service", service_id=service_id)

    return answer(form, act, lambda: _index(form))


def _flaws(rules: CaseRules, stages: list[CaseStage], standing: dict[int, int]) -> list[Found]:
    return [
        *flaws_of(stages, standing),
        *flaws_against(stages, rules.centre_days, rules.decision_days, rules.check_mode),
    ]


def _plan(form: BeginForm) -> Plan:
    today = day_of(clock.now())
    model = queries.rules_for(form.like_id.data) if form.like_id.data else None
    return like(model, stages_of(model.service_id), today) if model else proposed(today)


def _begin_form() -> BeginForm:
    form = BeginForm()
    arranged = queries.arranged_services()
    form.like_id.choices = [
        ("", _("The usual stages")),
        *((one.service_id, _("Like %(name)s", name=one.service.short_name)) for one in arranged),
    ]
    return form


def _index(form: BeginForm | None = None) -> str:
    stages, standing = queries.stages_by_service(), queries.under_way_by_stage()
    arranged = [
        Line(
            rules,
            of_service,
            sum(standing.get(stage.id, 0) for stage in of_service),
            _flaws(rules, of_service, standing),
        )
        for rules in queries.arranged_services()
        for of_service in [stages.get(rules.service_id, [])]
    ]
    return render_template(
        "case_arranging/index.html",
        form=form or _begin_form(),
        arranged=arranged,
        without=queries.services_without(),
    )
