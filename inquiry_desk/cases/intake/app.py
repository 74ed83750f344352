"""How this part joins."""

from flask import Flask

from foundation.text import mask_name
from foundation.web.filters import register_labels
from inquiry_desk.cases.intake import case_views, doubts, entry_views, list_views, narrowing, path
from inquiry_desk.cases.intake.blueprint import blueprint
from inquiry_desk.cases.intake.followed import address_of_case
from inquiry_desk.cases.intake.naming import field_names, written_day
from inquiry_desk.cases.returns import returns_of
from inquiry_desk.incidents.kinds import LinkKind
from inquiry_desk.incidents.linking import found_by

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (entry_views, list_views, case_views)


def init_app(app: Flask) -> None:
    found_by(LinkKind.CASE, address_of_case)
    register_labels(doubts.LABELS | narrowing.LABELS | path.LABELS)
    app.jinja_env.filters.update(masked_name=mask_name, written_day=written_day)
    app.jinja_env.globals.update(case_field_names=field_names, case_returns=returns_of)
    app.register_blueprint(blueprint)
