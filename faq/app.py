"""How the FAQ joins: its pages, and the search engine over this machine's own index folder."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from threading import Lock

from flask import Flask

from faq.articles import differences, life, work_views, worklists, writing_views
from faq.articles import views as articles
from faq.asking import views as asking
from faq.blueprint import blueprint
from faq.exchange import bulk, bulk_views, duplicate_views, export_views, import_views
from faq.exchange import models as exchange
from faq.following import FOLLOWER, Beside, Follower
from faq.gaps import models as gaps
from faq.gold import models as gold
from faq.gold import views as gold_views
from faq.labels import LABELS
from faq.learning import models as learning
from faq.learning import rules as learning_rules
from faq.learning.queries import learned_of
from faq.learning.rules import COUNTED
from faq.library import BACKEND
from faq.markdown import plain_text, rendered
from faq.meaning import follow_meanings
from faq.nearest import follow_vocabulary
from faq.search.highlight import mark, snippet
from faq.search.whoosh_backend import WhooshBackend
from faq.teaching import learning_views, word_views
from faq.teaching.learning_views import may_judge
from faq.wording import models as wording
from foundation.web.filters import register_labels

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (
    articles,
    writing_views,
    work_views,
    asking,
    learning_views,
    word_views,
    bulk_views,
    duplicate_views,
    export_views,
    import_views,
    gold_views,
)

LABELLED = (
    exchange,
    gaps,
    gold,
    learning,
    wording,
    learning_rules,
    life,
    differences,
    worklists,
    bulk,
)

_plain = lru_cache(maxsize=2048)(plain_text)
"""Answers are shown again and again beside calls; a thousand of them take about a megabyte."""


def init_app(app: Flask, index_folder: Path) -> None:
    app.extensions[BACKEND] = WhooshBackend(index_folder)
    register_labels(LABELS)
    for part in LABELLED:
        register_labels(part.LABELS)
    app.jinja_env.globals.update(marked=mark, snippet=snippet)
    app.jinja_env.globals.update(learned_of=learned_of, may_judge=may_judge, most_learned=COUNTED)
    app.jinja_env.filters.update(markdown=rendered, plain=_plain)
    app.register_blueprint(blueprint)


def follow(app: Flask) -> None:
    """Keep searches of this process up to date from now on. For processes that answer requests, after any fork."""
    Follower(app).start()
    # A thread of its own: reading all questions takes seconds, and an approval is to be seen within two.
    Beside(app, "faq_words", (follow_vocabulary, follow_meanings)).start()


def follow_from_first_request(app: Flask, *others: Callable[[Flask], None]) -> None:
    """The same, and what `others` start, for a server that may load the application in a process that answers none."""
    starting = Lock()

    @app.before_request
    def begin() -> None:
        with starting:
            if FOLLOWER not in app.extensions:
                for start in (follow, *others):
                    start(app)
