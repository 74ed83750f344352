"""応対履歴: what was said and done on an inquiry and at its departments, in one order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, undefer

from escalation.models import Escalation, EscalationStep
from foundation.calendar import JST
from foundation.db import db
from foundation.organisation.models import Category, Service
from foundation.web.filters import label, moment, readable_number
from inquiry_desk.inquiries.department_lines import facts_of_step, who_of, words_of
from inquiry_desk.inquiries.kinds import CallbackResult, Exclusion, IdentityCheck, Nature, UnansweredReason
from inquiry_desk.inquiries.mail_facts import facts_of_mail
from inquiry_desk.inquiries.models import TimelineEntry
from mail_gateway.intake.shown_addresses import shown_address
from mail_gateway.models import IncomingMail, OutgoingMail


@dataclass(frozen=True)
class Line:
    """One line of the timeline as it is shown."""

    at: datetime
    css: str
    title: str
    who: str
    body: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    entry: TimelineEntry | None = None
    mail: IncomingMail | None = None
    sent: OutgoingMail | None = None
    order: tuple[Any, ...] = field(default=(), compare=False)

    @property
    def may_belong_to(self) -> str:
        """The number of the inquiry a mail names without proof that it belongs there."""
        return str((self.entry.details or {}).get("hint", "")) if self.entry else ""

    @property
    def has_layout(self) -> bool:
        """Whether the mail came with HTML, which is shown on request."""
        return bool(self.entry and (self.entry.details or {}).get("html"))

    @property
    def hidden_text(self) -> str:
        """The whole mail where the shown part is shorter."""
        return self.mail.text if self.mail and self.mail.text.strip() != self.body.strip() else ""


def timeline_of(inquiry_id: int, escalations: Iterable[Escalation]) -> list[Line]:
    """All lines, oldest first."""
    lines = [_line(entry) for entry in _entries(inquiry_id)]
    lines += [_department_line(step) for escalation in escalations for step in escalation.steps]
    return sorted(lines, key=lambda line: (line.at, line.order))


def _entries(inquiry_id: int) -> Iterable[TimelineEntry]:
    query = select(TimelineEntry).where(TimelineEntry.inquiry_id == inquiry_id).order_by(TimelineEntry.id)
    mail = joinedload(TimelineEntry.incoming_mail)
    return db.session.scalars(
        query.options(
            joinedload(TimelineEntry.author),
            joinedload(TimelineEntry.article_version),
            joinedload(TimelineEntry.outgoing_mail),
            mail.options(undefer(IncomingMail.text), selectinload(IncomingMail.attachments)),
        )
    )


def _line(entry: TimelineEntry) -> Line:
    return Line(
        at=entry.at,
        css=entry.kind.value,
        title=label(entry.kind),
        who=_who(entry),
        body=entry.body or (entry.incoming_mail.new_text if entry.incoming_mail else ""),
        facts=tuple(_facts(entry)),
        entry=entry,
        mail=entry.incoming_mail,
        sent=entry.outgoing_mail,
        order=(0, entry.id),
    )


def _who(entry: TimelineEntry) -> str:
    if entry.incoming_mail is not None:
        mail, address = entry.incoming_mail, shown_address(entry.incoming_mail.sender_address)
        return f"{mail.sender_name} <{address}>" if mail.sender_name else address
    return entry.author.display_name if entry.author else _("Automatic")


def _facts(entry: TimelineEntry) -> Iterable[tuple[str, str]]:
    details = entry.details or {}
    if entry.started_at and entry.ended_at:
        yield _("Call"), _span(entry.started_at, entry.ended_at)
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
    for key, name in (("to", _("Passed to")), ("from", _("Before"))):
        if details.get(key):
            yield name, str(details[key])
    yield from facts_of_mail(entry)
    for name, (old, new) in details.get("changes", {}).items():
        yield _field_name(name), f"{_value(name, old)} → {_value(name, new)}"


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


def _field_name(name: str) -> str:
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


def _value(name: str, value: Any) -> str:
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


def _department_line(step: EscalationStep) -> Line:
    return Line(
        at=step.at,
        css="department",
        title=label(step.kind),
        who=who_of(step),
        body=words_of(step),
        facts=tuple(facts_of_step(step)),
        order=(1, step.id),
    )
