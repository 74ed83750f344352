"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.cases.arranging import flaws, rules_views, stage_views, views, withdrawing_views, wording
from inquiry_desk.cases.arranging.blueprint import blueprint

VIEWS = (views, rules_views, stage_views, withdrawing_views)


def init_app(app: Flask) -> None:
    register_labels(flaws.LABELS | wording.LABELS)
    app.register_blueprint(blueprint)
    app.jinja_env.filters.update(
        told_today=wording.told_today,
        letter_field=wording.letter_field,
        what_arranged=wording.what_in_words,
        changes_arranged=wording.changes_in_words,
    )
