"""Alerts for pages: also people without a mailbox see them."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from escalation.alerts.models import Alert
from escalation.models import Escalation
from escalation.queries import IS_OPEN
from foundation.db import db

RECENT = timedelta(days=14)


def recent_alerts(service_ids: Collection[int] | None, at: datetime, limit: int = 100) -> list[Alert]:
    """The highest levels that open escalations of these services reached lately, newest first. None means all services."""
    query = select(Alert).join(Alert.escalation)
    query = query.where(IS_OPEN, Alert.collapsed.is_(False), Alert.at >= at - RECENT)
    if service_ids is not None:
        query = query.where(Escalation.service_id.in_(service_ids))
    query = query.options(contains_eager(Alert.escalation).options(joinedload(Escalation.department)))
    return list(db.session.scalars(query.order_by(Alert.at.desc(), Alert.id.desc()).limit(limit)))


def alerts_of(escalation_ids: Collection[int]) -> dict[int, list[Alert]]:
    """What each of these escalations has reached so far, collapsed levels too, oldest first; in one query."""
    found: dict[int, list[Alert]] = {one: [] for one in escalation_ids}
    if not found:
        return found
    query = select(Alert).where(Alert.escalation_id.in_(found)).order_by(Alert.at, Alert.id)
    for alert in db.session.scalars(query):
        found[alert.escalation_id].append(alert)
    return found
