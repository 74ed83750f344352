"""A full and a read-only disk, for real: mail is put off, nothing half-written counts, and all goes on by itself."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from bench import mail_cases as cases
from bench.mail_disks import NoMountError, SmallDisk, small_disk
from bench.mail_scene import Scene, scene
from tests import databases
from tests.integration.mail_gateway.servers import client
from tests.integration.mail_gateway.test_nothing_lost import SEED, assert_nothing_lost

INFO = "info@desk.example.jp"
CITIZEN = "citizen@mail.example.jp"
LONG = b"Subject: long\r\n\r\n" + b"x" * 70_000 + b"\r\n"
troubles = pytest.mark.parametrize(
    ("trouble", "code"), [(SmallDisk.full, 452), (SmallDisk.read_only, 451)], ids=["full", "read-only"]
)
Trouble = Callable[[SmallDisk], AbstractContextManager[None]]


@pytest.fixture
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallDisk]:
    """A small disk where the spool is, or where everything is."""
    try:
        with small_disk(tmp_path / getattr(request, "param", "desk/spool")) as found:
            yield found
    except NoMountError as reason:
        pytest.skip(f"mounting is not permitted here: {reason}")


@pytest.fixture
def on_it(disk: SmallDisk, prepared: databases.Prepared, tmp_path: Path) -> Iterator[Scene]:
    with scene(prepared.fresh("sqlite", tmp_path / "desk"), SEED) as found:
        yield found


@troubles
def test_mail_is_put_off_without_a_trace_and_taken_again_when_the_disk_is_well(
    disk: SmallDisk, on_it: Scene, trouble: Trouble, code: int
) -> None:
    spool = on_it.desk.spool
    with on_it.gateway(), client(on_it.desk.port) as smtp:
        with trouble(disk):
            for path in (INFO, f"postmaster@{INFO.partition('@')[2]}"):
                smtp.mail(CITIZEN)
                smtp.rcpt(path)
                assert smtp.data(LONG)[0] == code
            assert list(spool.waiting()) == []
            assert list(spool.tmp.iterdir()) == []
        assert smtp.sendmail(CITIZEN, [INFO], LONG) == {}
        assert [spool.read(spool_id).raw for spool_id in spool.waiting()] == [LONG]


@troubles
def test_nothing_is_lost_when_the_spool_is_away_under_running_programs(
    disk: SmallDisk, on_it: Scene, trouble: Trouble, code: int
) -> None:
    cases.disk_trouble(on_it, 3, lambda: trouble(disk))
    assert_nothing_lost(on_it)


@pytest.mark.parametrize("disk", ["desk"], indirect=True)
def test_nothing_is_lost_when_spool_and_database_have_no_space(disk: SmallDisk, on_it: Scene) -> None:
    cases.disk_full(on_it, 3, disk)
    assert_nothing_lost(on_it)


def test_a_read_only_spool_keeps_nothing_from_being_filed_once(disk: SmallDisk, on_it: Scene) -> None:
    """Files cannot be taken away then; all of them are filed all the same, and none of them twice."""
    with on_it.gateway():
        on_it.send(each=2, leaves=0)
    with disk.read_only(), on_it.desk.working("worker"):
        on_it.desk.wait_until_filed(8)
        assert len(list(on_it.desk.spool.waiting())) == 8
    assert_nothing_lost(on_it)
