"""Mail that breaks what files it: it neither blocks the others nor goes round for ever."""

import os
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from foundation import clock
from foundation.db import db
from mail_gateway.intake.filing import MAX_ATTEMPTS, WORKER_DIED, file_next, take_in_next
from mail_gateway.intake.in_hand import InHand
from mail_gateway.intake.spool import Spool
from mail_gateway.models import IncomingMail, IncomingState
from mail_gateway.parsing import ParsedMail
from tests.conftest import NOW
from tests.integration.mail_gateway.test_intake import ListFiler, all_of, keep, mail

KILLED = 137


@pytest.fixture
def spool(app: Flask, tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


class DyingFiler(ListFiler):
    """A filer whose process is killed while it files what it cannot bear."""

    def file(self, mail: IncomingMail, parsed: ParsedMail) -> None:
        if parsed.subject in self.failing:
            os._exit(KILLED)
        super().file(mail, parsed)


def work_until_killed(app: Flask, in_hand: InHand, at: datetime = NOW) -> int:
    """File all there is to file at `at` in a process of its own; its exit code."""
    db.session.remove()
    db.engine.dispose()
    process = os.fork()
    if process == 0:
        with app.app_context(), clock.fixed(at):
            all_of(lambda: file_next(DyingFiler("deadly"), in_hand=in_hand))
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def row_of(subject: str) -> IncomingMail:
    """The mail whose bytes bear this subject, as it is in the database now."""
    db.session.rollback()
    rows = db.session.scalars(select(IncomingMail)).all()
    return next(row for row in rows if f"Subject: {subject}".encode() in row.raw)


def test_a_mail_that_kills_its_worker_is_left_for_a_person_and_the_others_are_filed(
    app: Flask, spool: Spool, tmp_path: Path
) -> None:
    for minute, subject in enumerate(("deadly", "one", "two")):
        keep(spool, mail(subject), minute)
    all_of(lambda: take_in_next(spool))
    in_hand, at, deaths = InHand(tmp_path / "in-hand"), NOW, 0
    while (deadly := row_of("deadly")).state is IncomingState.WAITING:
        at = max(at, deadly.try_at)
        deaths += work_until_killed(app, in_hand, at) == KILLED
        assert deaths <= 2 * MAX_ATTEMPTS
    assert (deadly.state, deadly.error, deadly.attempts) == (IncomingState.FAILED, WORKER_DIED, MAX_ATTEMPTS)
    assert {row_of(subject).state for subject in ("one", "two")} == {IncomingState.FILED}
    assert list((tmp_path / "in-hand").iterdir()) == []


def test_a_mail_a_worker_died_over_once_is_filed_by_the_next(
    app: Flask, spool: Spool, tmp_path: Path
) -> None:
    keep(spool, mail("deadly"))
    take_in_next(spool)
    in_hand = InHand(tmp_path / "in-hand")
    assert work_until_killed(app, in_hand) == KILLED
    assert file_next(filer := ListFiler(), in_hand=in_hand)
    assert filer.filed == ["deadly"]


def test_a_mark_of_a_dead_worker_that_is_torn_stops_nothing(spool: Spool, tmp_path: Path) -> None:
    keep(spool, mail("one"))
    take_in_next(spool)
    in_hand = InHand(tmp_path / "in-hand")
    (tmp_path / "in-hand" / "1").write_bytes(b"\xff")
    assert file_next(filer := ListFiler(), in_hand=in_hand)
    assert filer.filed == ["one"]


def test_what_the_database_refuses_while_filing_is_tried_again_and_left_for_a_person(spool: Spool) -> None:
    keep(spool, mail("poison"))
    keep(spool, mail("one"), 1)

    class Overflowing(ListFiler):
        def file(self, mail: IncomingMail, parsed: ParsedMail) -> None:
            super().file(mail, parsed)
            if parsed.subject == "poison":
                mail.id = 2**70
                db.session.flush()

    filer = Overflowing()
    all_of(lambda: take_in_next(spool))
    all_of(lambda: file_next(filer))
    first, second = db.session.scalars(select(IncomingMail).order_by(IncomingMail.id)).all()
    assert (first.state, first.attempts, second.state) == (IncomingState.WAITING, 1, IncomingState.FILED)
