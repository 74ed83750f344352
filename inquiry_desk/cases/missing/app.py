"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.cases.missing import ask_views, models, queries, views
from inquiry_desk.cases.missing.blueprint import blueprint
from inquiry_desk.cases.missing.leaving import settle_with_move, wait_again
from inquiry_desk.cases.moving.leaving import beside_moves

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (views, ask_views)


def init_app(app: Flask) -> None:
    beside_moves(settle_with_move, wait_again)
    register_labels(models.LABELS | queries.LABELS)
    app.jinja_env.globals.update(missing_of=ask_views.missing_of, missing_due=views.missing_due)
    app.register_blueprint(blueprint)
