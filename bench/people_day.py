"""A day of work: everybody begins, works, goes home; the mail settles; the figures."""

import hashlib
import random
import threading
import time
import traceback
from collections import Counter
from dataclasses import asdict
from typing import Any

import requests
from flask import Flask
from sqlalchemy import func, select

from bench.mail_desk import PATIENCE, wait_until
from bench.mail_senders import Sender
from bench.people_books import BARE, Books, Outcome
from bench.people_cast import Work, accounts_for, hot_inquiries, parts_of, people_at
from bench.people_meetings import Meetings
from bench.people_person import Person
from bench.people_programs import Programs, share_of_a_processor
from bench.people_proof import newest_ids, proof_of
from faq.evaluation import percentile
from foundation.db import db
from mail_gateway.models import IncomingMail, IncomingState, OutgoingMail, OutgoingState

GLANCE = 0.2
"""Seconds between two looks at what was filed: how exactly the latency of mail is known."""
HOME = 120.0
"""Seconds until the last one has finished what was begun."""
_ON_ITS_WAY: tuple[tuple[Any, Any], ...] = (
    (IncomingMail, IncomingState.WAITING),
    (OutgoingMail, OutgoingState.WAITING),
)


class Day:
    """One run; `live` it once."""

    def __init__(self, app: Flask, programs: Programs, people: int, faster: float, seed: int) -> None:
        self.app, self.programs, self.faster = app, programs, faster
        self.books, self.over, self.chance = Books(), threading.Event(), random.Random(seed)
        self.parts = parts_of(people)
        self.meetings = Meetings(hot_inquiries(app))
        accounts = accounts_for(app, self.parts)
        self.since = newest_ids(app)
        self.people = people_at(f"http://{programs.web}", accounts, self.books, self.over, faster, seed)
        self.filed: dict[str, float] = {}
        self.seconds = 0.0
        self.processor: dict[str, float] = {}
        self.memory: dict[str, float] = {}

    def live(self, sender: Sender, seconds: float) -> None:
        """Everybody works for so long; then what is on its way arrives."""
        before, began = self.programs.processor(), time.monotonic()
        workers = [threading.Thread(target=self._work, args=one, daemon=True) for one in self.people]
        workers += [threading.Thread(target=one, daemon=True) for one in (self._watch_mail, self._ask_bare)]
        sender.start()
        for worker in workers:
            worker.start()
        self.over.wait(seconds)
        self.seconds = time.monotonic() - began
        self.processor = share_of_a_processor(before, self.programs.processor(), began)
        self.over.set()
        sender.between = float  # what is left goes at once
        self._go_home([*workers, sender])
        self.memory = self.programs.memory()
        try:
            wait_until(lambda: self._settled() or None, 2 * PATIENCE, pause=0.5)
        except TimeoutError:
            self.books.wrong("mail is still on its way")

    def _work(self, person: Person, work: Work) -> None:
        try:
            work(person, self.meetings)
        except Exception:
            # One who cannot go on is an error of the run, not its end.
            self.books.wrong(f"{person.name} stopped: {traceback.format_exc()[-1500:]}")

    def _go_home(self, workers: list[threading.Thread]) -> None:
        end = time.monotonic() + HOME
        for worker in workers:
            worker.join(max(0.1, end - time.monotonic()))
            if worker.is_alive():
                self.books.wrong("somebody did not come home")

    def _ask_bare(self) -> None:
        """The yardstick, beside all the others."""
        session = requests.Session()
        while not self.over.wait(0.5):
            begun = time.perf_counter()
            session.get(f"http://{self.programs.bare}/", timeout=PATIENCE)
            self.books.answered(BARE, time.perf_counter() - begun)

    def _watch_mail(self) -> None:
        """When each letter was seen filed, on the clock of the sender."""
        last = self.since["IncomingMail"]
        query = select(IncomingMail.digest).where(IncomingMail.state == IncomingState.FILED)
        with self.app.app_context():
            while not self.over.wait(GLANCE):
                now = time.time()
                for digest in db.session.scalars(query.where(IncomingMail.id > last)):
                    self.filed.setdefault(digest, now)
                db.session.remove()

    def _settled(self) -> bool:
        """Nothing is on its way any more."""
        with self.app.app_context():
            waiting = [
                db.session.scalar(select(func.count(model.id)).where(model.state == state))
                for model, state in _ON_ITS_WAY
            ]
            db.session.remove()
        return not any(waiting) and not any(True for _ in self.programs.spool.waiting())


def figures_of(day: Day, sender: Sender) -> dict[str, object]:
    """What the run showed; `sound` where nothing was wrong."""
    books, proof = day.books, proof_of(day.app, day.books, sender, day.since)
    wrong = {
        "what_was_wrong": books.errors[:20],
        "words_not_shown_again": dict(books.words_not_shown),
        "complaints_in_logs": day.programs.complaints(),
        "ended_by_themselves": day.programs.ended(),
    }
    return {
        "sound": not (proof.lost_updates or any(wrong.values())),
        "database": day.app.config["SQLALCHEMY_DATABASE_URI"].partition(":")[0],
        "people": day.parts,
        **_rates(day, sender),
        "errors": len(books.errors),
        "lost_updates": proof.lost_updates,
        "proof": asdict(proof),
        **wrong,
        **_what_they_did(books),
        "mail": _latency(day, sender),
        "share_of_a_processor": day.processor,
        "web_processor_ms_a_request": round(
            day.processor["web"] * day.seconds * 1000 / max(1, books.requests()), 1
        ),
        "memory_mb": day.memory,
        "times": _against_bare(books),
    }


def _rates(day: Day, sender: Sender) -> dict[str, float]:
    by_itself = sum(
        len(times) for kind, times in day.books.milliseconds.items() if kind.startswith("by itself")
    )
    asked = day.books.requests() - by_itself
    return {
        "seconds": round(day.seconds),
        "faster": day.faster,
        "requests": day.books.requests(),
        "requests_per_second": round(day.books.requests() / day.seconds, 1),
        "asked_by_people_per_second": round(asked / day.seconds, 2),
        "asked_by_people_per_second_of_life": round(asked / day.seconds / day.faster, 2),
        "asked_by_pages_themselves_per_second": round(by_itself / day.seconds, 2),
        "letters_per_second": round(len(sender.answered) / day.seconds, 2),
    }


def _what_they_did(books: Books) -> dict[str, object]:
    counts: Counter[tuple[str, Outcome]] = Counter((act.kind, act.outcome) for act in books.acts)
    kinds = sorted({kind for kind, _ in counts})
    return {
        "conflicts_told": sum(act.outcome is Outcome.CONFLICT for act in books.acts),
        "acts": {kind: {one.value: n for one in Outcome if (n := counts[kind, one])} for kind in kinds},
        "not_done_because": dict(books.told.most_common(30)),
        "met_on_one_inquiry": books.met,
        "drafts_kept": books.drafts_kept,
        "drafts_read_back": books.drafts_read_back,
        "connections_closed_while_resting": books.hung_up,
    }


def _latency(day: Day, sender: Sender) -> dict[str, float]:
    """Seconds from the 250 until a letter was seen as an inquiry, known to `GLANCE`."""
    seconds = [
        max(0.0, day.filed[digest] - sender.answered[letter.message_id])
        for letter in sender.letters
        if letter.message_id in sender.answered
        and (digest := hashlib.sha256(letter.raw).hexdigest()) in day.filed
    ]
    if not seconds:
        return {"letters": 0}
    return {"letters": len(seconds)} | {
        f"seconds_p{percent}": round(percentile(percent, seconds), 2) for percent in (50, 95, 99)
    }


def _against_bare(books: Books) -> dict[str, dict[str, float]]:
    times = books.times()
    bare = times.get(BARE, {}).get("p50_ms", 0.0)
    return {
        kind: one | ({"times_bare": round(one["p50_ms"] / bare, 1)} if bare else {})
        for kind, one in times.items()
    }
