"""担当者: giving an inquiry to a person, and taking out what was no inquiry at all."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from escalation.queries import of_inquiry
from foundation.access.roles import Permission, allows
from foundation.access.scope import may_see_service
from foundation.organisation.models import User
from inquiry_desk.inquiries.actions import add_entry, classify
from inquiry_desk.inquiries.finishing import finish
from inquiry_desk.inquiries.kinds import EntryKind, Exclusion
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NotPossibleError


def assign(inquiry: Inquiry, by: User, at: datetime, to: User) -> None:
    """Give an inquiry to somebody of the desk who may see it; who had it stands on the timeline."""
    if inquiry.completed_at is not None:
        raise NotPossibleError(_l("This inquiry is completed. Reopen it first."))
    if not (
        to.active and allows(to.role, Permission.WORK_INQUIRIES) and may_see_service(to, inquiry.service_id)
    ):
        raise NotPossibleError(_l("%(name)s does not work on this service.", name=to.display_name))
    if inquiry.assignee_id == to.id:
        raise NotPossibleError(_l("%(name)s has this inquiry already.", name=to.display_name))
    details = {"to": to.display_name, "from": inquiry.assignee.display_name if inquiry.assignee else ""}
    inquiry.assignee = to
    add_entry(inquiry, EntryKind.ASSIGNED, at, by, details=details)


def reclassify(inquiry: Inquiry, by: User, at: datetime, service_id: int, category_id: int | None) -> None:
    """Another service and category; all else stays."""
    if (inquiry.service_id, inquiry.category_id) == (service_id, category_id):
        raise NotPossibleError(_l("This inquiry is classified so already."))
    classify(
        inquiry,
        by,
        at,
        service_id=service_id,
        category_id=category_id,
        nature=inquiry.nature,
        exclusion=inquiry.exclusion,
        unanswered_reason=inquiry.unanswered_reason,
        subject=inquiry.subject,
    )


def take_out(inquiry: Inquiry, by: User, at: datetime, why: Exclusion) -> None:
    """Leave out of the figures what was no inquiry, and close it. Where something was promised, a person has to look."""
    if of_inquiry(inquiry.id):
        raise NotPossibleError(_l("A department was asked about this inquiry. Decide on its own page."))
    if any(callback.done_at is None for callback in inquiry.callbacks):
        raise NotPossibleError(_l("A call-back is promised for this inquiry. Decide on its own page."))
    if inquiry.exclusion is why and inquiry.completed_at is not None:
        raise NotPossibleError(_l("This inquiry is left out already."))
    classify(
        inquiry,
        by,
        at,
        service_id=inquiry.service_id,
        category_id=inquiry.category_id,
        nature=inquiry.nature,
        exclusion=why,
        unanswered_reason=inquiry.unanswered_reason,
        subject=inquiry.subject,
    )
    if inquiry.completed_at is None:
        finish(inquiry, by, at)
