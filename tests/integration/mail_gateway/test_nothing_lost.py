"""Nothing that was answered with 250 is lost or there twice, whatever is killed: real programs, kill -9, few rounds.

`python -m bench.mail_killing` does the same in hundreds of rounds.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import mail_cases as cases
from bench.mail_desk import wait_until
from bench.mail_scene import Scene, scene
from bench.mail_senders import answers
from mail_gateway.intake.filing import MAX_ATTEMPTS
from mail_gateway.models import IncomingMail
from tests import databases

SEED = 4


@pytest.fixture
def under_siege(
    request: pytest.FixtureRequest, prepared: databases.Prepared, tmp_path: Path
) -> Iterator[Scene]:
    """An empty installation on the kind of database the test asks for."""
    settings = prepared.fresh(getattr(request, "param", "sqlite"), tmp_path)
    with scene(settings, SEED) as found:
        yield found


on_both = pytest.mark.parametrize("under_siege", databases.NAMES, indirect=True)
on_postgresql = pytest.mark.parametrize("under_siege", ["postgresql"], indirect=True)


def assert_nothing_lost(found: Scene, times_relayed_again: int = 0) -> None:
    account = found.account()
    assert account.wrong == {}
    assert account.answered_with_250 == account.letters > 0
    assert account.inquiries == account.relayed_messages == account.letters
    assert account.relayed_again >= times_relayed_again


def test_a_gateway_killed_under_four_connections_loses_nothing(under_siege: Scene) -> None:
    cases.gateway_killed(under_siege, rounds=4)
    assert_nothing_lost(under_siege)


@on_both
def test_a_worker_killed_while_it_takes_in_files_and_sends_loses_nothing(under_siege: Scene) -> None:
    cases.worker_killed(under_siege, rounds=3)
    assert_nothing_lost(under_siege)


def test_a_mail_in_hand_when_its_worker_is_killed_again_and_again_waits_and_is_filed(
    under_siege: Scene,
) -> None:
    """It may be the one to blame, so it waits longer each time, and holds up nobody meanwhile."""
    cases.worker_killed_after_the_relays_250(under_siege, rounds=MAX_ATTEMPTS + 3)
    assert_nothing_lost(under_siege, times_relayed_again=MAX_ATTEMPTS)


@on_postgresql
def test_one_of_two_workers_killed_loses_nothing_and_files_nothing_twice(under_siege: Scene) -> None:
    cases.two_workers_killed(under_siege, rounds=3)
    assert_nothing_lost(under_siege)


@on_postgresql
def test_gateway_and_workers_killed_in_turn_lose_nothing(under_siege: Scene) -> None:
    cases.everything_killed(under_siege, rounds=4)
    assert_nothing_lost(under_siege)


@on_both
def test_a_worker_killed_after_the_relays_250_sends_again_with_the_same_message_id(
    under_siege: Scene,
) -> None:
    cases.worker_killed_after_the_relays_250(under_siege, rounds=2)
    assert_nothing_lost(under_siege, times_relayed_again=2)


def test_letters_whose_sender_left_before_the_250_and_sent_again_are_filed_once(under_siege: Scene) -> None:
    with under_siege.gateway():
        under_siege.send(each=5, leaves=0.5)
    account = under_siege.account()
    assert account.wrong == {}
    assert account.set_aside_as_repeated == account.stored_messages - account.letters > 0


def test_mail_is_taken_while_the_database_is_locked_and_filed_when_it_is_free(under_siege: Scene) -> None:
    with under_siege.gateway(), under_siege.desk.working("worker"):
        database = sqlite3.connect(under_siege.desk.settings.var / "desk.sqlite3", isolation_level=None)
        database.execute("BEGIN IMMEDIATE")
        under_siege.send(each=2)
        assert under_siege.desk.count(IncomingMail) == 0
        database.execute("COMMIT")
        database.close()
        under_siege.desk.wait_until_settled()
    assert_nothing_lost(under_siege)


def test_postgresql_may_crash_and_come_back_under_running_programs(tmp_path: Path) -> None:
    pytest.importorskip("pgserver", reason="no PostgreSQL that may be stopped")
    from bench.mail_databases import postgresql

    with postgresql(tmp_path / "server") as server, scene(server.fresh(tmp_path / "desk"), SEED) as found:
        cases.database_stopped(found, 2, server)
        assert_nothing_lost(found)
        _starts_without_its_database(found, server)
        assert_nothing_lost(found)


def _starts_without_its_database(found: Scene, server: cases.Stoppable) -> None:
    """The gateway does not know the addresses yet: it puts mail off, and takes it by itself later."""
    server.stop()
    with found.desk.working("mail-gateway"):
        wait_until(lambda: answers(found.desk.port))
        before = found.refused()
        sending = found.sending(each=1)
        wait_until(lambda: found.refused() > before or None)
        server.start()
        for sender in sending:
            sender.join()
