"""Acts on many inquiries: each under the version that was seen; what nobody changed since can be put back."""

import enum
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import User
from foundation.seen import ChangedMeanwhileError
from inquiry_desk.inquiries.actions import add_entry, check_version, claim
from inquiry_desk.inquiries.assigning import reclassify, take_out
from inquiry_desk.inquiries.kinds import EntryKind, Exclusion
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.queries import visible_to
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.queue.kept_calls import give_away, put_calls_back, whose_calls
from inquiry_desk.queue.kept_fields import changes_between, put_back, snapshot
from inquiry_desk.queue.models import BulkAct

MOST = 200
"""Inquiries of one act: four pages."""


class BulkKind(enum.Enum):
    """What can be done to many at once."""

    TAKE_OVER = "take_over"
    ASSIGN = "assign"
    CLASSIFY = "classify"
    WRONG_NUMBER = "wrong_number"
    SPAM = "spam"


LABELS: dict[enum.Enum, object] = {
    BulkKind.TAKE_OVER: _l("Take over"),
    BulkKind.ASSIGN: _l("Give to a person"),
    BulkKind.CLASSIFY: _l("Classify"),
    BulkKind.WRONG_NUMBER: _l("Close as a wrong number"),
    BulkKind.SPAM: _l("Close as spam"),
}


@dataclass(frozen=True)
class Order:
    """What is to be done with each: `to` with ASSIGN, `service_id` and perhaps a category with CLASSIFY."""

    kind: BulkKind
    to: User | None = None
    service_id: int | None = None
    category_id: int | None = None


@dataclass(frozen=True)
class Picked:
    """An inquiry as it stood on the list."""

    inquiry_id: int
    version: int


def act_on(picked: Sequence[Picked], order: Order, by: User, at: datetime) -> BulkAct:
    """Do it to all that can be done; the act says of each whether it was, else why not."""
    inquiries = _locked([one.inquiry_id for one in picked], by)
    lines = [_line(inquiries.get(one.inquiry_id), one, _way(order, by, at)) for one in picked]
    return _kept(BulkAct(kind=order.kind.value, by=by, at=at, before=[line for line in lines if line]))


def undo(act: BulkAct, by: User, at: datetime) -> None:
    """Put back what nobody changed since; the act says of the others that somebody did."""
    if act.undone_at is not None:
        raise NotPossibleError(_l("This was taken back already."))
    inquiries = _locked([line["id"] for line in act.before if line["done"]], by)
    act.before = [_taken_back(line, inquiries.get(line["id"]), by, at) for line in act.before]
    act.undone_at = at
    db.session.flush()


def act_of(act_id: int | None, user: User) -> BulkAct | None:
    """An act of this person, or None."""
    act = db.session.get(BulkAct, act_id) if act_id is not None else None
    return act if act is not None and act.by_id == user.id else None


def _kept(act: BulkAct) -> BulkAct:
    db.session.add(act)
    db.session.flush()
    return act


def _locked(ids: Iterable[int], user: User) -> dict[int, Inquiry]:
    """The rows as they are now, in one order, so that two people never wait for each other."""
    query = select(Inquiry).where(Inquiry.id.in_(list(ids)), visible_to(user)).order_by(Inquiry.id)
    query = query.with_for_update(of=Inquiry).execution_options(populate_existing=True)
    return {inquiry.id: inquiry for inquiry in db.session.scalars(query)}


def _line(inquiry: Inquiry | None, picked: Picked, way: Callable[[Inquiry], None]) -> dict[str, Any] | None:
    # What the person may not see is not told of.
    if inquiry is None:
        return None
    told = {"id": inquiry.id, "number": inquiry.number}
    before, calls = snapshot(inquiry), whose_calls(inquiry)
    try:
        check_version(inquiry, picked.version)
        way(inquiry)
    except ChangedMeanwhileError:
        return {**told, "done": False, "why": _("Somebody changed it since the list was shown.")}
    except NotPossibleError as problem:
        return {**told, "done": False, "why": str(problem.message)}
    db.session.flush()
    changes = changes_between(before, snapshot(inquiry))
    record(AuditAction.CHANGED, "inquiry", inquiry.number, bulk=True, fields=sorted(changes))
    now = whose_calls(inquiry)
    passed = {key: who for key, who in calls.items() if now.get(key, who) != who}
    return {**told, "done": True, "changes": changes, "calls": passed, "version": inquiry.version}


def _way(order: Order, by: User, at: datetime) -> Callable[[Inquiry], None]:
    ways: dict[BulkKind, Callable[[Inquiry], None]] = {
        BulkKind.TAKE_OVER: lambda one: _take_over(one, by, at),
        BulkKind.ASSIGN: lambda one: give_away(one, by, at, order.to or by),
        BulkKind.CLASSIFY: lambda one: reclassify(one, by, at, order.service_id or 0, order.category_id),
        BulkKind.WRONG_NUMBER: lambda one: take_out(one, by, at, Exclusion.WRONG_NUMBER),
        BulkKind.SPAM: lambda one: take_out(one, by, at, Exclusion.SPAM),
    }
    return ways[order.kind]


def _take_over(inquiry: Inquiry, by: User, at: datetime) -> None:
    if inquiry.assignee_id == by.id:
        raise NotPossibleError(_l("You have this inquiry already."))
    claim(inquiry, by, at)


def _taken_back(line: dict[str, Any], inquiry: Inquiry | None, by: User, at: datetime) -> dict[str, Any]:
    if not line["done"]:
        return line
    if inquiry is None or inquiry.version != line["version"]:
        return {**line, "taken_back": False}
    put_back(inquiry, line["changes"])
    put_calls_back(inquiry, line.get("calls", {}))
    add_entry(inquiry, EntryKind.TAKEN_BACK, at, by)
    record(AuditAction.CHANGED, "inquiry", inquiry.number, bulk_undone=True, fields=sorted(line["changes"]))
    return {**line, "taken_back": True}
