"""How this part joins: the first page and the contract figures."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.reports import definition_views, views
from inquiry_desk.reports.blueprint import blueprint
from inquiry_desk.reports.home import blueprint as home
from inquiry_desk.reports.kpi import SIDE_LABELS
from inquiry_desk.reports.models import LABELS as BASIS_LABELS

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (views, definition_views)


def init_app(app: Flask) -> None:
    register_labels(SIDE_LABELS)
    register_labels(BASIS_LABELS)
    app.register_blueprint(home)
    app.register_blueprint(blueprint)
