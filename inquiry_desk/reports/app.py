"""How this part joins: the first page and the contract figures."""

from flask import Flask

from inquiry_desk.reports.home import blueprint as home
from inquiry_desk.reports.views import blueprint


def init_app(app: Flask) -> None:
    app.register_blueprint(home)
    app.register_blueprint(blueprint)
