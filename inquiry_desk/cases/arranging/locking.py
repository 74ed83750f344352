"""Two people do not arrange one service at a time, and nobody overwrites what they have not seen."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from foundation.db import db
from inquiry_desk.cases.models import CaseRules, CaseStage
from inquiry_desk.staff.refusals import Conflict, Refused


def locked(service_id: int) -> CaseRules:
    """The rules of the service, whose row is the lock of everything arranged for it; Refused where it has none."""
    query = select(CaseRules).where(CaseRules.service_id == service_id)
    found = db.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise Refused(_l("Nothing is arranged for this service yet."))
    return found


def as_seen(row: CaseRules | CaseStage, seen: int) -> None:
    """Conflict where `row`, under the lock, is no longer at the version `seen`, which the form showed."""
    db.session.refresh(row)
    if row.version != seen:
        raise Conflict(
            _l(
                "Somebody else changed this in the meantime. Below is what you typed: send it again to keep it."
            ),
            str(row.version),
        )
