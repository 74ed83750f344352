"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.queue import bulk, bulk_views, models, saved_pages
from inquiry_desk.queue.blueprint import blueprint

TABLES = (models.SavedView, models.BulkAct)


def init_app(app: Flask) -> None:
    register_labels(bulk.LABELS)
    app.jinja_env.globals.update(
        bulk_act_shown=bulk_views.act_shown,
        bulk_kind=lambda act: bulk.BulkKind(act.kind),
        bulk_choices=bulk_views.choices,
        own_lists=saved_pages.own_lists,
    )
    app.register_blueprint(blueprint)
