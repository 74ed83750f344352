"""The page on which two inquiries are looked at side by side before they are merged."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from escalation.queries import whole_of_inquiry
from foundation import clock
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.organisation.models import User
from inquiry_desk.inquiries import queries
from inquiry_desk.inquiries.kinds import InquiryState
from inquiry_desk.inquiries.merged import standing_for
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.states import facts_of, state_of
from inquiry_desk.joining.candidates import candidates, is_one_person
from inquiry_desk.joining.forms import MergeForm, NumberForm
from inquiry_desk.joining.obstacles import obstacles


@dataclass(frozen=True)
class Side:
    """One of the two, and why it could not stay (empty: it could)."""

    inquiry: Inquiry
    state: InquiryState
    against: list[object]
    others: list[User]


def choose_page(inquiry: Inquiry, form: NumberForm, status: int = 200) -> ResponseReturnValue:
    """Which other inquiry: by its number, or one of the same person."""
    with transaction():
        record(AuditAction.READ, "inquiry", inquiry.number)
    found = candidates(inquiry, current_user)
    return render_template("joining/choose.html", inquiry=inquiry, candidates=found, form=form), status


def preview_page(
    inquiry: Inquiry, other: Inquiry, form: MergeForm, status: int = 200, changed: bool = False
) -> ResponseReturnValue:
    """What merging the two would do, in either direction."""
    with transaction():
        for one in (inquiry, other):
            record(AuditAction.READ, "inquiry", one.number)
    sides = _sides(inquiry, other)
    _fill(form, sides)
    page = render_template(
        "joining/preview.html",
        inquiry=inquiry,
        sides=sides,
        form=form,
        possible=[side for side in sides if not side.against],
        one_person=is_one_person(inquiry.contact, other.contact),
        changed=changed,
    )
    return page, status


def other_of(inquiry: Inquiry, number: str) -> Inquiry | None:
    """The other inquiry that a number means: the one that stands for it now, where the person may see both."""
    found = queries.inquiry_with_number(number, current_user)
    return queries.inquiry_with_number(standing_for(found).number, current_user) if found else None


def _sides(inquiry: Inquiry, other: Inquiry) -> list[Side]:
    first, second = sorted((inquiry, other), key=lambda one: (one.received_at, one.id))
    return [_side(first, second), _side(second, first)]


def _side(kept: Inquiry, gone: Inquiry) -> Side:
    request = queries.waiting_request(kept.id)
    facts = facts_of(kept, whole_of_inquiry(kept.id), handover_waiting=request is not None)
    others = queries.others_present(kept.id, current_user, clock.now())
    return Side(kept, state_of(facts), obstacles(gone, kept), others)


def _fill(form: MergeForm, sides: list[Side]) -> None:
    versions = {side.inquiry.number: side.inquiry.version for side in sides}
    form.keep.choices = [(number, _("%(number)s stays", number=number)) for number in versions]
    if form.keep.data not in versions:
        form.keep.data = next((side.inquiry.number for side in sides if not side.against), None)
