"""Keeping this machine's search index equal to the database, off the requests.

The database is the source of truth. One process of a machine at a time writes the machine's index, the others
open what it wrote; so any number of machines follow a change within `INTERVAL` and the time of the writing.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence

from flask import Flask, current_app

from faq.library import backend, indexed_texts, marks_of_library, newest_in_force, state_of_library
from faq.markdown import plain_text
from faq.search.backend import IndexedText
from faq.search.highlight import mark, snippet
from faq.search.keeping import KeptIndex
from foundation import clock
from foundation.calendar import day_of
from foundation.db import db

log = logging.getLogger(__name__)

INTERVAL = 0.5
"""Seconds between two looks at the database."""

SMALL = 50
"""Changed texts up to which a process that answers requests writes them itself, at once."""

PATIENCE = 10.0
"""Seconds it leaves more of them to the worker of the machine, if there is one."""

WARMED = 300
"""Articles asked for when a process starts, two or three milliseconds each."""

FOLLOWER = "faq_follower"


class Articles:
    """The articles in force, as the source of an index."""

    def state(self) -> str:
        return state_of_library(day_of(clock.now()))

    def marks(self) -> dict[int, str]:
        return marks_of_library(day_of(clock.now()))

    def texts(self, ids: list[int]) -> list[IndexedText]:
        return indexed_texts(ids)


def faq_index() -> KeptIndex:
    """This machine's index of the articles."""
    return KeptIndex(backend(), Articles())


def refresh_index(wait: bool = False) -> bool:
    """Bring the index up to date with the database; returns whether this process did so.

    While another process of the machine is at it, nothing is done, or it is waited for with `wait`.
    """
    return faq_index().refresh(wait)


def rebuild_index() -> int:
    """Index all articles in force anew; returns how many."""
    return faq_index().rebuild()


def warm_up() -> None:
    """Ask what the newest articles answer, and show it, so that the first callers find the memory filled."""
    for text in indexed_texts(newest_in_force(WARMED)):
        backend().search(text.question)
        mark(text.question, text.question)
        snippet(plain_text(text.answer), text.question)


class Beside(threading.Thread):
    """Does something again and again beside the requests of a process: each turn does what there is to do."""

    def __init__(
        self, app: Flask, name: str, turns: Sequence[Callable[[], object]], interval: float = INTERVAL
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._app = app
        self._turns = turns
        self._interval = interval
        self._wake = threading.Event()
        self._ended = False
        self._problem = ""
        app.extensions[name] = self

    def run(self) -> None:
        while not self._ended:
            self._wake.wait(self._interval)
            self._wake.clear()
            with self._app.app_context():
                self._take_turns()

    def wake(self) -> None:
        """Look at once."""
        self._wake.set()

    def end(self) -> None:
        self._ended = True
        self.wake()

    def _take_turns(self) -> None:
        problem = ""
        try:
            for turn in self._turns:
                turn()
        except Exception as error:  # the database may be away for a while; searches go on meanwhile
            problem = type(error).__name__
        finally:
            db.session.remove()
        if problem and problem != self._problem:  # said once, not twice a second
            log.warning("%s cannot follow (%s)", self.name, problem)
        self._problem = problem


class Follower(Beside):
    """Looks at the database again and again, and takes a newer index into use, warmed."""

    def __init__(
        self,
        app: Flask,
        *,
        name: str = FOLLOWER,
        kept: Callable[[], KeptIndex] = faq_index,
        interval: float = INTERVAL,
    ) -> None:
        super().__init__(app, name, (self._follow,), interval)
        self._kept = kept
        self._up_to_date_at = time.monotonic()

    def _follow(self) -> None:
        index = self._kept()
        index.backend.follows_itself = False
        if index.is_up_to_date():
            self._up_to_date_at = time.monotonic()
        else:
            worker_may_come = time.monotonic() - self._up_to_date_at < PATIENCE
            index.refresh(most=SMALL if worker_may_come else None)
        index.backend.open_newest()


def follow_changes() -> None:
    """After a change of articles was committed: let searches see it soon, in this process at once."""
    follower: Follower | None = current_app.extensions.get(FOLLOWER)
    if follower:
        follower.wake()
    else:
        refresh_index()
