"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.cases.overview import bands, counting, flow, views
from inquiry_desk.cases.overview.blueprint import blueprint

# It puts its pages on the blueprint when it is imported.
PAGES = (views,)


def init_app(app: Flask) -> None:
    register_labels(bands.LABELS | counting.LABELS | flow.LABELS)
    app.register_blueprint(blueprint)
