"""Telling a caller, and linking a case with the inquiry about it. None of these commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db, insert_into
from foundation.organisation.models import User
from inquiry_desk.cases.actions import note
from inquiry_desk.cases.asking.answering import said_of
from inquiry_desk.cases.asking.caller import is_known
from inquiry_desk.cases.kinds import StepKind
from inquiry_desk.cases.models import Case, CaseInquiry
from inquiry_desk.cases.scope import case_numbered
from inquiry_desk.inquiries.actions import record_identity_check
from inquiry_desk.inquiries.kinds import IdentityCheck
from inquiry_desk.inquiries.models import Inquiry


def tell(case: Case, checked: Sequence[str], inquiry: Inquiry | None, by: User, at: datetime) -> None:
    """Note what a caller was told who was known by `checked`; linked with the inquiry they asked in."""
    details: dict[str, Any] = {"inquiry": inquiry.number} if inquiry is not None else {}
    note(case, StepKind.TOLD, by, at, reason=said_of(case, at), checked_by=list(checked), **details)
    record(AuditAction.CHANGED, "case", case.number, told=True, **details)
    if inquiry is None:
        return
    link(case, inquiry, by, at)
    inquiry.identity_items = list(dict.fromkeys([*inquiry.identity_items, *checked]))
    record_identity_check(inquiry, by, at, IdentityCheck.CHECKED)


def tell_in_call(
    numbers: Sequence[str], checked: Sequence[str], inquiry: Inquiry, by: User, at: datetime
) -> None:
    """The cases that were looked at in a call: told where it was known who called, else only linked."""
    for number in numbers:
        case = case_numbered(number, by)
        if case is None:
            continue
        if is_known(checked):
            tell(case, checked, inquiry, by, at)
        else:
            link(case, inquiry, by, at)


def link(case: Case, inquiry: Inquiry, by: User, at: datetime) -> bool:
    """Whether it was not linked before."""
    db.session.flush()
    row = insert_into(CaseInquiry).values(
        case_id=case.id, inquiry_id=inquiry.id, linked_by_id=by.id, linked_at=at
    )
    linked = db.session.scalar(row.on_conflict_do_nothing().returning(CaseInquiry.id)) is not None
    if linked:
        _noted(case, inquiry, StepKind.LINKED, by, at)
    return linked


def unlink(case: Case, inquiry: Inquiry, by: User, at: datetime) -> bool:
    """Whether it was linked."""
    both = (CaseInquiry.case_id == case.id, CaseInquiry.inquiry_id == inquiry.id)
    gone = db.session.scalar(delete(CaseInquiry).where(*both).returning(CaseInquiry.id)) is not None
    if gone:
        _noted(case, inquiry, StepKind.UNLINKED, by, at)
    return gone


def _noted(case: Case, inquiry: Inquiry, kind: StepKind, by: User, at: datetime) -> None:
    note(case, kind, by, at, inquiry=inquiry.number)
    record(AuditAction.CHANGED, "case", case.number, **{kind.value: inquiry.number})
