"""`inquiry-desk check`: is this installation healthy?"""

from collections.abc import Callable
from datetime import datetime, timedelta

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import func, select, text

from faq.library import backend, state_of_library
from foundation import clock
from foundation.calendar import day_of
from foundation.db import db
from inquiry_desk.app import MIGRATIONS
from inquiry_desk.cli.environment import Problem, application, require_writable
from inquiry_desk.cli.intake import certificate_of
from inquiry_desk.correspondence.adapters import mailbox_of, scanner_of
from inquiry_desk.runtime import runtime
from inquiry_desk.settings import read_settings
from mail_gateway.intake.clamd import ScannerError
from mail_gateway.intake.scanning import TOO_LARGE, count_pending
from mail_gateway.intake.spool import Spool
from mail_gateway.mailbox.fetching import count_waiting
from mail_gateway.models import IncomingMail, IncomingState, OutgoingMail, OutgoingState

Check = Callable[[], str]
RENEWED_BEFORE = timedelta(days=14)


def database() -> str:
    db.session.execute(text("SELECT 1"))
    with db.engine.connect() as connection:
        at = MigrationContext.configure(connection).get_current_revision()
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    if at != newest:
        raise Problem(f"the schema is at {at}, the program needs {newest}: run inquiry-desk db upgrade")
    return f"{db.engine.dialect.name}, schema {at}"


def index() -> str:
    wanted = state_of_library(day_of(clock.now()))
    if backend().stamp() != wanted:
        raise Problem(
            "the search index is not up to date: is the worker running? else inquiry-desk faq reindex"
        )
    return "up to date"


def spool() -> str:
    folder = runtime().settings.spool
    require_writable(folder)
    waiting = sum(1 for _ in Spool(folder).waiting())
    failed = _count(IncomingMail, IncomingMail.state == IncomingState.FAILED)
    if failed:
        raise Problem(f"{failed} messages could not be filed: see the page for mail")
    return f"{waiting} messages waiting"


def outbox() -> str:
    settings = runtime().settings
    if not settings.smarthost:
        require_writable(settings.outbox)
    waiting = _count(OutgoingMail, OutgoingMail.state == OutgoingState.WAITING)
    failed = _count(OutgoingMail, OutgoingMail.state == OutgoingState.FAILED)
    if failed:
        raise Problem(f"{failed} messages could not be sent: see the page for mail")
    return f"to {settings.smarthost or settings.outbox}, {waiting} messages waiting"


def certificate() -> str:
    found = certificate_of(runtime().settings)
    if found is None:
        return "none: mail is taken without STARTTLS"
    return validity(found.expires_at(), clock.now())


def validity(expires_at: datetime, at: datetime) -> str:
    """Until when a certificate is good; complains when that is past, or so soon that its renewal has failed."""
    day = day_of(expires_at)
    if expires_at <= at:
        raise Problem(f"expired on {day}")
    if expires_at <= at + RENEWED_BEFORE:
        raise Problem(f"valid until {day} only: is it renewed?")
    return f"valid until {day}"


def mailbox() -> str:
    settings = runtime().settings
    if not settings.imap:
        return "none: mail comes by SMTP only"
    waiting = count_waiting(mailbox_of(settings))
    return f"{settings.imap}, {waiting} messages to fetch, read every {settings.imap_seconds} seconds"


def scanner() -> str:
    settings, pending, too_large = runtime().settings, count_pending(), count_pending(TOO_LARGE)
    if not settings.clamd and pending:
        raise Problem(f"{pending} attachments wait for a scanner, and INQUIRY_DESK_CLAMD names none")
    if not settings.clamd:
        return "none: attachments are not scanned"
    try:
        version = scanner_of(settings).version()
    except ScannerError as error:
        raise Problem(f"clamd cannot be asked ({error}); {pending} attachments wait for it") from None
    if too_large:
        raise Problem(
            f"{too_large} attachments are larger than StreamMaxLength in clamd.conf allows: raise it"
        )
    return f"{version}, {pending} attachments waiting"


def _count(model: type[IncomingMail] | type[OutgoingMail], condition: object) -> int:
    return db.session.scalar(select(func.count(model.id)).where(condition)) or 0  # type: ignore[arg-type]


@click.command()
@click.pass_context
def check(context: click.Context) -> None:
    """One line each for settings, database, index, and all that mail needs; exit 1 when something is wrong."""
    settings = read_settings()
    click.echo(f"settings    ok    var {settings.var}, web {settings.web}, smtp {settings.smtp}")
    checks: tuple[Check, ...] = (database, index, spool, outbox, certificate, mailbox, scanner)
    with application(settings):
        current_app.logger.disabled = True
        healthy = [_report(one) for one in checks]
    if not all(healthy):
        context.exit(1)


def _report(one: Check) -> bool:
    name = one.__name__
    try:
        click.echo(f"{name:<11} ok    {one()}")
    except Exception as problem:
        first_line = str(problem).strip().split("\n", maxsplit=1)[0]
        click.echo(f"{name:<11} WRONG {first_line}")
        db.session.rollback()
        return False
    return True
