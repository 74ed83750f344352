"""How the FAQ joins: its pages, and the search engine over this machine's own index folder."""

from pathlib import Path

from flask import Flask

from faq.labels import LABELS
from faq.library import BACKEND
from faq.search.highlight import mark, snippet
from faq.search.whoosh_backend import WhooshBackend
from faq.views import blueprint
from foundation.web.filters import register_labels


def init_app(app: Flask, index_folder: Path) -> None:
    app.extensions[BACKEND] = WhooshBackend(index_folder)
    register_labels(LABELS)
    app.jinja_env.globals.update(marked=mark, snippet=snippet)
    app.register_blueprint(blueprint)
