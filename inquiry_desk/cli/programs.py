"""The three programs, and `run`, which starts them together until Ctrl-C."""

import logging
import signal
import subprocess
import sys
import time
from types import FrameType

import click
from flask_migrate import upgrade
from sqlalchemy import func, select

from faq.following import refresh_index
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.cli.environment import Problem, application, given, require_free, require_writable
from inquiry_desk.cli.intake import certificate_of, limits_of
from inquiry_desk.cli.web_server import WebServer
from inquiry_desk.cli.working import work_until_stopped
from inquiry_desk.correspondence.receiving import addresses_of
from inquiry_desk.mail_settings import split_address
from inquiry_desk.sample.loader import PASSWORD, accounts, load
from inquiry_desk.settings import Settings, read_settings
from mail_gateway.intake.spool import Spool
from mail_gateway.smtp.gateway import Gateway
from mail_gateway.smtp.server import run as take_mail

PROGRAMS = ("web", "mail-gateway", "worker")
PATIENCE = 15.0


@click.command()
@click.option("--web", metavar="HOST:PORT", help="Where the pages are served.")
@click.option("--smtp", "smtp_address", metavar="HOST:PORT", help="Where mail is taken in.")
@click.option("--var", metavar="DIR", help="Where database, spool, outbox and index are kept.")
@click.option("--sample/--no-sample", default=True, help="Load the sample city into an empty database.")
def run(web: str | None, smtp_address: str | None, var: str | None, sample: bool) -> None:
    """Everything on this machine: web, mail gateway and worker, until Ctrl-C."""
    given(web=web, smtp=smtp_address, var=var)
    settings = read_settings()
    require_writable(settings.var)
    require_free("the web server", settings.web, "INQUIRY_DESK_WEB")
    require_free("the mail gateway", settings.smtp, "INQUIRY_DESK_SMTP")
    certificate_of(settings)
    _prepare(settings, sample)
    _supervise([subprocess.Popen([sys.executable, "-m", "inquiry_desk", program]) for program in PROGRAMS])  # noqa: S603


def _prepare(settings: Settings, sample: bool) -> None:
    quiet_migrations()
    with application(settings):
        upgrade()
        empty = not db.session.scalar(select(func.count(User.id)))
        with_sample = sample and empty
        if with_sample:
            with transaction():
                load()
        refresh_index(wait=True)
        _announce(settings, bool(db.session.scalar(select(User.id).where(User.login_id == accounts()[0][0]))))


def _announce(settings: Settings, sample: bool) -> None:
    click.echo(f"\n  Inquiry Desk   {settings.address}")
    click.echo(f"  Mail comes in  smtp://{settings.smtp}  (…@{settings.mail_domain})")
    click.echo(f"  Mail goes out  {settings.smarthost or f'as .eml files into {settings.outbox}'}")
    if sample:
        click.echo(f"\n  Sample accounts, all with the password {PASSWORD}:")
        for login_id, name, role in accounts():
            click.echo(f"    {login_id:<14} {role:<18} {name}")
        click.echo(
            "\n  .venv/bin/inquiry-desk sample past   fills it with a past: inquiries, complaints, reports."
        )
    click.echo("\n  Ctrl-C stops everything.\n")


def _supervise(children: list[subprocess.Popen[bytes]]) -> None:
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    while not stopping and all(child.poll() is None for child in children):
        time.sleep(0.2)
    ended = [name for name, child in zip(PROGRAMS, children, strict=True) if child.poll() is not None]
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        _wait(child)
    if not stopping:
        raise Problem(f"{' and '.join(ended)} ended by itself; what it said stands above")


def _wait(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


@click.command()
def web() -> None:
    """The pages (gunicorn)."""
    settings = read_settings()
    require_writable(settings.var)
    WebServer(settings).run()


@click.command("mail-gateway")
def mail_gateway() -> None:
    """SMTP in: each message is made durable, then answered with 250."""
    settings = read_settings()
    log_to_stderr()
    host, port = split_address(settings.smtp)
    certificate = certificate_of(settings)
    with application(settings) as app:
        spool, book = Spool(settings.spool), addresses_of(app)
        take_mail(
            host, port, Gateway(spool, book, limits_of(settings), certificate, settings.smtp_require_tls)
        )


@click.command()
def worker() -> None:
    """Files mail, sends the outbox, keeps the index and the house in order."""
    settings = read_settings()
    log_to_stderr()
    with application(settings) as app:
        work_until_stopped(app)


def log_to_stderr() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # A step with much to do is still at it when its next turn comes: that is no news.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    quiet_migrations()


def quiet_migrations() -> None:
    logging.getLogger("alembic").setLevel(logging.WARNING)
