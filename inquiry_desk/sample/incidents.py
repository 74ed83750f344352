"""Incidents, near misses and drills of the past: one that was none, one reported in writing, near misses being looked at."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from foundation import clock
from foundation.calendar import day_of, next_office_day
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.incidents import actions, drills, measures, reporting
from inquiry_desk.incidents.composing import TEXTS
from inquiry_desk.incidents.kinds import Containment, IncidentKind, Means
from inquiry_desk.incidents.models import Incident
from inquiry_desk.sample.content import read
from inquiry_desk.sample.crew import Crew
from inquiry_desk.sample.registers import last_office_day, moment_on

_MORNING = time(9, 30)


def keep_incidents(crew: Crew, until: datetime) -> int:
    """Rows written; none where there is an incident already."""
    if db.session.scalar(select(Incident.id).limit(1)):
        return 0
    content, today = read("records"), day_of(until)
    for entry in content["incidents"]:
        _happen(crew, entry, today)
    for entry in content["drills"]:
        at = _morning(today, entry["days_back"])
        with clock.fixed(at):
            drills.record_drill(
                day_of(at), None, entry["topic"], entry["participants"], entry["result"], crew.manager, at
            )
    return len(content["incidents"]) + len(content["drills"])


def _happen(crew: Crew, entry: dict[str, Any], today: date) -> None:
    service = crew.service(entry["service"]) if entry["service"] else None
    by = crew.supervisors[service.id] if service else crew.manager
    at = _morning(today, entry["days_back"])
    told = actions.Told(
        kind=IncidentKind(entry["kind"]),
        service_id=service.id if service else None,
        occurred_on=day_of(at),
        noticed_at=at,
        noticed_by=entry["noticed_by"],
        what=entry["what"],
        data_kinds=entry["data_kinds"],
        people=entry.get("people"),
        containment=Containment(entry["containment"]),
        handling=entry["handling"],
    )
    with clock.fixed(at):
        incident = actions.record_incident(told, by, at)
        incident.alerted_at = at
    _report(crew, incident, entry, at)
    _prevent(incident, entry, by, today, at)
    _write(crew, incident, entry, by, moment_on(next_office_day(day_of(at)), time(15, 0)))
    if "withdrawn" in entry:
        later = at + timedelta(hours=5)
        with clock.fixed(later):
            actions.withdraw(incident, entry["withdrawn"], by, later)


def _report(crew: Crew, incident: Incident, entry: dict[str, Any], at: datetime) -> None:
    if "told_to" not in entry:
        return
    told_at = at + timedelta(minutes=entry["told_after"])
    with clock.fixed(told_at):
        means = Means(entry["means"])
        actions.report_first(incident, entry["told_to"], means, told_at, crew.manager, told_at)


def _prevent(incident: Incident, entry: dict[str, Any], by: User, today: date, at: datetime) -> None:
    for one in entry.get("measures", ()):
        decided = at + timedelta(hours=6)
        with clock.fixed(decided):
            due = today + timedelta(days=one["due"])
            measure = measures.decide_measure(incident, one["what"], by, due, by, decided)
            db.session.flush()
        if "done" in one:
            done = moment_on(today + timedelta(days=one["done"]), time(16, 0))
            with clock.fixed(done):
                measures.finish_measure(incident, measure, day_of(done), one["evidence"], by, done)


def _write(crew: Crew, incident: Incident, entry: dict[str, Any], by: User, at: datetime) -> None:
    """The written report, submitted on the next office day, and accepted where it was."""
    if "impact" not in entry:
        return
    with clock.fixed(at):
        for minutes, what in zip((-45, 0, 300), entry["events"], strict=True):
            happened = incident.noticed_at + timedelta(minutes=minutes)
            reporting.add_event(incident, happened, what, by, at)
        reporting.write(incident, {name: entry[name] for name in TEXTS}, by, at)
        db.session.flush()
        reporting.submit(incident, "", crew.manager, at)
    if entry.get("accepted"):
        later = at + timedelta(hours=1)
        with clock.fixed(later):
            reporting.accept(incident, "", crew.officer, later)


def _morning(today: date, days_back: int) -> datetime:
    return moment_on(last_office_day(today - timedelta(days=days_back)), _MORNING)
