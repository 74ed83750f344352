"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.cases.missing.blueprint import blueprint
from inquiry_desk.cases.missing.models import LABELS


def init_app(app: Flask) -> None:
    register_labels(LABELS)
    app.register_blueprint(blueprint)
