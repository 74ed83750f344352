"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.board import list_views, views
from inquiry_desk.board.blueprint import blueprint
from inquiry_desk.board.models import LABELS

# It puts its pages on the blueprint when it is imported.
PAGES = (list_views,)


def init_app(app: Flask) -> None:
    register_labels(LABELS)
    app.jinja_env.globals.update(important_notes=views.important_notes, unseen_notes=views.unseen_notes)
    app.register_blueprint(blueprint)
