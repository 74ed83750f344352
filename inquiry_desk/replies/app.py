"""How this part joins."""

from flask import Flask

from foundation.web.file_kinds import ENDINGS
from foundation.web.filters import label, register_labels
from inquiry_desk.replies import approval_list, approval_views
from inquiry_desk.replies.blueprint import blueprint
from inquiry_desk.replies.guard import Risk
from inquiry_desk.replies.labels import LABELS
from inquiry_desk.replies.personal_data import LABELS as KINDS
from inquiry_desk.replies.queries import sent_back_to
from inquiry_desk.replies.standing import leaving_of, standing_of

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (approval_list, approval_views)


def risk_label(value: str) -> str:
    """The words for a reason kept with a reply; one that is no longer known is left as it is."""
    return label(Risk(value)) if value in {risk.value for risk in Risk} else value


def init_app(app: Flask) -> None:
    register_labels(LABELS | KINDS)
    app.jinja_env.globals.update(
        replies_of=standing_of,
        reply_leaving=leaving_of,
        replies_sent_back=sent_back_to,
        reply_file_endings=ENDINGS.replace(" ", ","),
    )
    app.jinja_env.filters["risk_label"] = risk_label
    app.register_blueprint(blueprint)
