"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.escalations import step_views, views
from inquiry_desk.escalations.blueprint import blueprint
from inquiry_desk.escalations.cards import cards_of, moves_in, outcome_of, whole_clock
from inquiry_desk.escalations.listing import count_late
from inquiry_desk.escalations.tabs import LABELS

VIEWS = (step_views, views)


def init_app(app: Flask) -> None:
    register_labels(LABELS)
    app.jinja_env.globals.update(
        escalation_cards=cards_of,
        escalation_clock=whole_clock,
        escalation_moves=moves_in,
        late_answers=count_late,
    )
    app.jinja_env.filters["notice_outcome"] = outcome_of
    app.register_blueprint(blueprint)
