"""What the looks of the last weeks found: by service and week, and for who leads the team by person."""

from datetime import timedelta

from flask import render_template
from flask_login import current_user

from foundation import clock
from foundation.access.guards import may, requires
from foundation.access.roles import Permission
from foundation.calendar import day_of
from inquiry_desk.cases.checking import queries, rules
from inquiry_desk.cases.checking.blueprint import blueprint
from inquiry_desk.cases.scope import case_services


@blueprint.get("/results")
@requires(Permission.READ_CASE_BOARD)
def results() -> str:
    weeks = rules.weeks_until(day_of(clock.now()))
    looks = queries.first_looks(current_user, weeks[0])
    by_worker = rules.by_worker(looks) if may(Permission.LEAD_TEAM) else {}
    return render_template(
        "case_checks/results.html",
        weeks=weeks,
        until=weeks[-1] + timedelta(days=6),
        services=case_services(current_user),
        of_week=rules.by_service_and_week(looks),
        of_service=rules.by_service(looks),
        people=[(one, by_worker[one.id]) for one in queries.people(set(by_worker))],
    )
