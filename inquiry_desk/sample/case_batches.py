"""Paper goes to the department in batches: put together three times a week, counted on both sides, back when it is decided."""

from datetime import date, datetime
from random import Random

from foundation.business_days.queries import exceptions_at
from foundation.calendar import day_of
from inquiry_desk.cases.deadlines import office_day_after
from inquiry_desk.cases.kinds import BatchState, Side
from inquiry_desk.cases.moving.batching import (
    begin_batch,
    bring_back,
    count_back,
    explain,
    hand_over,
    put_in,
    receive,
)
from inquiry_desk.cases.moving.models import CaseBatch
from inquiry_desk.cases.moving.verdicts import GOOD
from inquiry_desk.sample.case_courses import Course
from inquiry_desk.sample.case_office import Office, usual_move
from inquiry_desk.sample.content import read

BY_BATCH = {"zei-koza", "shobo-tenken"}
_SENT_ON = {0, 2, 4}
"""Mondays, Wednesdays and Fridays."""
_BACK_AFTER = 6


class Batches:
    """The batches on their way, and when each is back."""

    def __init__(self, city: list[Office], rng: Random) -> None:
        self._city = [office for office in city if office.cast.code in BY_BATCH]
        self._rng = rng
        self._away: list[tuple[CaseBatch, Office, date]] = []

    def holds(self, course: Course) -> bool:
        """Whether a case waits for the next batch instead of going to the department alone."""
        move = usual_move(course.case)
        by_batch = course.office.cast.code in BY_BATCH and course.case.stage.side is Side.CENTRE
        return by_batch and move is not None and move.to_stage.side is Side.CITY

    def carry_on(self, courses: list[Course], at: datetime) -> None:
        """What is done with batches on the day of `at`."""
        for batch, office, back_on in list(self._away):
            if batch.received_at is None:
                receive(batch, len(batch.items), self._rng.choice(office.staff), at)
            elif back_on <= day_of(at):
                self._away.remove((batch, office, back_on))
                self._bring_back(batch, office, at)
        if day_of(at).weekday() in _SENT_ON:
            for office in self._city:
                self._send(office, [one for one in courses if one.office is office and self.holds(one)], at)

    def _send(self, office: Office, waiting: list[Course], at: datetime) -> None:
        ready = [course for course in waiting if course.next_on <= day_of(at)]
        if not ready:
            return
        by, move = self._rng.choice(office.operators), usual_move(ready[0].case)
        assert move is not None, "a case that waits for a batch goes on"
        batch = begin_batch(move.to_stage, by, at)
        gone = [one for one in ready if put_in(batch, one.case.number, by, at).verdict in GOOD]
        hand_over(batch, len(gone), by, at)
        for course in gone:
            course.rest(at)
        back_on = office_day_after(day_of(at), _BACK_AFTER, exceptions_at())
        self._away.append((batch, office, back_on))

    def _bring_back(self, batch: CaseBatch, office: Office, at: datetime) -> None:
        """Sometimes one stays with the department, and a supervisor writes down why."""
        by, items = self._rng.choice(office.operators), list(batch.items)
        kept = items.pop() if len(items) > 2 and self._rng.random() < 0.2 else None
        for item in items:
            bring_back(batch, item.case.number, by, at)
        state = count_back(batch, len(items), by, at)
        if state is BatchState.COUNTED and kept is not None:
            explain(batch, {kept.id: self._rng.choice(read("case-past")["kept"])}, office.supervisor, at)
