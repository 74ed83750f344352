"""How escalation joins: the department's pages, the address that notices lead to, and how they travel."""

from flask import Flask

from escalation.explaining import why_due
from escalation.labels import LABELS
from escalation.notices import ADDRESS, CHANNEL, NotificationChannel, SilentChannel
from escalation.views import blueprint
from foundation.web.filters import register_labels


def init_app(app: Flask, address: str, channel: NotificationChannel | None = None) -> None:
    """`address` is where people open the desk; without a channel nobody is notified."""
    app.extensions[ADDRESS] = address
    app.extensions[CHANNEL] = channel or SilentChannel()
    register_labels(LABELS)
    app.jinja_env.globals["why_due"] = why_due
    app.register_blueprint(blueprint)
