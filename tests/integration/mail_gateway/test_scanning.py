"""Attachments wait for the scanner, are cleared or kept apart, and go on waiting while nobody can say."""

import hashlib
import threading
from base64 import b64encode
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from foundation import clock
from foundation.db import db, transaction
from mail_gateway.intake.clamd import Clamd
from mail_gateway.intake.filing import file_next
from mail_gateway.intake.scanning import (
    LONGEST_WAIT,
    NOT_FOUND,
    ONCE_MORE_AFTER,
    RESERVED_FOR,
    SHORTEST_WAIT,
    TOO_LARGE,
    count_pending,
    scan_next,
    wait_after,
)
from mail_gateway.models import IncomingAttachment, IncomingMail, IncomingState, ScanState
from tests.conftest import NOW
from tests.integration.mail_gateway.scanners import EICAR, THREAT, Daemon, clamd_server
from tests.integration.mail_gateway.test_intake import ListFiler, all_of

NOBODY = Clamd("/nonexistent/clamd.sock")


def mail_with(*files: bytes) -> bytes:
    parts = "".join(
        f'--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="{number}.pdf"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{b64encode(file).decode()}\r\n"
        for number, file in enumerate(files)
    )
    head = "From: <a@mail.example.jp>\r\nSubject: files\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    return f"{head}{parts}--b--\r\n".encode()


def filed(*files: bytes, scanning: bool = True, name: str = "one") -> None:
    raw = mail_with(*files)
    with transaction() as session:
        session.add(
            IncomingMail(
                spool_id=name,
                digest=hashlib.sha256(raw).hexdigest(),
                raw=raw,
                envelope_from="a@mail.example.jp",
                envelope_to=["info@desk.example.jp"],
                peer="",
                received_at=NOW,
                try_at=NOW,
            )
        )
    assert file_next(ListFiler(), scanning=scanning)


def scans() -> list[tuple[ScanState, str]]:
    db.session.rollback()
    found = db.session.scalars(select(IncomingAttachment).order_by(IncomingAttachment.id))
    return [(one.scan, one.threat) for one in found]


def test_without_a_scanner_nothing_waits_for_one(app: Flask) -> None:
    filed(b"%PDF", scanning=False)
    with clamd_server() as daemon:
        assert not scan_next(daemon.clamd)
    assert scans() == [(ScanState.NOT_SCANNED, "")]


def test_with_a_scanner_each_attachment_waits_and_is_then_judged(app: Flask) -> None:
    filed(b"%PDF one", EICAR, b"%PDF two")
    assert scans() == [(ScanState.PENDING, "")] * 3
    with clamd_server() as daemon:
        assert all_of(lambda: scan_next(daemon.clamd)) == 1
    assert scans() == [(ScanState.CLEAN, ""), (ScanState.QUARANTINED, THREAT), (ScanState.CLEAN, "")]
    assert daemon.scanned == [b"%PDF one", EICAR, b"%PDF two"]
    assert count_pending() == 0


def test_a_threat_does_not_keep_the_mail_from_being_filed(app: Flask) -> None:
    filed(EICAR)
    with clamd_server() as daemon:
        scan_next(daemon.clamd)
    assert db.session.scalars(select(IncomingMail.state)).one() is IncomingState.FILED


def test_nothing_is_scanned_twice(app: Flask) -> None:
    filed(b"%PDF")
    with clamd_server() as daemon:
        all_of(lambda: scan_next(daemon.clamd))
        with clock.fixed(NOW + timedelta(days=30)):
            assert not scan_next(daemon.clamd)
    assert len(daemon.scanned) == 1


def test_while_the_scanner_is_down_everything_waits_and_is_scanned_when_it_is_back(app: Flask) -> None:
    filed(b"%PDF", EICAR)
    for minutes in range(0, 24 * 60, 20):
        with clock.fixed(NOW + timedelta(minutes=minutes)):
            assert not scan_next(NOBODY)
    assert scans() == [(ScanState.PENDING, "")] * 2
    with clamd_server() as daemon, clock.fixed(NOW + timedelta(days=2)):
        scan_next(daemon.clamd)
    assert [state for state, _ in scans()] == [ScanState.CLEAN, ScanState.QUARANTINED]


def test_a_scanner_that_is_down_is_left_alone_for_a_while(app: Flask) -> None:
    filed(b"%PDF")
    scan_next(NOBODY)
    with clamd_server() as daemon:
        assert not scan_next(daemon.clamd)
        with clock.fixed(NOW + SHORTEST_WAIT):
            assert scan_next(daemon.clamd)


@pytest.mark.parametrize(
    ("waited", "wait"),
    [
        (timedelta(0), SHORTEST_WAIT),
        (timedelta(minutes=-5), SHORTEST_WAIT),
        (timedelta(minutes=40), timedelta(minutes=10)),
        (timedelta(days=3), LONGEST_WAIT),
    ],
)
def test_the_longer_a_mail_has_waited_the_longer_until_the_next_try(
    waited: timedelta, wait: timedelta
) -> None:
    assert wait_after(NOW, NOW + waited) == wait


@pytest.mark.parametrize(
    "behaviour", [Daemon(answer=b"stream: broken ERROR"), Daemon(answer=b""), Daemon(hangs=True)]
)
def test_a_scanner_that_cannot_say_clears_nothing(app: Flask, behaviour: Daemon) -> None:
    filed(b"%PDF")
    with clamd_server(behaviour=behaviour) as daemon:
        assert not scan_next(daemon.clamd)
    assert scans() == [(ScanState.PENDING, "")]


def test_what_is_too_large_for_the_scanner_waits_says_so_and_does_not_stop_the_others(app: Flask) -> None:
    filed(b"x" * 2_000, b"%PDF")
    with clamd_server(behaviour=Daemon(limit=1_000)) as daemon:
        assert scan_next(daemon.clamd)
    assert scans() == [(ScanState.PENDING, TOO_LARGE), (ScanState.CLEAN, "")]
    assert count_pending(TOO_LARGE) == 1


def test_what_was_too_large_is_scanned_once_the_limit_is_raised(app: Flask) -> None:
    filed(b"x" * 2_000)
    with clamd_server(behaviour=Daemon(limit=1_000)) as daemon:
        scan_next(daemon.clamd)
        daemon.limit = 10_000
        with clock.fixed(NOW + ONCE_MORE_AFTER):
            scan_next(daemon.clamd)
    assert scans() == [(ScanState.CLEAN, "")]


def test_an_attachment_that_is_not_found_again_is_not_cleared(app: Flask) -> None:
    filed(b"%PDF")
    with transaction() as session:
        session.scalars(select(IncomingAttachment)).one().position = 7
    with clamd_server() as daemon:
        assert scan_next(daemon.clamd)
    assert scans() == [(ScanState.PENDING, NOT_FOUND)]


def test_a_worker_killed_while_it_scans_leaves_the_mail_to_another_in_time(app: Flask) -> None:
    class Killed(BaseException):
        pass

    class DyingScanner:
        def scan(self, content: bytes) -> str | None:
            raise Killed

    filed(b"%PDF")
    with pytest.raises(Killed):
        scan_next(DyingScanner())
    with clamd_server() as daemon:
        assert not scan_next(daemon.clamd)
        with clock.fixed(NOW + RESERVED_FOR):
            assert scan_next(daemon.clamd)
    assert scans() == [(ScanState.CLEAN, "")]


def test_two_workers_scan_each_attachment_once(app: Flask) -> None:
    for number in range(12):
        filed(b"%PDF" + bytes([number]), b"%PDF again" + bytes([number]), name=str(number))
    together = threading.Barrier(2)

    def work(scanner: Clamd) -> None:
        with app.app_context(), clock.fixed(NOW):
            together.wait()
            while count_pending():
                scan_next(scanner)
                db.session.rollback()

    with clamd_server() as daemon:
        workers = [threading.Thread(target=work, args=(daemon.clamd,)) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert len(daemon.scanned) == len(set(daemon.scanned)) == 24
    assert {state for state, _ in scans()} == {ScanState.CLEAN}
