"""How this part joins."""

from flask import Flask

from foundation.phone import read_phone
from foundation.web.filters import register_labels
from inquiry_desk.calling_back import act_views, views
from inquiry_desk.calling_back.blueprint import blueprint
from inquiry_desk.calling_back.listing import LABELS, due_for
from inquiry_desk.inquiries.promised_times import LABELS as OFFERS

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (views, act_views)


def dialled(typed: str) -> str:
    """What a telephone is given to dial (RFC 3966); empty for what is no known form of number."""
    return read_phone(typed).e164 or ""


def init_app(app: Flask) -> None:
    register_labels(LABELS | OFFERS)
    app.jinja_env.globals.update(callbacks_due_for=due_for)
    app.jinja_env.filters["dialled"] = dialled
    app.register_blueprint(blueprint)
