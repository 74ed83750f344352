"""An installation whose mail programs can be killed: the real commands, each in a process of its own."""

import faulthandler
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeVar

from flask_migrate import upgrade
from sqlalchemy import ColumnElement, func, select, update

from bench.servers import free_port
from foundation import clock
from foundation.db import db, transaction
from inquiry_desk.app import create_app
from inquiry_desk.cli.main import cli
from inquiry_desk.settings import PREFIX, Settings
from mail_gateway.intake.spool import Spool
from mail_gateway.models import IncomingMail, IncomingState, OutgoingMail, OutgoingState

Found = TypeVar("Found")

HOST = "127.0.0.1"
PATIENCE = 60.0
"""Seconds until a program has started, stopped or done what is waited for."""
_QUIET = 5.0
MANY = "100000"
KEY = "a key for measuring only, 32 chars"

# Forked from a process that has read the program already: hundreds of starts cost what they do, not the imports.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["inquiry_desk.cli.main"])


def wait_until(look: Callable[[], Found | None], seconds: float = PATIENCE, pause: float = 0.01) -> Found:
    """What `look` finds, as soon as it finds something; TimeoutError after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if (found := look()) is not None:
            return found
        time.sleep(pause)
    raise TimeoutError(f"waited in vain for {look}")


def _command(name: str, environment: dict[str, str], log: Path) -> None:
    """One command of `inquiry-desk`, in a new process."""
    with log.open("ab", buffering=0) as file:
        for descriptor in (1, 2):
            os.dup2(file.fileno(), descriptor)
    faulthandler.register(signal.SIGUSR1)
    os.environ.update(environment)
    cli([name], prog_name="inquiry-desk")


def process_of(work: Callable[..., None], *arguments: object, name: str = "") -> BaseProcess:
    """A process that has begun this work; it ends with this program at the latest."""
    process = _processes.Process(target=work, args=arguments, name=name or work.__name__, daemon=True)
    process.start()
    return process


class MailDesk:
    """Mail gateway and worker over one database, to be started, killed and started again."""

    def __init__(self, settings: Settings, smarthost_port: int) -> None:
        self.settings = settings
        self.port = free_port()
        self.log = settings.var / "programs.log"
        self.app = create_app(settings)
        self.started: list[BaseProcess] = []
        self.environment = {
            f"{PREFIX}{name}": value
            for name, value in {
                "VAR": str(settings.var),
                "DATABASE_URL": settings.database,
                "SECRET_KEY": settings.secret_key.get_secret_value(),
                "SMTP": f"{HOST}:{self.port}",
                "SMTP_TRUSTED_RELAYS": "127.0.0.0/8",
                "SMTP_CONNECTIONS_PER_PEER": MANY,
                "SMTP_MESSAGES_PER_MINUTE": MANY,
                "SMARTHOST": f"{HOST}:{smarthost_port}",
                "SMARTHOST_STARTTLS": "false",
                "ACKNOWLEDGEMENTS_PER_HOUR": MANY,
            }.items()
        }

    @property
    def spool(self) -> Spool:
        return Spool(self.settings.spool)

    def start(self, program: str) -> BaseProcess:
        """`mail-gateway` or `worker`; it may not be ready yet."""
        process = process_of(_command, program, self.environment, self.log, name=program)
        self.started.append(process)
        return process

    def end(self, process: BaseProcess, kill: bool = False) -> None:
        """Ask a program to end, or kill it as by kill -9, and wait until it is gone.

        One that does not end when asked says in the log where it is; then TimeoutError.
        """
        process.kill() if kill else process.terminate()
        process.join(PATIENCE)
        self.started.remove(process)
        if process.is_alive():
            os.kill(process.pid or 0, signal.SIGUSR1)
            process.join(1)
            process.kill()
            process.join()
            raise TimeoutError(f"{process.name} did not end")

    def end_all(self, kill: bool = False) -> None:
        for process in list(self.started):
            self.end(process, kill)

    @contextmanager
    def working(self, *programs: str) -> Iterator[list[BaseProcess]]:
        """These programs, until the block ends."""
        processes = [self.start(program) for program in programs]
        try:
            yield processes
        finally:
            for process in processes:
                if process in self.started:
                    self.end(process)

    def count(self, model: type[IncomingMail] | type[OutgoingMail], *where: object) -> int:
        """Rows in a fresh transaction."""
        with self.app.app_context():
            found = db.session.scalar(select(func.count(model.id)).where(*where))  # type: ignore[arg-type]
            db.session.remove()
        return found or 0

    def waiting(self) -> int:
        """What is on its way: in the spool, not filed yet, not sent yet."""
        return (
            sum(1 for _ in self.spool.waiting())
            + self.count(IncomingMail, IncomingMail.state == IncomingState.WAITING)
            + self.count(OutgoingMail, OutgoingMail.state == OutgoingState.WAITING)
        )

    def wait_until_filed(self, count: int, seconds: float = PATIENCE) -> None:
        """Until so many messages have been filed."""
        filed = IncomingMail.state == IncomingState.FILED
        wait_until(lambda: self.count(IncomingMail, filed) >= count or None, seconds, pause=0.05)

    def let_reservations_run_out(self) -> None:
        """As if the time had passed that a killed worker's outgoing messages are reserved for."""
        self._let_come(OutgoingMail, OutgoingMail.state == OutgoingState.WAITING)

    def let_waits_end(self) -> None:
        """The same, and as if the time had passed that mail is put off for."""
        self.let_reservations_run_out()
        self._let_come(IncomingMail, IncomingMail.state == IncomingState.WAITING)

    def _let_come(self, model: type[IncomingMail] | type[OutgoingMail], waiting: ColumnElement[bool]) -> None:
        with self.app.app_context():
            with transaction() as session:
                past = clock.now() - timedelta(seconds=1)
                session.execute(update(model).where(waiting).values(try_at=past))
            db.session.remove()

    def settle(self, seconds: float = PATIENCE) -> None:
        """An undisturbed worker, until nothing waits any more; what is put off comes as soon as all else is done."""
        end = time.monotonic() + seconds
        with self.working("worker"):
            while self.waiting():
                if time.monotonic() > end:
                    raise TimeoutError(f"{self.waiting()} messages still wait")
                self.let_waits_end()
                with suppress(TimeoutError):
                    self.wait_until_settled(_QUIET)

    def wait_until_settled(self, seconds: float = PATIENCE) -> None:
        """Until nothing waits any more; somebody else does the work."""
        wait_until(lambda: True if self.waiting() == 0 else None, seconds, pause=0.1)

    def close(self) -> None:
        """End all programs and connections."""
        self.end_all(kill=True)
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


def migrated(settings: Settings) -> Settings:
    """The same settings, their database with the newest schema."""
    settings.var.mkdir(parents=True, exist_ok=True)
    app = create_app(settings)
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
    return settings


def settings_with(var: Path, url: str = "") -> Settings:
    """Settings for a folder of one's own, which is made."""
    var.mkdir(parents=True, exist_ok=True)
    return Settings(var=var, database_url=url, secret_key=KEY)  # type: ignore[arg-type]
