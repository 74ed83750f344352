"""The lines and extensions of the sample city, so that a telephone system can be tried with one request."""

from typing import Any

from sqlalchemy import select

from foundation import clock
from foundation.db import db
from foundation.organisation.models import Service, User
from inquiry_desk.sample.content import read
from inquiry_desk.telephony.events import line_key
from inquiry_desk.telephony.models import Extension, PhoneLine


def load_telephones() -> int:
    """Add the lines and seats that are missing; who sits somewhere else by now stays there."""
    told = read("telephones")
    return _load_lines(told["lines"]) + _load_seats(told["seats"])


def _load_lines(entries: list[dict[str, Any]]) -> int:
    known = set(db.session.scalars(select(PhoneLine.number)))
    services = {service.code: service for service in db.session.scalars(select(Service))}
    new = [
        PhoneLine(
            number=line_key(entry["number"]),
            name=entry["name"],
            service=services.get(entry.get("service", "")),
        )
        for entry in entries
        if line_key(entry["number"]) not in known
    ]
    db.session.add_all(new)
    return len(new)


def _load_seats(entries: list[dict[str, Any]]) -> int:
    taken = set(db.session.scalars(select(Extension.number)))
    seated = set(db.session.scalars(select(Extension.user_id)))
    people = {person.login_id: person for person in db.session.scalars(select(User))}
    new = [
        Extension(number=entry["number"], user=people[entry["login_id"]], since=clock.now())
        for entry in entries
        if entry["number"] not in taken and people[entry["login_id"]].id not in seated
    ]
    db.session.add_all(new)
    return len(new)
