"""250 is said when the message is on the disk and not before, and what is on the disk is whole or known not to be."""

import os
import re
import select
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select as query

from bench.mail_desk import wait_until
from bench.mail_scene import scene
from foundation.db import db
from mail_gateway.intake.filing import take_in_next
from mail_gateway.intake.recipients import AddressBook
from mail_gateway.intake.spool import DamagedError, Envelope, Spool
from mail_gateway.models import IncomingMail
from tests import databases
from tests.conftest import NOW
from tests.integration.mail_gateway.servers import DOMAIN, PATIENCE, client, gateway

INFO = f"info@{DOMAIN}"
CITIZEN = "citizen@mail.example.jp"
MAIL = b"Subject: x\r\n\r\nwords\r\n"
ENVELOPE = Envelope(CITIZEN, (INFO,), "192.0.2.1", NOW)


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


class SlowDisk:
    """An fsync that ends when the test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.may_end = threading.Semaphore(0), threading.Semaphore(0)
        self._fsync = os.fsync
        monkeypatch.setattr(os, "fsync", self._wait)

    def _wait(self, descriptor: int) -> None:
        self.begun.release()
        assert self.may_end.acquire(timeout=PATIENCE)
        self._fsync(descriptor)


def test_250_is_not_said_while_a_sync_is_under_way(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    book = AddressBook(DOMAIN, lambda: ["info"])
    with gateway(spool, book) as port, client(port) as smtp:
        smtp.mail(CITIZEN)
        smtp.rcpt(INFO)
        smtp.docmd("DATA")
        disk = SlowDisk(monkeypatch)
        smtp.send(MAIL + b".\r\n")
        for _the_file_then_the_folder in range(2):
            assert disk.begun.acquire(timeout=PATIENCE)
            assert select.select([smtp.sock], [], [], 0.1)[0] == []
            disk.may_end.release()
        assert smtp.getreply()[0] == 250
        assert not disk.begun.acquire(blocking=False)


def test_the_kernel_saw_the_syncs_before_the_250(prepared: databases.Prepared, tmp_path: Path) -> None:
    with scene(prepared.fresh("sqlite", tmp_path), 1) as found, found.gateway() as program:
        with traced(program.pid or 0, tmp_path / "calls"), client(found.desk.port) as smtp:
            smtp.sendmail(CITIZEN, [INFO], MAIL)
            (spool_id,) = found.desk.spool.waiting()
        calls = (tmp_path / "calls").read_text()
    file, folder = f"/spool/tmp/{spool_id}", "/spool/new"
    in_this_order = (
        rf"fsync\(\d+<[^>]*{file}>\)",
        rf'rename\("[^"]*{file}", "[^"]*{folder}/{spool_id}\.mail"\)',
        rf"fsync\(\d+<[^>]*{folder}>\)",
        rf'(sendto|write)\(\d+<socket:.*"250 2\.0\.0 [^"]*{spool_id}',
    )
    assert re.search(".*".join(in_this_order), calls, re.DOTALL), calls


class traced:  # noqa: N801 - reads as a clause
    """The system calls of a program, written to a file by strace."""

    def __init__(self, pid: int, into: Path) -> None:
        if not (strace := shutil.which("strace")):
            pytest.skip("there is no strace")
        calls = "fsync,rename,renameat,renameat2,sendto,write"
        self.into = into
        self.command = [
            strace,
            "-f",
            "-y",
            "-s",
            "200",
            "-e",
            f"trace={calls}",
            "-o",
            str(into),
            "-p",
            str(pid),
        ]

    def __enter__(self) -> None:
        self.process = subprocess.Popen(self.command, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        said = self.process.stderr.readline()
        if "attached" not in said:
            pytest.skip(f"strace may not look on: {said.strip()}")

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)
        wait_until(self.into.exists)


def damages(content: bytes) -> Iterator[bytes]:
    """Every torn end and every altered byte."""
    yield from (content[:length] for length in range(len(content)))
    for place in range(len(content)):
        yield content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def test_every_torn_end_and_every_altered_byte_is_recognised_and_the_file_is_kept(spool: Spool) -> None:
    path = spool.new / f"{spool.keep(MAIL, ENVELOPE)}.mail"
    whole = path.read_bytes()
    for number, damaged in enumerate(damages(whole), 1):
        path.with_name(f"{number}.mail").write_bytes(damaged)
        with pytest.raises(DamagedError):
            spool.read(str(number))
        assert (spool.corrupt / f"{number}.mail").read_bytes() == damaged
    assert spool.damaged() == 2 * len(whole)
    assert [spool.read(spool_id).raw for spool_id in spool.waiting()] == [MAIL]


def test_a_clock_set_back_loses_nothing_and_keeps_the_order_of_the_times_said(
    app: Flask, spool: Spool
) -> None:
    for minutes in (0, 5, -60, -55, 1):
        at = NOW + timedelta(minutes=minutes)
        spool.keep(b"%d" % minutes, Envelope(CITIZEN, (INFO,), "192.0.2.1", at))
    while take_in_next(spool):
        pass
    rows = db.session.scalars(query(IncomingMail).order_by(IncomingMail.id)).all()
    assert [row.raw for row in rows] == [b"-60", b"-55", b"0", b"1", b"5"]
    assert list(spool.waiting()) == []


def test_two_messages_of_one_moment_are_two_files(spool: Spool) -> None:
    ids = {spool.keep(MAIL, ENVELOPE) for _ in range(100)}
    assert set(spool.waiting()) == ids
    assert len(ids) == 100
