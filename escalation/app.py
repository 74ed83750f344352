"""How escalation joins: the department's pages, and the address that notices lead to."""

from flask import Flask

from escalation.views import blueprint


def init_app(app: Flask, address: str) -> None:
    app.extensions["escalation_address"] = address
    app.register_blueprint(blueprint)
