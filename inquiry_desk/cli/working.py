"""The worker program: one scheduler that runs the steps of all parts."""

import logging
import signal
from collections.abc import Callable
from datetime import UTC
from threading import Event

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from escalation.alerts.steps import SECONDS as ALERT_SECONDS
from escalation.alerts.steps import steps as alert_steps
from escalation.undelivered import note_next_failed
from faq.exchange.reading import read_next
from faq.exchange.registering import apply_next
from faq.following import refresh_index
from faq.gold.weekly import HOUR, MINUTE, WEEKDAY, measure_weekly
from faq.meaning import encode_next
from foundation import clock
from foundation.access.signing_in import forget_old_sign_ins
from foundation.db import db, refresh_statistics, transaction
from foundation.web.once import forget_old_submissions
from inquiry_desk.calling_back.warning import warn_next_callback
from inquiry_desk.cases.asking.pace import reckon_next_pace
from inquiry_desk.cases.importing.actions import forget_old_rows
from inquiry_desk.cases.importing.reading import read_next_cases
from inquiry_desk.cases.importing.registering import register_next_cases
from inquiry_desk.cli.alerting import sender_of
from inquiry_desk.correspondence.steps import steps, visits
from inquiry_desk.incidents.telling import tell_next_incident
from inquiry_desk.inquiries.indexing import index_next
from inquiry_desk.knowledge.learning import learn_next
from inquiry_desk.knowledge.reminders import remind_next
from inquiry_desk.knowledge.similar import INTERVAL, follow_inquiries
from inquiry_desk.replies.files import forget_old_files
from inquiry_desk.reporting.drafting import SECONDS as DRAFT_SECONDS
from inquiry_desk.reporting.drafting import draft_next
from inquiry_desk.reporting.monthly.drafting import SECONDS as REPORT_SECONDS
from inquiry_desk.reporting.monthly.drafting import draft_month_next
from inquiry_desk.runtime import runtime
from inquiry_desk.telephony.steps import give_up_next_call
from inquiry_desk.webhooks.steps import steps as webhook_steps

log = logging.getLogger("inquiry_desk.worker")

Step = Callable[[], bool]
ENDS = (signal.SIGTERM, signal.SIGINT)
# Then the connection goes back to the pool.
UNITS_PER_TURN = 50
BREATHER = 0.12
"""Seconds between two units of what nobody waits for, which may be thousands. Who waits for SQLite's one write lock
asks for it every tenth of a second: steps that follow each other without a gap would keep it from everybody."""


def work_until_stopped(app: Flask) -> None:
    """Run each step every second, tidy up every night, until SIGTERM or SIGINT."""
    # Waited for below: a handler could interrupt the scheduler while it holds the lock that stopping it needs.
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
    stopping = Event()
    scheduler = BackgroundScheduler(timezone=UTC)
    always = (read_next, apply_next, refresh_index, encode_next, index_next)
    warnings = (warn_next_callback, tell_next_incident)
    imports = (read_next_cases, register_next_cases)
    for step in (*steps(runtime()), *webhook_steps(runtime()), *imports, *warnings, *always):
        # A job of its own for each: a relay that hangs must not keep mail from being filed.
        scheduler.add_job(turn, "interval", (app, step, stopping), seconds=1, coalesce=True, max_instances=1)
    unhurried = (app, learn_next, stopping, BREATHER)
    scheduler.add_job(turn, "interval", unhurried, seconds=1, coalesce=True, max_instances=1)
    minutely = (remind_next, follow_inquiries, note_next_failed, give_up_next_call, reckon_next_pace)
    seldom = [(step, INTERVAL) for step in minutely]
    seldom += [(step, ALERT_SECONDS) for step in alert_steps(sender_of(runtime().settings))]
    seldom += [(draft_next, DRAFT_SECONDS), (draft_month_next, REPORT_SECONDS)]
    for step, seconds in seldom:
        scheduler.add_job(
            turn, "interval", (app, step, stopping), seconds=seconds, coalesce=True, max_instances=1
        )
    for step, seconds in visits(runtime()):
        every = {"seconds": seconds, "next_run_time": clock.now()}
        scheduler.add_job(turn, "interval", (app, step, stopping), coalesce=True, max_instances=1, **every)
    weekly = {"day_of_week": WEEKDAY, "hour": HOUR, "minute": MINUTE, "misfire_grace_time": 3600}
    scheduler.add_job(turn, "cron", (app, measure_weekly, stopping), coalesce=True, max_instances=1, **weekly)
    scheduler.add_job(tidy, "cron", (app,), hour=17, coalesce=True, max_instances=1)
    scheduler.add_job(look_at_contents, "interval", (app,), hours=6, next_run_time=clock.now())
    scheduler.start()
    log.info("the worker is at work")
    signal.sigwait(ENDS)
    stopping.set()
    scheduler.shutdown()


def turn(app: Flask, step: Step, stopping: Event, rest: float = 0.0) -> None:
    """One step until it has nothing to do, with `rest` seconds between its units.

    One that fails is logged and tried again a second later.
    """
    while not stopping.is_set() and _units(app, step, stopping, rest):
        pass


def _units(app: Flask, step: Step, stopping: Event, rest: float) -> bool:
    """Some units of a step; whether there may be more."""
    with app.app_context():
        try:
            for _unit in range(UNITS_PER_TURN):
                if stopping.is_set() or not step():
                    return False
                if rest:
                    stopping.wait(rest)
        except Exception as problem:
            db.session.rollback()
            log.error("%s failed: %s", getattr(step, "__name__", "a step"), type(problem).__name__)
            return False
        finally:
            db.session.remove()
    return True


def tidy(app: Flask) -> None:
    """Forget what nobody can need any more: keys of old forms, old failed sign-ins, files and rows."""
    with app.app_context():
        with transaction():
            forget_old_submissions()
            forget_old_sign_ins(clock.now())
            forget_old_files(clock.now())
            forget_old_rows(clock.now())
        db.session.remove()


def look_at_contents(app: Flask) -> None:
    """A few times a day, since a desk that takes in a file of thousands is another one afterwards."""
    with app.app_context():
        refresh_statistics()
