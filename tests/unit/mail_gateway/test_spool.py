"""The spool keeps what was answered with 250, whole, whatever is killed."""

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mail_gateway.intake.spool import DamagedError, Envelope, Spool

AT = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
RAW = "Subject: 就学援助\r\n\r\n髙﨑𠮷野家😀\r\n".encode() + bytes(range(256))


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


def envelope(minutes: int = 0) -> Envelope:
    received_at = AT + timedelta(minutes=minutes)
    return Envelope("citizen@mail.example.jp", ("info@desk.example.jp",), "192.0.2.1", received_at)


def test_a_kept_message_is_read_back_byte_for_byte(spool: Spool) -> None:
    spool_id = spool.keep(RAW, envelope())
    found = Spool(spool.new.parent).read(spool_id)
    assert (found.raw, found.envelope, found.spool_id) == (RAW, envelope(), spool_id)


def test_messages_wait_oldest_first(spool: Spool) -> None:
    late, early = spool.keep(b"late", envelope(5)), spool.keep(b"early", envelope(0))
    assert list(spool.waiting()) == [early, late]


def test_what_is_done_waits_no_longer_and_may_be_done_twice(spool: Spool) -> None:
    spool_id = spool.keep(RAW, envelope())
    spool.done(spool_id)
    spool.done(spool_id)
    assert list(spool.waiting()) == []
    with pytest.raises(FileNotFoundError):
        spool.read(spool_id)


def test_the_bytes_are_synced_before_the_rename_and_the_folder_after_it(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, rename = os.fsync, Path.rename

    def spy_on_fsync(descriptor: int) -> None:
        name = Path(f"/proc/self/fd/{descriptor}").readlink()
        steps.append(f"sync {name.parent.name if name.is_file() else name.name}")
        fsync(descriptor)

    def spy_on_rename(path: Path, target: Path) -> Path:
        steps.append(f"rename {path.parent.name} to {target.parent.name}")
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", spy_on_fsync)
    monkeypatch.setattr(Path, "rename", spy_on_rename)
    spool.keep(RAW, envelope())
    assert steps == ["sync tmp", "rename tmp to new", "sync new"]


@pytest.mark.parametrize("survives", ["sync", "rename"])
def test_a_process_killed_before_the_end_leaves_no_half_message_waiting(
    tmp_path: Path, survives: str
) -> None:
    folder = tmp_path / "spool"
    Spool(folder)
    child = os.fork()
    if child == 0:
        _die_in(survives)
        Spool(folder).keep(RAW, envelope())
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    spool = Spool(folder)
    assert [spool.read(spool_id).raw for spool_id in spool.waiting()] == []
    assert len(list(spool.tmp.iterdir())) == 1


def _die_in(step: str) -> None:
    """Let this process end at once, as by kill -9, where it would sync the bytes or rename the file."""
    if step == "rename":
        Path.rename = lambda path, target: os._exit(9)  # type: ignore[assignment, method-assign]
        return
    fsync = os.fsync

    def die_on_files(descriptor: int) -> None:
        if Path(f"/proc/self/fd/{descriptor}").readlink().is_file():
            os._exit(9)
        fsync(descriptor)

    os.fsync = die_on_files


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-1],
        lambda content: content[:10],
        lambda content: b"",
        lambda content: content + b"more",
        lambda content: content.replace(b"192.0.2.1", b"192.0.2.9"),
        lambda content: content[:-200] + b"\0" * 200,
    ],
    ids=["cut", "cut in the head", "empty", "longer", "other envelope", "zeros at the end"],
)
def test_a_damaged_file_is_moved_away_and_the_next_is_read(spool: Spool, damage: object) -> None:
    torn, whole = spool.keep(RAW, envelope(0)), spool.keep(b"whole", envelope(1))
    path = spool.new / f"{torn}.mail"
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(DamagedError):
        spool.read(torn)
    assert list(spool.waiting()) == [whole]
    assert spool.damaged() == 1
    assert spool.read(whole).raw == b"whole"


def test_a_full_disk_is_an_error_and_leaves_nothing_behind(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        spool.keep(RAW, envelope())
    assert list(spool.waiting()) == []
    assert list(spool.tmp.iterdir()) == []


def test_only_old_unfinished_files_are_cleared(spool: Spool) -> None:
    old, young = spool.tmp / "old", spool.tmp / "young"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    spool.clear_unfinished()
    assert [path.name for path in spool.tmp.iterdir()] == ["young"]


def test_only_we_can_read_the_messages(spool: Spool) -> None:
    spool_id = spool.keep(RAW, envelope())
    assert (spool.new / f"{spool_id}.mail").stat().st_mode & 0o077 == 0
    assert spool.new.stat().st_mode & 0o077 == 0
