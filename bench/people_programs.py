"""The programs as in production, each a process of its own, with a log; ended by their pid whatever happens."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.mail_desk import HOST, KEY, MANY, wait_until
from bench.mail_senders import answers
from bench.servers import free_port, megabytes, processes_of, processor_milliseconds, wait_for
from inquiry_desk.settings import PREFIX
from mail_gateway.intake.spool import Spool

PATIENCE = 30.0
PROGRAMS = ("web", "mail-gateway", "worker")
_WRONG = re.compile(r"Traceback|ERROR|CRITICAL|locked|deadlock", re.IGNORECASE)


@dataclass
class Programs:
    """What runs, where it listens and what it has cost so far."""

    web: str
    smtp_port: int
    bare: str
    logs: dict[str, Path]
    spool: Spool
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def processor(self) -> dict[str, float]:
        """Milliseconds of processor time since each program began."""
        return {name: sum(map(processor_milliseconds, processes_of(one.pid))) for name, one in self._alive()}

    def memory(self) -> dict[str, float]:
        """Megabytes of each program with its processes, what they share counted once."""
        return {
            name: round(sum(megabytes(pid)["pss_mb"] for pid in processes_of(one.pid)), 1)
            for name, one in self._alive()
        }

    def ended(self) -> list[str]:
        """Programs that ended by themselves."""
        return [name for name, one in self.running.items() if one.poll() is not None]

    def complaints(self) -> dict[str, list[str]]:
        """Lines of the logs that tell of something wrong."""
        found = {
            name: [line for line in _lines(log) if _WRONG.search(line)] for name, log in self.logs.items()
        }
        return {name: lines for name, lines in found.items() if lines}

    def _alive(self) -> list[tuple[str, subprocess.Popen[bytes]]]:
        return [(name, one) for name, one in self.running.items() if one.poll() is None]


@contextmanager
def running(var: Path, url: str, smarthost_port: int) -> Iterator[Programs]:
    """Web, mail gateway, worker and the bare page over one database, from the first answer until the block ends."""
    web, bare = f"{HOST}:{free_port()}", f"{HOST}:{free_port()}"
    logs = {name: var / f"{name}.log" for name in PROGRAMS}
    programs = Programs(web, free_port(), bare, logs, Spool(var / "spool"))
    environment = os.environ | _settings(var, url, programs, smarthost_port)
    with ExitStack() as opened:
        for name, command in _commands(bare).items():
            one = _program([sys.executable, "-m", *command], environment, var / f"{name}.log")
            programs.running[name] = opened.enter_context(one)
        wait_for(programs.running["bare page"], bare)
        wait_for(programs.running["web"], web)
        wait_until(lambda: answers(programs.smtp_port))
        yield programs


def _commands(bare: str) -> dict[str, list[str]]:
    """What is run, as modules of Python."""
    commands = {name: ["inquiry_desk", name] for name in PROGRAMS}
    yardstick = [
        "gunicorn",
        "--bind",
        bare,
        "--threads",
        "4",
        "--log-level",
        "warning",
        "bench.people_bare:app",
    ]
    return commands | {"bare page": yardstick}


def _settings(var: Path, url: str, programs: Programs, smarthost_port: int) -> dict[str, str]:
    """Limits a peer has are lifted: all citizens of the bench write from one machine."""
    values = {
        "VAR": str(var),
        "DATABASE_URL": url,
        "SECRET_KEY": KEY,
        "WEB": programs.web,
        "SMTP": f"{HOST}:{programs.smtp_port}",
        "SMTP_TRUSTED_RELAYS": "127.0.0.0/8",
        "SMTP_MESSAGES_PER_MINUTE": MANY,
        "SMARTHOST": f"{HOST}:{smarthost_port}",
        "SMARTHOST_STARTTLS": "false",
        "ACKNOWLEDGEMENTS_PER_HOUR": MANY,
    }
    return {f"{PREFIX}{name}": value for name, value in values.items()}


@contextmanager
def _program(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    # A session of its own: Ctrl-C reaches the bench alone, which then ends what it started.
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    began = processes_of(process.pid) if process.poll() is None else []
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        for pid in reversed(began):
            os.kill(pid, 9)
        process.wait()


def _lines(log: Path) -> list[str]:
    return log.read_text(errors="replace").splitlines() if log.exists() else []


def share_of_a_processor(before: dict[str, float], after: dict[str, float], began: float) -> dict[str, float]:
    """Of one processor, since `began` on the monotonic clock."""
    milliseconds = (time.monotonic() - began) * 1000
    return {name: round((after[name] - before[name]) / milliseconds, 3) for name in before if name in after}
