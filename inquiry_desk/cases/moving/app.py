"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.cases.moving import balance, batch_reading, batch_views, case_views, verdicts, views
from inquiry_desk.cases.moving.blueprint import blueprint

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (views, case_views, batch_views, batch_reading)


def init_app(app: Flask) -> None:
    register_labels(verdicts.LABELS | balance.LABELS)
    app.jinja_env.globals.update(moving_of=case_views.moving_of, batches_late=batch_views.batches_late)
    app.register_blueprint(blueprint)
