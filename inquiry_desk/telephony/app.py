"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.telephony import bar, event_views, missed_views, place_views
from inquiry_desk.telephony.blueprint import blueprint
from inquiry_desk.telephony.models import LABELS

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (bar, event_views, missed_views, place_views)


def init_app(app: Flask) -> None:
    register_labels(LABELS)
    app.jinja_env.globals["extension_of_mine"] = bar.seat_of
    app.register_blueprint(blueprint)
    # A machine has no session that a forged form could misuse; its key stands in a header.
    app.extensions["csrf"].exempt(event_views.events)
