"""What keeps an inquiry from being merged into another: whatever somebody still waits for would be lost from sight."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

from escalation.queries import of_inquiry
from escalation.requests import request_for
from foundation import clock
from inquiry_desk.inquiries.kinds import Nature
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.replies.queries import leaving_from, waiting_for


def obstacles(gone: Inquiry, kept: Inquiry) -> list[object]:
    """Why `gone` cannot be merged into `kept`, for the person who wants to; empty where it can."""
    return [*_of_both(gone, kept), *_still_waiting(gone)]


def _of_both(gone: Inquiry, kept: Inquiry) -> Iterator[object]:
    if gone.id == kept.id:
        yield _l("An inquiry cannot be merged into itself.")
    for one in (gone, kept):
        if one.merged_into is not None:
            yield _l(
                "%(number)s was merged into %(other)s already.",
                number=one.number,
                other=one.merged_into.number,
            )
    # One of the two has to be counted, and every complaint is reported (spec 3-9(1)).
    if kept.exclusion is not None and gone.exclusion is None:
        yield _l("%(number)s is left out of the figures. Keep the other one.", number=kept.number)
    if gone.nature is not Nature.QUESTION and kept.nature is Nature.QUESTION:
        yield _l(
            "%(number)s is a complaint or a request. Keep it, or classify the other one as such first.",
            number=gone.number,
        )


def _still_waiting(gone: Inquiry) -> Iterator[object]:
    number = gone.number
    for one in of_inquiry(gone.id):
        if one.open:
            yield _l("%(department)s still has %(number)s.", department=one.department.name, number=number)
        elif one.answered_at and not (one.returned_at or one.withdrawn_at or one.relayed_at):
            yield _l(
                "The answer of %(department)s to %(number)s was not passed on yet.",
                department=one.department.name,
                number=number,
            )
    if request_for(gone.id) is not None:
        yield _l("A hand-over of %(number)s waits for a supervisor.", number=number)
    if waiting_for(gone.id) is not None or leaving_from(gone.id, clock.now()):
        yield _l("A reply to %(number)s has not left yet.", number=number)
    if any(callback.done_at is None for callback in gone.callbacks):
        yield _l("A call-back is promised for %(number)s.", number=number)
