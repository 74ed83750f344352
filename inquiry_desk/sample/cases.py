"""How the sample city handles cases: what is arranged for each of its services."""

from sqlalchemy import select

from foundation import clock
from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.models import Service
from inquiry_desk.cases.arranging.beginning import begin
from inquiry_desk.cases.arranging.values import plan_of
from inquiry_desk.cases.models import CaseRules
from inquiry_desk.sample.content import read


def load_case_stages() -> int:
    """Services that got stages: those of the sample city for which nothing is arranged yet.

    The contract figures follow from cases from today on: what was counted by hand until now stays.
    """
    arranged = set(db.session.scalars(select(CaseRules.service_id)))
    services = {service.code: service for service in db.session.scalars(select(Service))}
    entries = [
        (services[entry["code"]], entry)
        for entry in read("cases")["services"]
        if entry["code"] in services and services[entry["code"]].id not in arranged
    ]
    for service, entry in entries:
        begin(service.id, plan_of(entry, day_of(clock.now())))
    return len(entries)
