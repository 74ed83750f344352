"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.incidents import (
    access_rules,
    act_views,
    checked_views,
    correcting,
    drill_views,
    file_views,
    kinds,
    linking,
    measure_views,
    report_views,
    views,
)
from inquiry_desk.incidents.blueprint import blueprint
from inquiry_desk.incidents.rules import state_of

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (views, act_views, measure_views, report_views, drill_views, checked_views, file_views)


def init_app(app: Flask) -> None:
    register_labels(kinds.LABELS | correcting.LABELS | access_rules.LABELS)
    app.jinja_env.globals.update(
        IncidentData=kinds.DataKind,
        IncidentField=correcting.Field,
        IncidentKind=kinds.IncidentKind,
        incidents_about=linking.incidents_about,
        state_of_incident=state_of,
        untold_incidents=views.untold_notices,
    )
    app.register_blueprint(blueprint)
