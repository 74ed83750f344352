"""How this part joins."""

from flask import Flask

from inquiry_desk.cases.asking.blueprint import blueprint


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
