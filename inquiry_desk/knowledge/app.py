"""How this part joins, with the index of answered inquiries in a folder of its own."""

from pathlib import Path

from flask import Flask

from faq.following import Follower
from faq.gaps.queries import gaps_of
from faq.search.whoosh_backend import WhooshBackend
from foundation.web.filters import register_labels
from inquiry_desk.knowledge import gap_views, proposal_views, usage_views, views
from inquiry_desk.knowledge.blueprint import blueprint
from inquiry_desk.knowledge.proposing import answer_of
from inquiry_desk.knowledge.similar import BACKEND, FOLLOWER, INTERVAL, inquiry_index
from inquiry_desk.knowledge.usage_queries import LABELS

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (views, gap_views, usage_views, proposal_views)


def init_app(app: Flask, index_folder: Path) -> None:
    app.extensions[BACKEND] = WhooshBackend(index_folder)
    register_labels(LABELS)
    app.jinja_env.globals.update(gaps_of=gaps_of, answer_for_faq=answer_of)
    app.register_blueprint(blueprint)


def follow(app: Flask) -> None:
    """Let this machine's index follow the answered inquiries from now on, also where no worker runs."""
    Follower(app, name=FOLLOWER, kept=inquiry_index, interval=INTERVAL).start()
