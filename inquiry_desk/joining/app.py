"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.joining import link_views, merge_views, split_views
from inquiry_desk.joining.blueprint import blueprint
from inquiry_desk.joining.models import LABELS
from inquiry_desk.joining.showing import links_of, may_be_split, merge_shown

VIEWS = (merge_views, link_views, split_views)


def init_app(app: Flask) -> None:
    register_labels(LABELS)
    app.jinja_env.globals.update(merge_shown=merge_shown, links_of=links_of)
    app.jinja_env.tests["may_be_split"] = may_be_split
    app.register_blueprint(blueprint)
