"""Registering an application: looked at before, once, and refused where it is registered already."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, select
from sqlalchemy.exc import IntegrityError

from foundation import clock
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import Service
from foundation.web.session import me
from inquiry_desk.cases.actions import Application, take_in
from inquiry_desk.cases.intake.doubts import doubts_about, marks_of
from inquiry_desk.cases.intake.forms import NewCaseForm
from inquiry_desk.cases.kinds import Source
from inquiry_desk.cases.models import Case
from inquiry_desk.inquiries.drafts import forget_draft
from inquiry_desk.staff.refusals import Refused

DRAFT = "case"
UNSURE = _l("Look at what stands above before you register it.")
NOT_ARRANGED = _l("No stages are arranged for this service. Tell a manager.")


def keep_new(form: NewCaseForm) -> str:
    """Register what the form holds; the address to go to. Refused while there are doubts nobody confirmed."""
    application = form.to_application()
    check_number(application.service_id, application.source, application.source_number)
    doubts = doubts_about(application, db.session.get_one(Service, application.service_id), clock.now())
    if doubts and form.confirmed.data != marks_of(doubts):
        form.doubts = doubts
        raise Refused(UNSURE)
    case = _taken_in(application)
    record(AuditAction.CREATED, "case", case.number)
    forget_draft(me(), DRAFT)
    return url_for("cases.taken", number=case.number)


def check_number(service_id: int, source: Source, number: str | None, but: Case | None = None) -> None:
    """A number is given once by its source: two scans of one form are one case."""
    if number is None:
        return
    same = and_(Case.service_id == service_id, Case.source == source, Case.source_number == number)
    query = select(Case.number).where(same)
    known = db.session.scalar(query.where(Case.id != but.id) if but else query)
    if known is not None:
        raise Refused(_l("This number is registered already, as %(number)s.", number=known), "source_number")


def _taken_in(application: Application) -> Case:
    try:
        # Two people may read one form at the same time: the unique number decides, and the other is told.
        with db.session.begin_nested():
            return take_in(application, me(), clock.now())
    except LookupError:
        raise Refused(NOT_ARRANGED, "service_id") from None
    except IntegrityError:
        raise Refused(
            _l("A colleague has registered this number in the meantime."), "source_number"
        ) from None
