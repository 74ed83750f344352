"""clamd is asked over TCP and over a Unix socket, as clamd(8) says, and whatever it answers is understood."""

import socket
from pathlib import Path

import pytest

from mail_gateway.intake.clamd import Clamd, ScannerError, TooLargeToScanError
from tests.integration.mail_gateway.scanners import EICAR, THREAT, Daemon, clamd_server
from tests.integration.mail_gateway.servers import HOST


@pytest.mark.parametrize("unix", [False, True], ids=["TCP", "Unix"])
@pytest.mark.parametrize(
    ("content", "threat"),
    [(b"harmless", None), (b"", None), (EICAR, THREAT), (b"x" * 70_000 + EICAR, THREAT)],
)
def test_a_threat_is_named_and_what_is_harmless_passes(
    tmp_path: Path, unix: bool, content: bytes, threat: str | None
) -> None:
    with clamd_server(tmp_path / "clamd.sock" if unix else None) as daemon:
        assert daemon.clamd.scan(content) == threat
    assert daemon.scanned == [content]


def test_a_large_file_goes_in_pieces_each_after_its_length() -> None:
    with clamd_server() as daemon:
        daemon.clamd.scan(bytes(200_000))
    assert daemon.chunks == [65_536, 65_536, 65_536, 3_392]


def test_bytes_that_look_like_the_end_of_a_stream_are_no_end() -> None:
    content = b"\0\0\0\0\0" * 1_000 + b"stream: OK\0"
    with clamd_server() as daemon:
        daemon.clamd.scan(content)
    assert daemon.scanned == [content]


@pytest.mark.parametrize("size", [60_000, 10_000_000])
def test_a_file_above_the_scanners_limit_is_known_as_such(size: int) -> None:
    with clamd_server(behaviour=Daemon(limit=50_000)) as daemon, pytest.raises(TooLargeToScanError):
        daemon.clamd.scan(bytes(size))


@pytest.mark.parametrize(
    "answer",
    [
        b"COMMAND READ TIMED OUT",
        b"stream: Can't allocate memory ERROR",
        b"stream: OKAY",
        b"stream: FOUND",
        b"",
        b"\xff\xfe",
        b"x" * 9_000,
    ],
)
def test_an_answer_that_says_neither_is_no_answer(answer: bytes) -> None:
    with clamd_server(behaviour=Daemon(answer=answer)) as daemon, pytest.raises(ScannerError):
        daemon.clamd.scan(b"content")


def test_a_name_of_a_threat_is_one_short_line() -> None:
    answer = b"stream: Evil\r\n\x1b[31m" + b"x" * 1_000 + b" FOUND"
    with clamd_server(behaviour=Daemon(answer=answer)) as daemon:
        threat = daemon.clamd.scan(b"content")
    assert threat is not None
    assert (len(threat), threat.isprintable()) == (200, True)


def test_a_daemon_that_hangs_is_left_alone_in_time() -> None:
    with (
        clamd_server(behaviour=Daemon(hangs=True)) as daemon,
        pytest.raises(ScannerError, match="TimeoutError"),
    ):
        daemon.clamd.scan(b"content")


def test_a_daemon_that_hangs_up_has_not_said_that_a_file_is_harmless() -> None:
    with clamd_server(behaviour=Daemon(hangs_up_at=65_536)) as daemon, pytest.raises(ScannerError):
        daemon.clamd.scan(bytes(5_000_000))


def test_a_daemon_that_is_not_there(tmp_path: Path) -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
    for where in ((HOST, port), str(tmp_path / "none.sock")):
        with pytest.raises(ScannerError):
            Clamd(where).scan(b"content")


def test_the_daemon_says_its_version() -> None:
    with clamd_server() as daemon:
        assert daemon.clamd.version().startswith("ClamAV 1.4.3/27000/")
