"""The next moment something was promised for: by a department, or a call-back. And lists in that order."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Subquery, and_, func, literal, or_, select, union_all

from escalation.models import Escalation
from foundation.db import UtcDateTime, db
from inquiry_desk.inquiries.models import Callback, Inquiry
from inquiry_desk.inquiries.worklists import PROMISED, RUNNING

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Where nothing is promised: behind everything that is."""


def due_dates(inquiry_ids: Sequence[int]) -> dict[int, datetime]:
    """The dates of these inquiries that have one."""
    if not inquiry_ids:
        return {}
    dues = _dues(Escalation.inquiry_id.in_(inquiry_ids), Callback.inquiry_id.in_(inquiry_ids))
    found = db.session.execute(select(dues.c.inquiry_id, dues.c.due_at))
    return {row.inquiry_id: row.due_at for row in found}


def ids_by_due(
    conditions: Iterable[ColumnElement[bool]],
    *,
    past: tuple[datetime, int] | None,
    ascending: bool,
    limit: int,
    only_promised: bool,
) -> list[int]:
    """Ids in the order of their due dates, what has none at the end, going on after `past` (due date and id)."""
    dues = _dues()
    at = func.coalesce(dues.c.due_at, literal(NEVER, UtcDateTime()), type_=UtcDateTime())
    query = select(Inquiry.id).join(dues, dues.c.inquiry_id == Inquiry.id, isouter=not only_promised)
    query = query.where(*conditions)
    if past is not None:
        due_at, inquiry_id = past
        same = and_(at == due_at, Inquiry.id > inquiry_id if ascending else Inquiry.id < inquiry_id)
        query = query.where(or_(at > due_at if ascending else at < due_at, same))
    order = (at.asc(), Inquiry.id.asc()) if ascending else (at.desc(), Inquiry.id.desc())
    return list(db.session.scalars(query.order_by(*order).limit(limit)))


def _dues(
    escalations: ColumnElement[bool] | None = None, callbacks: ColumnElement[bool] | None = None
) -> Subquery:
    of_departments = select(Escalation.inquiry_id, Escalation.due_at).where(*RUNNING)
    promised = select(Callback.inquiry_id, Callback.promised_at).where(PROMISED)
    if escalations is not None and callbacks is not None:
        of_departments, promised = of_departments.where(escalations), promised.where(callbacks)
    both = union_all(of_departments, promised).subquery()
    first = select(both.c.inquiry_id, func.min(both.c.due_at).label("due_at"))
    return first.group_by(both.c.inquiry_id).subquery()
