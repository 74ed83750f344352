"""How the FAQ joins: its pages, and the search backend it uses."""

from pathlib import Path

from flask import Flask

from faq.views import blueprint


def init_app(app: Flask, index_folder: Path) -> None:
    app.extensions["faq_index_folder"] = index_folder
    app.register_blueprint(blueprint)
