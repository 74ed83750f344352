"""統合: taking a department out of use by way of another one, which then owns all it had."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from escalation.merging import Moving, merge
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import Department, User
from inquiry_desk.staff.refusals import Refused


def merge_department(department: Department, into_id: int, by: User, at: datetime) -> Moving:
    """Refused where one of the two cannot take part."""
    locked = _locked(department.id, into_id)
    into = locked.get(into_id)
    if into is None or not into.active:
        raise Refused(_l("Choose a department in use."), "into_id")
    if into.id == department.id:
        raise Refused(_l("A department cannot be merged into itself. Choose another one."), "into_id")
    if department.merged_into_id is not None:
        raise Refused(_l("This department has been merged into another already."))
    moved = merge(department, into, by, at)
    record(
        AuditAction.CHANGED,
        "department",
        department.code,
        merged_into=into.code,
        inquiries_moved=moved.escalations,
        people_moved=moved.people,
    )
    return moved


def _locked(*ids: int) -> dict[int, Department]:
    """In the order of their ids, so that two merges cannot wait for each other."""
    query = select(Department).where(Department.id.in_(ids)).order_by(Department.id).with_for_update()
    rows = db.session.scalars(query.execution_options(populate_existing=True))
    return {row.id: row for row in rows}
