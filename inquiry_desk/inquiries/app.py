"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.inquiries.kinds import LABELS
from inquiry_desk.inquiries.views import blueprint


def init_app(app: Flask) -> None:
    register_labels(LABELS)
    app.register_blueprint(blueprint)
