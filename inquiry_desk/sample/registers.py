"""Registers of the past: counts of every office day, a few findings and tasks."""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from foundation import clock
from foundation.calendar import JST, day_of, is_office_day
from foundation.db import db
from inquiry_desk.cases.models import Case
from inquiry_desk.registers import actions
from inquiry_desk.registers.models import Finding, FindingKind, ProcessedVolume, TaskDeadline
from inquiry_desk.sample.cast import WEIGHTS
from inquiry_desk.sample.content import read
from inquiry_desk.sample.crew import Crew

_CLOSING, _MORNING = time(17, 0), time(9, 30)
_ITEMS_PER_WEIGHT = 2.2


def keep_registers(crew: Crew, first: date, until: datetime, seed: int) -> int:
    """Rows written; none where there are counts already."""
    if db.session.scalar(select(ProcessedVolume.id).limit(1)):
        return 0
    content, today = read("records"), day_of(until)
    counts = _count_days(crew, first, until, Random(seed))  # noqa: S311 - invented load, no secret
    for entry in content["findings"]:
        _find(crew, entry, today)
    for entry in content["tasks"]:
        _plan(crew, entry, today)
    return counts + len(content["findings"]) + len(content["tasks"])


def _count_days(crew: Crew, first: date, until: datetime, rng: Random) -> int:
    counts = 0
    for back in range((day_of(until) - first).days + 1):
        at = moment_on(first + timedelta(days=back), _CLOSING)
        for service in crew.services if is_office_day(day_of(at)) and at <= until else ():
            items = round(WEIGHTS[service.code] * _ITEMS_PER_WEIGHT * rng.uniform(0.7, 1.3))
            with clock.fixed(at):
                actions.enter_volume(service.id, day_of(at), items, "", crew.supervisors[service.id], at)
            counts += 1
    return counts


def _find(crew: Crew, entry: dict[str, Any], today: date) -> None:
    service = crew.service(entry["service"])
    by, at = (
        crew.supervisors[service.id],
        moment_on(last_office_day(today - timedelta(days=entry["days_back"])), _MORNING),
    )
    finding = Finding(
        service_id=service.id,
        found_on=day_of(at),
        case_id=_case_before(service.id, day_of(at)) if entry["count"] == 1 else None,
        kind=FindingKind(entry["part"]),
        found_by=entry["found_by"],
        what=entry["what"],
        count=entry["count"],
        recorded_by=by,
        recorded_at=at,
    )
    with clock.fixed(at):
        actions.note_created("finding", finding)
        if entry["judged"] == "accepted":
            actions.accept_finding(finding, entry["cause"], entry["prevention"], by, at)
        elif entry["judged"] == "disputed":
            actions.dispute_finding(finding, entry["cause"], by, at)


def _case_before(service_id: int, day: date) -> int | None:
    """The last case that the city had when it pointed something out, where there is one."""
    query = select(Case.id).where(Case.service_id == service_id, Case.centre_done_on < day)
    return db.session.scalar(query.order_by(Case.centre_done_on.desc(), Case.id.desc()).limit(1))


def _plan(crew: Crew, entry: dict[str, Any], today: date) -> None:
    service, due = crew.service(entry["service"]), today + timedelta(days=entry["due"])
    at = moment_on(due - timedelta(days=14), _MORNING)
    task = TaskDeadline(
        service_id=service.id,
        name=entry["name"],
        count=entry["count"],
        due_on=due,
        recorded_by=crew.supervisors[service.id],
        recorded_at=at,
    )
    with clock.fixed(at):
        actions.note_created("task_deadline", task)
        if "extended_to" in entry:
            to = today + timedelta(days=entry["extended_to"])
            actions.extend(task, to, entry["reason"], entry["approved_by"], at)
        if "done" in entry:
            actions.mark_done(task, today + timedelta(days=entry["done"]))


def last_office_day(day: date) -> date:
    """The day itself or the last office day before it."""
    return day if is_office_day(day) else last_office_day(day - timedelta(days=1))


def moment_on(day: date, at: time) -> datetime:
    return datetime.combine(day, at, JST)
