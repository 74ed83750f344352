"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.cases.importing.blueprint import blueprint
from inquiry_desk.cases.importing.models import LABELS


def init_app(app: Flask) -> None:
    register_labels(LABELS)
    app.register_blueprint(blueprint)
