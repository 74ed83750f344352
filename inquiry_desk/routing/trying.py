"""What a trial shows: the outcome with its deadlines from now, and each rule with why (not)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation.routing.matching import Matter
from escalation.routing.queries import Trial, try_out
from escalation.routing.reaching import address_of, advice_for, phone_of
from escalation.routing.terms import Terms
from foundation.business_days.explaining import Explanation, explain
from foundation.business_days.queries import exceptions_at
from foundation.db import db
from foundation.organisation.models import Service


@dataclass(frozen=True)
class Reach:
    """How the department is reached; `advice`: what the desk must do besides, empty where nothing."""

    phone: str
    address: str
    advice: str


@dataclass(frozen=True)
class Deadlines:
    """今照会した場合の期限, each with how it comes about."""

    accept: Explanation
    answer: Explanation
    urgent: Explanation


@dataclass(frozen=True)
class Shown:
    """A trial for the page; without `terms` a supervisor decides."""

    trial: Trial
    terms: Terms | None = None
    reach: Reach | None = None
    deadlines: Deadlines | None = None


def shown_trial(matter: Matter, now: datetime) -> Shown:
    service = db.session.get(Service, matter.service_id) if matter.service_id else None
    trial = try_out(matter, service)
    if not isinstance(trial.outcome, Terms):
        return Shown(trial)
    terms = trial.outcome
    to = terms.department, terms.section
    reach = Reach(phone_of(*to), address_of(*to), advice_for(*to))
    return Shown(trial, terms, reach, deadlines_of(terms, now))


def deadlines_of(terms: Terms, now: datetime) -> Deadlines:
    calendar = exceptions_at()

    def after(hours: int) -> Explanation:
        return explain(now, timedelta(hours=hours), calendar)

    return Deadlines(
        accept=after(terms.hours_to_accept(urgent=False)),
        answer=after(terms.hours(urgent=False)),
        urgent=after(terms.hours(urgent=True)),
    )
