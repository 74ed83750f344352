"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.complaints import file_views, views
from inquiry_desk.complaints.blueprint import blueprint
from inquiry_desk.complaints.models import LABELS
from inquiry_desk.complaints.queries import complaint_of_inquiry
from inquiry_desk.complaints.rules import STATE_LABELS

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (views, file_views)


def init_app(app: Flask) -> None:
    register_labels(LABELS | STATE_LABELS)
    app.jinja_env.globals.update(complaint_of_inquiry=complaint_of_inquiry)
    app.register_blueprint(blueprint)
