"""完了: the citizen has the answer, whoever found it."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from escalation.kinds import Wish
from escalation.queries import open_for_inquiry
from escalation.requests import request_for
from foundation.organisation.models import User
from inquiry_desk.inquiries.actions import complete
from inquiry_desk.inquiries.escalating import tell_citizen
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NotPossibleError


def finish(inquiry: Inquiry, by: User, at: datetime, note: str = "") -> None:
    """Complete an inquiry, and note that the department's answer was passed on. Refused as `check_finishable` says."""
    check_finishable(inquiry)
    tell_citizen(inquiry, by, at)
    complete(inquiry, by, at, note)


def check_finishable(inquiry: Inquiry) -> None:
    """NotPossibleError while a department still owes an answer, or a supervisor may still ask one for it."""
    if request_for(inquiry.id) is not None:
        raise NotPossibleError(
            _l(
                "This inquiry waits for a supervisor to hand it over. Withdraw that first, or have it sent back."
            )
        )
    waiting = next((one for one in open_for_inquiry(inquiry.id) if one.wish is not Wish.SHARE), None)
    if waiting is not None:
        raise NotPossibleError(
            _l(
                "%(department)s still has this inquiry. Complete it when the answer is there, or withdraw it.",
                department=waiting.department.name,
            )
        )
