"""What belongs to incidents: course, notices, editions, questions, corrections, and what the rules need to know."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from foundation.db import db
from inquiry_desk.incidents.models import Incident, IncidentCorrection
from inquiry_desk.incidents.report_models import (
    IncidentEvent,
    IncidentNotice,
    IncidentQuestion,
    IncidentRevision,
)
from inquiry_desk.incidents.rules import Standing


def events_of(incident: Incident) -> list[IncidentEvent]:
    query = select(IncidentEvent).where(IncidentEvent.incident_id == incident.id)
    return list(db.session.scalars(query.order_by(IncidentEvent.at, IncidentEvent.id)))


def notices_of(incident: Incident) -> list[IncidentNotice]:
    query = select(IncidentNotice).where(IncidentNotice.incident_id == incident.id)
    query = query.options(joinedload(IncidentNotice.by))
    return list(db.session.scalars(query.order_by(IncidentNotice.at, IncidentNotice.id)))


def revisions_of(incident: Incident) -> list[IncidentRevision]:
    query = select(IncidentRevision).where(IncidentRevision.incident_id == incident.id)
    query = query.options(joinedload(IncidentRevision.made_by))
    return list(db.session.scalars(query.order_by(IncidentRevision.number)))


def questions_of(incident: Incident) -> list[IncidentQuestion]:
    query = select(IncidentQuestion).where(IncidentQuestion.incident_id == incident.id)
    return list(db.session.scalars(query.order_by(IncidentQuestion.id)))


def corrections_of(incident: Incident) -> list[IncidentCorrection]:
    """The newest first."""
    query = select(IncidentCorrection).where(IncidentCorrection.incident_id == incident.id)
    query = query.options(joinedload(IncidentCorrection.by)).order_by(IncidentCorrection.id.desc())
    return list(db.session.scalars(query))


def standing_of(incident: Incident) -> Standing:
    return standings_of([incident])[incident.id]


def standings_of(found: Iterable[Incident]) -> dict[int, Standing]:
    """Of a page of incidents, by id."""
    rows = list(found)
    query = select(IncidentQuestion.incident_id, func.count()).group_by(IncidentQuestion.incident_id)
    query = query.where(
        IncidentQuestion.incident_id.in_([one.id for one in rows]), IncidentQuestion.answered_at.is_(None)
    )
    asked = {row[0]: row[1] for row in db.session.execute(query)}
    return {one.id: _standing(one, asked.get(one.id, 0)) for one in rows}


def _standing(incident: Incident, questions_open: int) -> Standing:
    return Standing(
        near_miss=incident.is_near_miss,
        reported=incident.reported_at is not None,
        submitted=incident.submitted_at is not None,
        accepted=incident.accepted_at is not None,
        questions_open=questions_open,
        measures=len(incident.measures),
        measures_open=sum(one.done_on is None for one in incident.measures),
        closed=incident.closed_at is not None,
        withdrawn=incident.withdrawn_at is not None,
    )
