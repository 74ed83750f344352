"""Until which day the figures of a service are in a report that was signed."""

from datetime import date

from sqlalchemy import and_, func, or_, select

from foundation.db import db
from inquiry_desk.reporting.models import Report, ReportKind, ReportState


def figures_signed_until(service_id: int) -> date | None:
    """Daily reports of the service and months of all; a signature taken back before the city was given anything is none."""
    daily = and_(Report.kind == ReportKind.DAILY, Report.service_id == service_id)
    signed = or_(Report.state == ReportState.SIGNED, Report.number != "")
    query = select(func.max(Report.to_day)).where(or_(daily, Report.kind == ReportKind.MONTHLY), signed)
    return db.session.scalar(query)
