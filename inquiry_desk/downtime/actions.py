"""Reserving numbers, entering what was written on a sheet, settling sheets nobody entered. None of these commits."""

from collections.abc import Iterable
from datetime import datetime

from flask_babel import lazy_gettext as _l

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import Service, User
from foundation.seen import ChangedMeanwhileError
from inquiry_desk.downtime.models import CallSheet, SheetBatch, SheetState
from inquiry_desk.inquiries.actions import add_entry
from inquiry_desk.inquiries.first_call import Span, WrittenCall, open_from_call
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.numbering import format_number, take_numbers
from inquiry_desk.inquiries.values import NotPossibleError


def reserve(count: int, service: Service | None, reason: str, by: User, at: datetime) -> SheetBatch:
    """A pile of `count` blank sheets, with the next numbers of the one sequence."""
    year, sequences = take_numbers(at, count)
    batch = SheetBatch(service=service, reason=reason, made_by=by, made_at=at)
    batch.sheets = [
        CallSheet(number=format_number(year, sequence), fiscal_year=year, sequence=sequence)
        for sequence in sequences
    ]
    db.session.add(batch)
    db.session.flush()
    record(AuditAction.CREATED, "sheet_batch", batch.id, items=count)
    return batch


def enter(
    sheet: CallSheet, call: WrittenCall, ended_at: datetime, taken_by: User, by: User, at: datetime
) -> Inquiry:
    """The inquiry under the number of its sheet, by who took the call and with its times; when and by whom it was
    typed in stands beside."""
    # Of two who enter the same sheet at once, the second waits here and is told.
    db.session.refresh(sheet, with_for_update=True)
    _must_be_open(sheet)
    span = Span(call.inquiry.received_at, ended_at)
    inquiry = open_from_call(call, span, taken_by, ended_at, reserved=(sheet.fiscal_year, sheet.sequence))
    inquiry.recorded_by, inquiry.entered_afterwards_at = by, at
    add_entry(inquiry, EntryKind.ENTERED_AFTERWARDS, at, by)
    _settled(sheet, SheetState.ENTERED, by, at)
    sheet.inquiry = inquiry
    record(AuditAction.CREATED, "inquiry", inquiry.number, entered_afterwards=True)
    db.session.flush()
    return inquiry


def settle(sheets: Iterable[CallSheet], state: SheetState, comment: str, by: User, at: datetime) -> int:
    """Say of sheets that they were not used, or are spoilt; those entered meanwhile stay. How many it were."""
    open_ones = [sheet for sheet in sheets if sheet.state is SheetState.RESERVED]
    for sheet in open_ones:
        _settled(sheet, state, by, at)
        sheet.comment = comment
        record(AuditAction.CHANGED, "call_sheet", sheet.number, sheet_state=state.value)
    return len(open_ones)


def open_again(sheet: CallSheet, seen: int | None) -> None:
    """Neither unused nor spoilt after all: it can be entered."""
    if seen != sheet.version:
        raise ChangedMeanwhileError
    if sheet.state not in {SheetState.UNUSED, SheetState.SPOILT}:
        raise NotPossibleError(_l("This sheet was entered already."))
    sheet.state, sheet.comment = SheetState.RESERVED, ""
    sheet.settled_by = sheet.settled_at = None
    record(AuditAction.CHANGED, "call_sheet", sheet.number, sheet_state=SheetState.RESERVED.value)


def _settled(sheet: CallSheet, state: SheetState, by: User, at: datetime) -> None:
    sheet.state, sheet.settled_by, sheet.settled_at = state, by, at


def _must_be_open(sheet: CallSheet) -> None:
    if sheet.state is SheetState.ENTERED:
        raise NotPossibleError(_l("This sheet was entered already."))
    if sheet.state is not SheetState.RESERVED:
        raise NotPossibleError(_l("This sheet was settled as unused or spoilt. Take that back first."))
