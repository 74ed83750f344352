"""How this part joins: its pages and the names of its topics."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.analysis.topics import LABELS
from inquiry_desk.analysis.views import blueprint


def init_app(app: Flask) -> None:
    register_labels(LABELS)
    app.register_blueprint(blueprint)
