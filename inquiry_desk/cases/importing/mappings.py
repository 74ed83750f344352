"""Columns agreed with a source: recognised by the headings of a file, learnt from one, given up. Nothing here commits."""

from dataclasses import dataclass

from sqlalchemy import select

from foundation.db import db
from foundation.organisation.models import Service, User
from inquiry_desk.cases.importing.columns import places_of
from inquiry_desk.cases.importing.models import CaseMapping
from inquiry_desk.cases.kinds import Source
from inquiry_desk.cases.scope import case_services


@dataclass(frozen=True)
class Agreed:
    """What somebody said of the files of a source."""

    name: str
    source: Source
    columns: dict[str, str]


def recognised(service_id: int, headings: list[str]) -> CaseMapping | None:
    """The agreed columns a file with these headings has, all of them; of several those that read most of it."""
    query = select(CaseMapping).where(CaseMapping.service_id == service_id, CaseMapping.active)
    fitting = [one for one in db.session.scalars(query) if places_of(one.columns, headings) is not None]
    return max(fitting, key=lambda one: (len(one.columns), one.id), default=None)


def agree(service: Service, agreed: Agreed) -> CaseMapping:
    """Keep the columns under their name; a name that is kept already means the new columns from now on."""
    query = select(CaseMapping).where(CaseMapping.service_id == service.id, CaseMapping.name == agreed.name)
    mapping = db.session.scalar(query) or CaseMapping(service=service, name=agreed.name)
    mapping.source, mapping.columns, mapping.active = agreed.source, agreed.columns, True
    db.session.add(mapping)
    db.session.flush()
    return mapping


def mappings_for(user: User) -> list[CaseMapping]:
    """Those in use for the services `user` may see."""
    ids = [service.id for service in case_services(user)]
    query = select(CaseMapping).where(CaseMapping.service_id.in_(ids), CaseMapping.active)
    return list(db.session.scalars(query.order_by(CaseMapping.service_id, CaseMapping.name)))


def mapping_with_id(mapping_id: int, user: User) -> CaseMapping | None:
    found = db.session.get(CaseMapping, mapping_id)
    visible = {service.id for service in case_services(user)}
    return found if found and found.service_id in visible else None
