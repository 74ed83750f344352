"""How this part joins."""

from flask import Flask

from inquiry_desk.handing_over import phone_views, request_views, views
from inquiry_desk.handing_over.blueprint import blueprint
from inquiry_desk.handing_over.queries import sent_back_to

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (phone_views, request_views, views)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["handovers_sent_back"] = sent_back_to
    app.register_blueprint(blueprint)
