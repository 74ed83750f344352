"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.calls import fragments, holding_views, identity, views
from inquiry_desk.calls.blueprint import blueprint

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (fragments, holding_views, views)


def init_app(app: Flask) -> None:
    register_labels(identity.LABELS)
    app.jinja_env.filters["identity_items"] = identity.items_in_words
    app.register_blueprint(blueprint)
