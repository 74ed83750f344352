"""What the timeline says of an entry besides its words, and changed fields in the reader's language."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from foundation.calendar import JST
from foundation.db import db
from foundation.organisation.models import Category, Service
from foundation.web.filters import label, moment, readable_number
from inquiry_desk.inquiries.kinds import CallbackResult, Exclusion, IdentityCheck, Nature, UnansweredReason
from inquiry_desk.inquiries.mail_facts import facts_of_mail
from inquiry_desk.inquiries.models import TimelineEntry


def facts_of_entry(entry: TimelineEntry) -> Iterable[tuple[str, str]]:
    """(name, value) of what is known."""
    details = entry.details or {}
    if entry.started_at and entry.ended_at:
        yield _("Call"), _span(entry.started_at, entry.ended_at)
    if entry.ended_at and entry.wrapped_up_at:
        yield _("After-call work"), _span(entry.ended_at, entry.wrapped_up_at)
    if "promised_before" in details:
        yield _("Promised before"), moment(datetime.fromisoformat(details["promised_before"]))
    if "promised_at" in details:
        yield _("Promised time"), moment(datetime.fromisoformat(details["promised_at"]))
    if "result" in details:
        yield _("Result"), label(CallbackResult(details["result"]))
    if details.get("approved_by"):
        yield _("Approved by"), str(details["approved_by"])
    if details.get("first_response_undone"):
        yield _("First response"), _("no longer this reply")
    if details.get("phone"):
        yield _("Number to call"), readable_number(str(details["phone"]))
    yield from _said_plainly(details)
    yield from facts_of_mail(entry)
    for name, (old, new) in details.get("changes", {}).items():
        yield field_name(name), f"{value_in_words(name, old)} → {value_in_words(name, new)}"


def _said_plainly(details: dict[str, Any]) -> Iterable[tuple[str, str]]:
    names = (
        ("to", _("Passed to")),
        ("from", _("Before")),
        ("merged_into", _("Merged into")),
        ("merged_from", _("Merged into this one")),
        ("linked_with", _("Linked with")),
        ("split_into", _("Now stands in")),
        ("split_from", _("Stood in")),
    )
    return ((name, str(details[key])) for key, name in names if details.get(key))


def _span(start: datetime, end: datetime) -> str:
    seconds = max(0, int((end - start).total_seconds()))
    first, last = (at.astimezone(JST).strftime("%H:%M:%S") for at in (start, end))
    return _(
        "%(start)s to %(end)s (%(minutes)d min %(seconds)d s)",
        start=first,
        end=last,
        minutes=seconds // 60,
        seconds=seconds % 60,
    )


def field_name(name: str) -> str:
    """The name of a field as the screens call it."""
    names = {
        "service_id": _("Service"),
        "category_id": _("Category"),
        "nature": _("Nature"),
        "exclusion": _("Left out of the figures"),
        "unanswered_reason": _("Why the first responder could not answer"),
        "subject": _("Subject"),
        "identity_check": _("Identity check"),
    }
    return names.get(name, name)


def value_in_words(name: str, value: Any) -> str:
    """The value of a field as the screens show it."""
    if value is None:
        return "—"
    if name == "service_id":
        service = db.session.get(Service, value)
        return service.name if service else "—"
    if name == "category_id":
        category = db.session.get(Category, value)
        return category.name if category else "—"
    kinds = {
        "nature": Nature,
        "exclusion": Exclusion,
        "identity_check": IdentityCheck,
        "unanswered_reason": UnansweredReason,
    }
    return label(kinds[name](value)) if name in kinds else str(value)
