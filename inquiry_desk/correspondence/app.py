"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.correspondence.mailroom import LABELS
from inquiry_desk.correspondence.views import blueprint
from inquiry_desk.runtime import runtime


def delivery_folder() -> str:
    """The folder mail is written into instead of being sent; empty where a smarthost is set."""
    settings = runtime().settings
    return "" if settings.smarthost else str(settings.outbox)


def init_app(app: Flask) -> None:
    register_labels(LABELS)
    app.jinja_env.globals["delivery_folder"] = delivery_folder
    app.register_blueprint(blueprint)
