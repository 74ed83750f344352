"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.cases.arranging.counting_day import SIGNED_UNTIL
from inquiry_desk.reporting import (
    file_views,
    inspecting,
    inspection_views,
    list_views,
    naming,
    views,
    wording,
)
from inquiry_desk.reporting.acts import is_tickable
from inquiry_desk.reporting.blueprint import blueprint
from inquiry_desk.reporting.models import LABELS
from inquiry_desk.reporting.monthly import checking as monthly_checking
from inquiry_desk.reporting.monthly import views as monthly_views
from inquiry_desk.reporting.monthly import wording as monthly_wording
from inquiry_desk.reporting.signed_days import figures_signed_until

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (views, list_views, file_views, inspection_views, monthly_views)
# What templates call.
WORDS = (
    naming.title_of,
    naming.column_name,
    naming.row_name,
    wording.month_name,
    wording.short_month,
    wording.year_name,
    wording.period_name,
    wording.days_name,
    wording.service_name,
    wording.days_late,
    inspecting.inspection_due_on,
    inspecting.inspections_of,
    inspecting.is_inspection_overdue,
    inspecting.may_be_inspected,
    inspecting.may_be_received,
    monthly_checking.missing_days,
    monthly_wording.days_in_words,
    monthly_wording.name_of,
    monthly_wording.state_in_words,
)


def init_app(app: Flask) -> None:
    register_labels(LABELS)
    app.extensions[SIGNED_UNTIL] = figures_signed_until
    app.jinja_env.globals.update(report_words={word.__name__: word for word in WORDS})
    app.jinja_env.tests["tickable"] = is_tickable
    app.register_blueprint(blueprint)
