"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.correspondence.mailroom import LABELS
from inquiry_desk.correspondence.reply_views import blueprint


def init_app(app: Flask) -> None:
    register_labels(LABELS)
    app.register_blueprint(blueprint)
