"""What `inquiry-desk check` says of the mailbox and the scanner, and that the worker visits the one it is given."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.db import transaction
from inquiry_desk.cli.checking import scanner
from inquiry_desk.cli.environment import Problem
from inquiry_desk.runtime import KEY, runtime
from mail_gateway.intake.scanning import TOO_LARGE
from mail_gateway.models import IncomingAttachment
from tests.integration.cli.test_commands import desk
from tests.integration.mail_gateway.mailboxes import PASSWORD, USER, Server, mailbox_server
from tests.integration.mail_gateway.scanners import clamd_server
from tests.integration.mail_gateway.test_scanning import filed

PATIENCE = 90.0
RAW = b"Return-Path: <a@mail.example.jp>\r\nFrom: <a@mail.example.jp>\r\nSubject: one\r\n\r\nWords.\r\n"


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    for arguments in (("db", "upgrade"), ("faq", "reindex")):
        made = desk(folder, *arguments)
        assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def server() -> Iterator[Server]:
    with mailbox_server() as found:
        found.deliver(RAW)
        yield found


def named(server: Server, password: str = PASSWORD) -> dict[str, str]:
    where = f"{server.mailbox.host}:{server.mailbox.port}"
    return {
        "IMAP": where,
        "IMAP_USER": USER,
        "IMAP_PASSWORD": password,
        "IMAP_TLS": "false",
        "IMAP_SECONDS": "5",
    }


def line_of(name: str, var: Path, **settings: str) -> str:
    said = desk(var, "check", **settings).stdout
    return next(" ".join(line.split()[1:]) for line in said.splitlines() if line.startswith(name))


def test_how_many_messages_wait_in_the_mailbox_is_said_before_the_worker_takes_them(
    var: Path, server: Server
) -> None:
    assert " 1 messages to fetch" in line_of("mailbox", var, **named(server))
    assert " 1 messages to fetch" in line_of("mailbox", var, **named(server))


def test_a_mailbox_that_cannot_be_read_fails_the_check(var: Path, server: Server) -> None:
    assert line_of("mailbox", var, **named(server, "wrong")) == "WRONG user and password were refused"


def test_the_scanner_says_its_version(var: Path) -> None:
    with clamd_server() as daemon:
        assert isinstance(daemon.where, tuple)
        said = line_of("scanner", var, CLAMD=f"{daemon.where[0]}:{daemon.where[1]}")
    assert said.startswith("ok ClamAV 1.4.3")
    assert said.endswith(" 0 attachments waiting")


def test_a_scanner_that_is_down_fails_the_check(var: Path) -> None:
    said = line_of("scanner", var, CLAMD=str(var / "none.sock"))
    assert said == "WRONG clamd cannot be asked (FileNotFoundError); 0 attachments wait for it"


def test_without_mailbox_and_scanner_the_check_says_so(var: Path) -> None:
    assert line_of("mailbox", var) == "ok none: mail comes by SMTP only"
    assert line_of("scanner", var) == "ok none: attachments are not scanned"


@pytest.mark.parametrize(
    ("threat", "named", "complaint"),
    [
        ("", False, "1 attachments wait for a scanner, and INQUIRY_DESK_CLAMD names none"),
        (TOO_LARGE, True, "1 attachments are larger than StreamMaxLength in clamd.conf allows: raise it"),
    ],
)
def test_attachments_that_no_scanner_can_clear_fail_the_check(
    app: Flask, threat: str, named: bool, complaint: str
) -> None:
    filed(b"%PDF")
    with transaction() as session:
        session.scalars(select(IncomingAttachment)).one().threat = threat
    with clamd_server() as daemon, pytest.raises(Problem, match=complaint):
        assert isinstance(daemon.where, tuple)
        address = f"{daemon.where[0]}:{daemon.where[1]}" if named else ""
        settings = runtime().settings.model_copy(update={"clamd": address})
        app.extensions[KEY] = replace(runtime(), settings=settings)
        scanner()


def test_the_worker_takes_the_mail_of_the_mailbox(var: Path, server: Server) -> None:
    settings = {f"INQUIRY_DESK_{name}": value for name, value in {"VAR": str(var), **named(server)}.items()}
    worker = subprocess.Popen([sys.executable, "-m", "inquiry_desk", "worker"], env=os.environ | settings)
    try:
        until = time.monotonic() + PATIENCE
        while _subjects(var) != ["one"] and time.monotonic() < until and worker.poll() is None:
            time.sleep(0.1)
        assert _subjects(var) == ["one"]
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(PATIENCE)


def _subjects(var: Path) -> list[str]:
    (database,) = var.glob("*.sqlite3")
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return [subject for (subject,) in connection.execute("SELECT subject FROM inquiry")]
