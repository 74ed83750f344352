"""The past of the sample city's cases, day by day: what came in, what was taken up, what went to the department in batches."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from flask_babel import force_locale
from sqlalchemy import select

from foundation import clock
from foundation.calendar import JST, day_of, is_office_day
from foundation.db import db
from inquiry_desk.cases.actions import Application, take_in
from inquiry_desk.cases.kinds import Source
from inquiry_desk.cases.models import Case
from inquiry_desk.sample.callers import Callers
from inquiry_desk.sample.case_batches import Batches
from inquiry_desk.sample.case_courses import FATES, Course
from inquiry_desk.sample.case_links import link_a_caller
from inquiry_desk.sample.case_office import Office, offices
from inquiry_desk.sample.cast import WEIGHTS as LOAD

_OPENS, _BETWEEN = time(8, 45), timedelta(seconds=150)
_SOURCES, _SOURCE_WEIGHTS = tuple(Source), (46, 14, 28, 12)
_PATIENCE, _ASKS = timedelta(days=4), 0.4
_CHILDREN = {"shugaku", "kodomo-iryo"}


def make_cases(until: datetime, seed: int, per_day: int = 5, days: int = 92) -> int:
    """Cases of the last `days` calendar days, about `per_day` on an office day; none where there are some already."""
    if per_day == 0 or db.session.scalar(select(Case.id).limit(1)):
        return 0
    past = _Past(offices(), Random(seed), until, days)  # noqa: S311 - invented load, no secret
    # Flushed once a day: no act of a day asks for what another one of that day wrote.
    with force_locale("ja"), db.session.no_autoflush:
        return past.live(per_day)


class _Past:
    """All offices together, so that what happens is written in the order in which it happened."""

    def __init__(self, city: list[Office], rng: Random, until: datetime, days: int) -> None:
        self._city = city
        self._rng = rng
        self._until = until
        self._first = day_of(until) - timedelta(days=days)
        self._callers = Callers(rng)
        self._courses: list[Course] = []
        self._batches = Batches(city, rng)

    def live(self, per_day: int) -> int:
        made = 0
        for day in self._days():
            moments = self._moments(day)
            made += self._take_in(day, per_day, moments)
            for course in [one for one in self._courses if one.next_on <= day]:
                self._take_up(course, moments)
            db.session.flush()
            if (at := next(moments, None)) is not None:
                with clock.fixed(at):
                    self._batches.carry_on(self._courses, at)
                    self._hear_of_a_caller(at)
            self._courses = [course for course in self._courses if course.case.ended_on is None]
            db.session.flush()
        return made

    def _days(self) -> Iterator[date]:
        days = (day_of(self._until) - self._first).days
        return (day for n in range(days + 1) if is_office_day(day := self._first + timedelta(days=n)))

    def _moments(self, day: date) -> Iterator[datetime]:
        """One after the other through the day, none later than `until`."""
        at = datetime.combine(day, _OPENS, JST)
        while at <= self._until:
            yield at
            at += _BETWEEN

    def _take_in(self, day: date, per_day: int, moments: Iterator[datetime]) -> int:
        handled = [one for one in self._city if one.cast.starts_on <= day <= one.cast.ends_on]
        if not handled:
            return 0
        weights = [LOAD[one.cast.code] for one in handled]
        wanted = self._rng.randint(per_day - 1, per_day + 1)
        made = 0
        for office, at in zip(self._rng.choices(handled, weights, k=wanted), moments, strict=False):
            with clock.fixed(at):
                self._begin(office, at)
            made += 1
        return made

    def _begin(self, office: Office, at: datetime) -> None:
        rng = self._rng
        by, fate = rng.choice(office.operators), rng.choices(list(FATES), list(FATES.values()))[0]
        course = Course(take_in(self._application(office, at), by, at), office, fate, rng, day_of(at))
        course.rest(at)
        self._courses.append(course)

    def _application(self, office: Office, at: datetime) -> Application:
        rng, person = self._rng, self._callers.draw()
        firm = rng.choice(office.content["applicants"]) if "applicants" in office.content else None
        source = rng.choices(_SOURCES, _SOURCE_WEIGHTS)[0]
        given = source in (Source.E_APPLICATION, Source.DEPARTMENT_SYSTEM)
        return Application(
            service_id=office.cast.id,
            source=source,
            received_on=day_of(at),
            source_number=f"{at:%y%m%d}-{rng.randrange(10**6):06d}" if given else None,
            kind=rng.choice(office.content["kinds"]),
            applicant=firm["name"] if firm else person.name,
            kana=firm["kana"] if firm else person.kana,
            born_on=None if firm else self._birthday(office),
            phone_e164=person.phone_e164,
        )

    def _birthday(self, office: Office) -> date:
        oldest, youngest = (55, 24) if office.cast.code in _CHILDREN else (85, 22)
        days = self._rng.randint(youngest * 365, oldest * 365)
        return day_of(self._until) - timedelta(days=days)

    def _hear_of_a_caller(self, at: datetime) -> None:
        """Who waits for a while asks."""
        waiting = [one.case for one in self._courses if at - one.case.entered_at > _PATIENCE]
        if waiting and self._rng.random() < _ASKS:
            link_a_caller(self._rng.choice(waiting), at)

    def _take_up(self, course: Course, moments: Iterator[datetime]) -> None:
        if (at := next(moments, None)) is not None:
            with clock.fixed(at):
                course.be_looked_at(at)
                if not self._batches.holds(course):
                    course.act(at)
