"""How this part joins."""

from flask import Flask

from foundation.access.roles import LABELS as ROLE_LABELS
from foundation.audit.models import LABELS as AUDIT_LABELS
from foundation.business_days.explaining import LABELS as CLOSURE_LABELS
from foundation.business_days.models import LABELS as CALENDAR_LABELS
from foundation.organisation.models import LABELS as ORGANISATION_LABELS
from foundation.web.filters import register_labels
from inquiry_desk.staff import (
    absence_views,
    account_views,
    audit_views,
    category_views,
    department_views,
    merging_views,
    office_day_views,
    section_views,
    service_views,
    user_views,
    views,
    webhook_views,
)
from inquiry_desk.staff.audit_words import details_in_words, subject_in_words
from inquiry_desk.staff.blueprint import blueprint

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (
    views,
    account_views,
    absence_views,
    user_views,
    service_views,
    category_views,
    department_views,
    section_views,
    webhook_views,
    merging_views,
    office_day_views,
    audit_views,
)


def init_app(app: Flask) -> None:
    for labels in (ROLE_LABELS, AUDIT_LABELS, ORGANISATION_LABELS, CALENDAR_LABELS, CLOSURE_LABELS):
        register_labels(labels)
    app.jinja_env.filters.update(audit_subject=subject_in_words, audit_details=details_in_words)
    app.register_blueprint(blueprint)
