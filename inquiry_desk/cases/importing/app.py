"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.cases.importing import column_views, refused_views, views
from inquiry_desk.cases.importing.blueprint import blueprint
from inquiry_desk.cases.importing.models import LABELS

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (views, column_views, refused_views)


def init_app(app: Flask) -> None:
    register_labels(LABELS)
    app.register_blueprint(blueprint)
