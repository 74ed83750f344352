"""The composition root: which parts there are, which adapters they get, and the floors in order."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from escalation import app as escalation
from escalation.notices import AgreedChannel, MailChannel, WebhookChannel
from faq import app as faq
from foundation import db as database
from foundation.db import db
from foundation.web import app as web
from inquiry_desk import faq_section, key_list, navigation
from inquiry_desk.analysis import app as analysis
from inquiry_desk.board import app as board
from inquiry_desk.calling_back import app as calling_back
from inquiry_desk.calls import app as calls
from inquiry_desk.cases import app as cases
from inquiry_desk.complaints import app as complaints
from inquiry_desk.correspondence import app as correspondence
from inquiry_desk.dashboards import app as dashboards
from inquiry_desk.department_mail import app as department_mail
from inquiry_desk.downtime import app as downtime
from inquiry_desk.escalations import app as escalations
from inquiry_desk.finding import app as finding
from inquiry_desk.finding.models import is_in_models
from inquiry_desk.handing_over import app as handing_over
from inquiry_desk.incidents import app as incidents
from inquiry_desk.inquiries import app as inquiries
from inquiry_desk.joining import app as joining
from inquiry_desk.knowledge import app as knowledge
from inquiry_desk.quality import app as quality
from inquiry_desk.queue import app as queue
from inquiry_desk.registers import app as registers
from inquiry_desk.replies import app as replies
from inquiry_desk.reporting import app as reporting
from inquiry_desk.reports import app as reports
from inquiry_desk.routing import app as routing
from inquiry_desk.runtime import KEY, Runtime
from inquiry_desk.settings import Settings, read_settings, secret_key_of
from inquiry_desk.staff import app as staff
from inquiry_desk.team import app as team
from inquiry_desk.telephony import app as telephony
from inquiry_desk.webhooks import app as webhooks
from mail_gateway import app as mail_gateway

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
LARGEST_FORM = 2_000_000


def create_app(settings: Settings | None = None) -> Flask:
    """The web application; also the context in which the gateway, the worker and the console work."""
    settings = settings or read_settings()
    settings.var.mkdir(parents=True, exist_ok=True)
    app = Flask("inquiry_desk", static_folder=None, static_url_path="/static")
    app.extensions[KEY] = Runtime(settings=settings, secret_key=secret_key_of(settings))
    _configure(app, settings)
    database.init_app(app, settings.database)
    folder = str(MIGRATIONS)
    Migrate(app, db, folder, compare_type=True, render_as_batch=True, include_name=is_in_models)
    web.init_app(app)
    faq.init_app(app, settings.index)
    mail_gateway.init_app(app)
    general = f"{settings.general_mail}@{settings.mail_domain}"
    by_mail = MailChannel(settings.centre_name, general, app.extensions[KEY].secret_key)
    channel, largest = AgreedChannel(by_mail, WebhookChannel()), settings.attachments_max_bytes
    escalation.init_app(app, settings.address, channel, largest)
    for part in (
        staff,
        finding,
        inquiries,
        calling_back,
        calls,
        correspondence,
        dashboards,
        department_mail,
        complaints,
        incidents,
        registers,
        reporting,
        escalations,
        handing_over,
        replies,
        reports,
        analysis,
        routing,
        webhooks,
        board,
        cases,
        downtime,
        joining,
        quality,
        queue,
        telephony,
        team,
        navigation,
        key_list,
        faq_section,
    ):
        part.init_app(app)
    knowledge.init_app(app, settings.inquiry_index)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=app.extensions[KEY].secret_key,
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        SESSION_COOKIE_NAME="desk",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
