"""How this part joins."""

from flask import Flask
from flask_login import current_user

from foundation.web.filters import register_labels
from inquiry_desk.cases.asking import ask_views, known, told_views
from inquiry_desk.cases.asking.blueprint import blueprint
from inquiry_desk.cases.asking.links import cases_of_inquiry
from inquiry_desk.cases.models import Case
from inquiry_desk.inquiries.models import Inquiry

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (ask_views, told_views)


def init_app(app: Flask) -> None:
    register_labels(known.LABELS)
    app.jinja_env.globals.update(asking_of=told_views.asking_of, cases_about=_cases_about)
    app.register_blueprint(blueprint)


def _cases_about(inquiry: Inquiry) -> list[Case]:
    return cases_of_inquiry(inquiry, current_user)
