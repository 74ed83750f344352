"""The worker program: one scheduler that runs the steps of all parts."""

import logging
import signal
from collections.abc import Callable
from datetime import UTC
from types import FrameType

from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask
from sqlalchemy import delete

from faq.library import refresh_index
from foundation import clock
from foundation.access.signing_in import WINDOW
from foundation.db import db, transaction
from foundation.organisation.models import LoginAttempt
from foundation.web.once import forget_old_submissions
from inquiry_desk.correspondence.steps import steps
from inquiry_desk.runtime import runtime

log = logging.getLogger("inquiry_desk.worker")

Step = Callable[[], bool]
# So that a flood of mail does not keep the outbox waiting: every step gets its turn.
UNITS_PER_TURN = 20


def work_until_stopped(app: Flask) -> None:
    """Run the steps every second, tidy up every night, until SIGTERM or SIGINT."""
    scheduler = BlockingScheduler(timezone=UTC)
    all_steps = [*steps(runtime()), refresh_index]
    scheduler.add_job(lambda: turn(app, all_steps), "interval", seconds=1, coalesce=True, max_instances=1)
    scheduler.add_job(lambda: tidy(app), "cron", hour=17, coalesce=True, max_instances=1)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        scheduler.shutdown(wait=False)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log.info("the worker is at work")
    scheduler.start()


def turn(app: Flask, all_steps: list[Step]) -> None:
    """One turn: each step until it has nothing to do or had its share. One that fails does not stop the others."""
    with app.app_context():
        for step in all_steps:
            try:
                for _unit in range(UNITS_PER_TURN):
                    if not step():
                        break
            except Exception as problem:
                db.session.rollback()
                log.error("%s failed: %s", getattr(step, "__name__", "a step"), type(problem).__name__)
        db.session.remove()


def tidy(app: Flask) -> None:
    """Forget what nobody can need any more: keys of old forms, old failed sign-ins."""
    with app.app_context():
        with transaction():
            forget_old_submissions()
            db.session.execute(delete(LoginAttempt).where(LoginAttempt.at < clock.now() - 4 * WINDOW))
        db.session.remove()
