"""How escalation joins: the department's pages, the address that notices lead to, and how they travel."""

from flask import Flask

from escalation.alerts.models import LABELS as ALERT_LABELS
from escalation.by_mail.reading import LABELS as SAID_LABELS
from escalation.by_mail.taking import LABELS as HELD_LABELS
from escalation.department.views import blueprint
from escalation.explaining import LABELS as CAUSE_LABELS
from escalation.explaining import course_of, why_due
from escalation.files import LARGEST, USUAL_LARGEST
from escalation.labels import LABELS
from escalation.notices import ADDRESS, CHANNEL, NotificationChannel, SilentChannel
from escalation.routing.matching import LABELS as MISS_LABELS
from escalation.routing.models import LABELS as CHANNEL_LABELS
from escalation.routing.terms import LABELS as PART_LABELS
from escalation.two_sided import LABELS as HOLDER_LABELS
from escalation.webhooks.models import LABELS as DELIVERY_LABELS
from foundation.web.filters import register_labels


def init_app(
    app: Flask, address: str, channel: NotificationChannel | None = None, largest_files: int = USUAL_LARGEST
) -> None:
    """`address` is where people open the desk; without a channel nobody is notified.

    `largest_files`: bytes that the files of one step may have together.
    """
    app.extensions[LARGEST] = largest_files
    app.extensions[ADDRESS] = address
    app.extensions[CHANNEL] = channel or SilentChannel()
    for labels in (
        LABELS,
        ALERT_LABELS,
        CAUSE_LABELS,
        CHANNEL_LABELS,
        DELIVERY_LABELS,
        HELD_LABELS,
        HOLDER_LABELS,
        MISS_LABELS,
        PART_LABELS,
        SAID_LABELS,
    ):
        register_labels(labels)
    app.jinja_env.globals.update(why_due=why_due, deadline_course=course_of)
    app.register_blueprint(blueprint)
