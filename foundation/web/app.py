"""How the web edge joins: the same headers, languages, guards, filters and error pages for every part."""

from importlib.resources import files
from pathlib import Path

import js_lib_htmx
from flask import Blueprint, Flask
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect

from foundation.access import guards
from foundation.web import errors, filters, headers, i18n, ids, kept_files, once, session, uploads, whose

PACKAGES = (
    "foundation",
    "faq",
    "mail_gateway",
    "escalation",
    "inquiry_desk",
    "inquiry_desk.inquiries",
    "inquiry_desk.calls",
    "inquiry_desk.calling_back",
    "inquiry_desk.handing_over",
    "inquiry_desk.complaints",
    "inquiry_desk.correspondence",
    "inquiry_desk.dashboards",
    "inquiry_desk.department_mail",
    "inquiry_desk.escalations",
    "inquiry_desk.staff",
    "inquiry_desk.incidents",
    "inquiry_desk.registers",
    "inquiry_desk.reporting",
    "inquiry_desk.reports",
    "inquiry_desk.analysis",
    "inquiry_desk.replies",
    "inquiry_desk.knowledge",
    "inquiry_desk.routing",
    "inquiry_desk.webhooks",
    "inquiry_desk.board",
    "inquiry_desk.cases",
    "inquiry_desk.cases.arranging",
    "inquiry_desk.cases.asking",
    "inquiry_desk.cases.checking",
    "inquiry_desk.cases.importing",
    "inquiry_desk.cases.intake",
    "inquiry_desk.cases.missing",
    "inquiry_desk.cases.moving",
    "inquiry_desk.cases.overview",
    "inquiry_desk.downtime",
    "inquiry_desk.joining",
    "inquiry_desk.quality",
    "inquiry_desk.queue",
    "inquiry_desk.team",
    "inquiry_desk.telephony",
)


def init_app(app: Flask) -> None:
    app.config.update(BOOTSTRAP_SERVE_LOCAL=True, WTF_CSRF_TIME_LIMIT=None)
    ids.init_app(app)
    uploads.init_app(app)
    i18n.init_app(app, PACKAGES)
    Bootstrap5(app)
    CSRFProtect(app)
    session.init_app(app)
    whose.init_app(app)
    guards.init_app(app)
    headers.init_app(app)
    kept_files.init_app(app)
    filters.init_app(app)
    errors.init_app(app)
    app.jinja_env.globals["new_submission_key"] = once.new_key
    app.register_blueprint(
        Blueprint(
            "web",
            __name__,
            template_folder="templates",
            static_folder="static",
            static_url_path="/web/static",
        )
    )
    app.register_blueprint(_htmx())


def _htmx() -> Blueprint:
    folder = Path(str(files(js_lib_htmx))) / "static" / "htmx"
    return Blueprint("htmx", __name__, static_folder=str(folder), static_url_path="/htmx/static")
