"""How this part joins."""

from flask import Flask

from inquiry_desk.calls import fragments, holding_views, views
from inquiry_desk.calls.blueprint import blueprint

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (fragments, holding_views, views)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
