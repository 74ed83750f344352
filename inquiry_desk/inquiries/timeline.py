"""応対履歴: what was said and done on an inquiry and at its departments, in one order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload, selectinload, undefer

from escalation.models import Escalation, EscalationStep
from foundation.db import db
from foundation.web.filters import label
from inquiry_desk.inquiries.department_lines import facts_of_step, who_of, words_of
from inquiry_desk.inquiries.entry_words import facts_of_entry
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.models import TimelineEntry
from inquiry_desk.inquiries.timeline_parts import ENTRY, KINDS, STEP, Part, Place
from mail_gateway.intake.shown_addresses import shown_address
from mail_gateway.models import IncomingMail, OutgoingMail

PAGE = 50
EVERYTHING = 5_000
"""Lines of a print: far more than any inquiry has."""


@dataclass(frozen=True)
class Line:
    """One line of the timeline as it is shown. `number`: of the merged inquiry it stands in, if it is not the own one."""

    at: datetime
    css: str
    title: str
    who: str
    body: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    entry: TimelineEntry | None = None
    mail: IncomingMail | None = None
    sent: OutgoingMail | None = None
    number: str = ""
    split_into: str = ""
    place: Place = field(kw_only=True)

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


@dataclass(frozen=True)
class Timeline:
    """Some lines, oldest first; `earlier` is where the ones before them go on, None where there are none."""

    lines: list[Line]
    earlier: Place | None
    part: Part | None = None


def timeline_of(
    numbers: Mapping[int, str],
    escalations: Iterable[Escalation],
    *,
    part: Part | None = None,
    before: Place | None = None,
    limit: int = PAGE,
) -> Timeline:
    """The newest lines before a place.

    `numbers`: ids of the inquiries that stand together and what marks their lines; the own one is marked by nothing.
    """
    lines = [_line(entry, numbers) for entry in _entries(numbers, part, before, limit + 1)]
    if part in {None, Part.DEPARTMENTS}:
        lines += [
            _department_line(step, numbers[escalation.inquiry_id])
            for escalation in escalations
            for step in escalation.steps
            if before is None or Place(step.at, STEP, step.id) < before
        ]
    lines = _with_pointers(lines, numbers)
    lines.sort(key=lambda line: line.place)
    shown = lines[-limit:]
    return Timeline(shown, shown[0].place if len(lines) > limit else None, part)


def _with_pointers(lines: list[Line], ids: Iterable[int]) -> list[Line]:
    """Messages that became inquiries of their own say which."""
    query = select(TimelineEntry.details).where(
        TimelineEntry.inquiry_id.in_(list(ids)), TimelineEntry.kind == EntryKind.SPLIT
    )
    made = {one["entry_id"]: one["split_into"] for one in db.session.scalars(query) if "entry_id" in one}
    return [
        replace(line, split_into=made[line.entry.id]) if line.entry and line.entry.id in made else line
        for line in lines
    ]


def _entries(
    ids: Mapping[int, str], part: Part | None, before: Place | None, limit: int
) -> Sequence[TimelineEntry]:
    query = select(TimelineEntry).where(TimelineEntry.inquiry_id.in_(list(ids)), _is_told_once(ids))
    if part is not None:
        query = query.where(TimelineEntry.kind.in_(KINDS[part]))
    if before is not None:
        query = query.where(before.entries_before)
    query = query.order_by(TimelineEntry.at.desc(), TimelineEntry.id.desc()).limit(limit)
    mail = joinedload(TimelineEntry.incoming_mail)
    return db.session.scalars(
        query.options(
            joinedload(TimelineEntry.author),
            joinedload(TimelineEntry.article_version),
            joinedload(TimelineEntry.outgoing_mail),
            mail.options(undefer(IncomingMail.text), selectinload(IncomingMail.attachments)),
        )
    ).all()


def _is_told_once(numbers: Mapping[int, str]) -> ColumnElement[bool]:
    """A merge stands on both; of two timelines that are read as one, the own one tells it."""
    own = [inquiry_id for inquiry_id, number in numbers.items() if not number]
    return or_(TimelineEntry.inquiry_id.in_(own), TimelineEntry.kind != EntryKind.MERGED)


def _line(entry: TimelineEntry, numbers: Mapping[int, str]) -> Line:
    return Line(
        at=entry.at,
        css=entry.kind.value,
        title=label(entry.kind),
        who=_who(entry),
        body=entry.body or (entry.incoming_mail.new_text if entry.incoming_mail else ""),
        facts=tuple(facts_of_entry(entry)),
        entry=entry,
        mail=entry.incoming_mail,
        sent=entry.outgoing_mail,
        number=numbers[entry.inquiry_id],
        place=Place(entry.at, ENTRY, entry.id),
    )


def _who(entry: TimelineEntry) -> str:
    if entry.incoming_mail is not None:
        mail, address = entry.incoming_mail, shown_address(entry.incoming_mail.sender_address)
        return f"{mail.sender_name} <{address}>" if mail.sender_name else address
    return entry.author.display_name if entry.author else _("Automatic")


def _department_line(step: EscalationStep, number: str) -> Line:
    return Line(
        at=step.at,
        css="department",
        title=label(step.kind),
        who=who_of(step),
        body=words_of(step),
        facts=tuple(facts_of_step(step)),
        number=number,
        place=Place(step.at, STEP, step.id),
    )
