"""How this part joins."""

from flask import Flask
from flask_login import current_user

from foundation import clock
from foundation.web.filters import register_labels
from inquiry_desk.correspondence import damaged_views, file_views, mail_views, views
from inquiry_desk.correspondence.blueprint import blueprint
from inquiry_desk.correspondence.mailroom import LABELS
from inquiry_desk.correspondence.notices import MailNotices, notices_for
from inquiry_desk.runtime import runtime

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (views, mail_views, file_views, damaged_views)


def delivery_folder() -> str:
    """The folder mail is written into instead of being sent; empty where a smarthost is set."""
    settings = runtime().settings
    return "" if settings.smarthost else str(settings.outbox)


def mail_notices() -> MailNotices:
    """For the person at the screen, now."""
    return notices_for(current_user, clock.now())


def init_app(app: Flask) -> None:
    register_labels(LABELS)
    app.jinja_env.globals.update(delivery_folder=delivery_folder, mail_notices=mail_notices)
    app.register_blueprint(blueprint)
