"""How this part joins."""

from flask import Flask

from escalation.routing.flaws import LABELS
from escalation.routing.terms import terms_of_service
from foundation.web.filters import register_labels
from inquiry_desk.routing import choice_views, trying_views, views
from inquiry_desk.routing.blueprint import blueprint
from inquiry_desk.routing.wording import conditions_of, parts_in_order, way_in

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (views, trying_views, choice_views)


def init_app(app: Flask) -> None:
    register_labels(LABELS)
    app.jinja_env.filters.update(
        rule_conditions=conditions_of,
        parts_in_order=parts_in_order,
        way_in=way_in,
        own_terms=terms_of_service,
    )
    app.register_blueprint(blueprint)
