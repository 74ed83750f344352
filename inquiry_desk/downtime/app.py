"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.downtime import entry_views, views
from inquiry_desk.downtime.blueprint import blueprint
from inquiry_desk.downtime.models import LABELS

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (views, entry_views)


def init_app(app: Flask) -> None:
    register_labels(LABELS)
    app.jinja_env.globals.update(late_sheets=views.late_sheets)
    app.register_blueprint(blueprint)
