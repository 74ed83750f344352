"""What the desk does with an escalation besides handing it over. Nothing here commits."""

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from escalation import actions as escalating
from escalation.kinds import EscalationState
from escalation.models import Escalation
from escalation.notices import LANGUAGE
from foundation.organisation.models import User
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NotPossibleError


def is_late(escalation: Escalation, inquiry: Inquiry) -> bool:
    """Whether the department's answer waits on an inquiry that is completed."""
    return inquiry.completed_at is not None and escalation.state is EscalationState.ANSWERED


def reopen_for_answer(escalation: Escalation, inquiry: Inquiry, by: User, at: datetime) -> None:
    """The citizen has to be told what came after the completion."""
    _must_be_late(escalation, inquiry)
    with force_locale(LANGUAGE):
        reason = _("%(department)s has answered after the completion.", department=escalation.department.name)
    actions.reopen(inquiry, by, at, reason)


def take_note_of_answer(escalation: Escalation, inquiry: Inquiry, by: User, at: datetime) -> None:
    """The answer changes nothing for the citizen: somebody has read it, and it waits no more."""
    _must_be_late(escalation, inquiry)
    escalating.mark_relayed(escalation, by, at)
    with force_locale(LANGUAGE):
        body = _(
            "The answer of %(department)s was read after the completion.",
            department=escalation.department.name,
        )
    actions.add_entry(inquiry, EntryKind.NOTE, at, by, body=body)


def _must_be_late(escalation: Escalation, inquiry: Inquiry) -> None:
    if not is_late(escalation, inquiry):
        raise NotPossibleError(_l("This answer does not wait on a completed inquiry any more."))
