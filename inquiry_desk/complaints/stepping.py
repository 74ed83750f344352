"""What the buttons of a complaint's page do, and how a refusal is said. Inside the transaction of `once`."""

from flask import flash, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from foundation import clock
from foundation.db import db
from foundation.seen import ChangedMeanwhileError
from foundation.web.ids import read_id
from foundation.web.session import me
from inquiry_desk.complaints import actions
from inquiry_desk.complaints.filling import draft_of
from inquiry_desk.complaints.forms import ComplaintForm
from inquiry_desk.complaints.models import Complaint
from inquiry_desk.complaints.queries import complaint_of_inquiry
from inquiry_desk.inquiries.drafts import forget_draft
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.staff.refusals import Conflict, Refused

CHANGED = _l("Somebody else changed this in the meantime. Below is what you typed: send it again to keep it.")
RECORDED = _l("A colleague has recorded this inquiry as a complaint or request in the meantime.")
CLOSED = _l("It was closed in the meantime. Open it again to change it.")


def keep_record(form: ComplaintForm, inquiry: Inquiry | None) -> str:
    """Record it and, where the button says so, close it; the address to go to."""
    if inquiry is not None and complaint_of_inquiry(inquiry.id):
        raise Refused(RECORDED)
    try:
        # Two people may press at the same time: the unique inquiry decides, and the other is told.
        with db.session.begin_nested():
            complaint = actions.record_complaint(form.to_values(), me(), clock.now(), inquiry)
    except IntegrityError:
        raise Refused(RECORDED) from None
    forget_draft(me(), draft_of(inquiry))
    return _said(form, complaint, _("It was recorded."))


def keep_change(form: ComplaintForm, complaint: Complaint) -> str:
    """Keep what was written and, where the button says so, close it; the address to go to."""
    if complaint.closed_at is not None:
        raise Refused(CLOSED)
    try:
        actions.change_complaint(complaint, form.to_values(), me(), clock.now(), read_id(form.seen.data))
        return _said(form, complaint, _("What you wrote was kept."))
    except (ChangedMeanwhileError, StaleDataError):
        raise _conflict(complaint.id) from None


def reopen(complaint: Complaint, seen: int | None) -> None:
    try:
        if complaint.closed_at is not None:
            actions.reopen_complaint(complaint, me(), clock.now(), seen)
            db.session.flush()
    except (ChangedMeanwhileError, StaleDataError):
        raise Refused(_l("Somebody else changed this in the meantime. Look at it and try again.")) from None


def _said(form: ComplaintForm, complaint: Complaint, kept: str) -> str:
    if form.closes.data:
        actions.close_complaint(complaint, me(), clock.now())
        kept = _("It was closed. It stands in the reports with everything you wrote.")
    db.session.flush()
    flash(kept, "good")
    return url_for("complaints.show", complaint_id=complaint.id)


def _conflict(complaint_id: int) -> Conflict:
    db.session.rollback()
    newest = db.session.get(Complaint, complaint_id, populate_existing=True)
    return Conflict(CHANGED, str(newest.version) if newest else "")
