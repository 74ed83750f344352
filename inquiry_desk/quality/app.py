"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.quality import views
from inquiry_desk.quality.blueprint import blueprint
from inquiry_desk.quality.models import LABELS


def init_app(app: Flask) -> None:
    register_labels(LABELS)
    app.jinja_env.globals.update(new_looks=views.new_looks)
    app.register_blueprint(blueprint)
