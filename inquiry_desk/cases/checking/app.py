"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.cases.checking import queries, result_views, views
from inquiry_desk.cases.checking.blueprint import blueprint

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (views, result_views)


def init_app(app: Flask) -> None:
    register_labels(queries.LABELS)
    app.jinja_env.globals.update(checks_due=views.checks_due)
    app.register_blueprint(blueprint)
