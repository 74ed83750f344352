"""Complaints and requests for 日報 and 月報: counts, and the list behind each of them. Names no citizen (spec 3-9(1))."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased, joinedload

from foundation.db import db
from inquiry_desk.complaints.models import Complaint, ComplaintKind
from inquiry_desk.complaints.queries import needs_record
from inquiry_desk.complaints.rules import ComplaintState, state_of
from inquiry_desk.inquiries.kinds import Channel, Nature
from inquiry_desk.inquiries.models import Inquiry


class Stretch(Protocol):
    """Some days."""

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """start <= moment < end."""


@dataclass(frozen=True)
class Reported:
    """One complaint or request as it is reported. One that is not recorded yet has no id, no kind and no text."""

    id: int | None
    number: str | None
    received_at: datetime
    service_id: int | None
    service: str | None
    nature: Nature
    kind: ComplaintKind | None
    channel: Channel
    state: ComplaintState
    content: str = ""
    handling: str = ""
    result: str = ""
    analysis: str = ""
    prevention: str = ""
    closed_at: datetime | None = None
    handled_by: str | None = None


@dataclass(frozen=True)
class Group:
    """The lines that share a value; their number is what the report says."""

    value: Hashable
    lines: list[Reported]

    @property
    def count(self) -> int:
        return len(self.lines)


@dataclass(frozen=True)
class Summary:
    """Every line stands in exactly one group of each list, so that each list adds up to all."""

    lines: list[Reported]
    by_nature: list[Group]
    by_kind: list[Group]
    by_service: list[Group]
    by_state: list[Group]

    @property
    def count(self) -> int:
        return len(self.lines)


def summarise(lines: Iterable[Reported]) -> Summary:
    """Counts by nature, kind (None: not recorded yet), service and state; groups in the order of the vocabulary."""
    known = list(lines)
    kinds, natures, states = list(ComplaintKind), list(Nature), list(ComplaintState)
    return Summary(
        lines=known,
        by_nature=_groups(known, lambda line: line.nature, lambda one: natures.index(one.nature)),
        by_kind=_groups(
            known,
            lambda line: line.kind,
            lambda one: kinds.index(one.kind) if one.kind else len(kinds),
        ),
        by_service=_groups(known, lambda line: line.service, lambda one: one.service_id or 0),
        by_state=_groups(known, lambda line: line.state, lambda one: states.index(one.state)),
    )


def _groups(
    lines: list[Reported], value: Callable[[Reported], Hashable], place: Callable[[Reported], int]
) -> list[Group]:
    found: dict[Hashable, list[Reported]] = {}
    for line in sorted(lines, key=place):
        found.setdefault(value(line), []).append(line)
    return [Group(one, members) for one, members in found.items()]


def complaints_in(period: Stretch, service_id: int | None) -> list[Reported]:
    """Everything received in the period, of one service or of all, oldest first; also what is not recorded yet."""
    start, end = period.bounds
    recorded = [Complaint.received_at >= start, Complaint.received_at < end]
    unrecorded = [Inquiry.received_at >= start, Inquiry.received_at < end, needs_record()]
    if service_id is not None:
        recorded.append(Complaint.service_id == service_id)
        unrecorded.append(Inquiry.service_id == service_id)
    lines = [*_recorded(recorded), *_unrecorded(unrecorded)]
    return sorted(lines, key=lambda line: (line.received_at, line.id or 0, line.number or ""))


_same = aliased(Complaint)
# Recorded for both of two inquiries that were merged: the one of the inquiry that stays is reported.
_STANDS_ELSEWHERE = exists().where(_same.inquiry_id == Inquiry.merged_into_id)


def _recorded(conditions: list[ColumnElement[bool]]) -> list[Reported]:
    query = select(Complaint, Inquiry.number).outerjoin(Inquiry, Inquiry.id == Complaint.inquiry_id)
    query = query.where(*conditions, ~_STANDS_ELSEWHERE).options(
        joinedload(Complaint.service), joinedload(Complaint.handled_by)
    )
    return [line_of(complaint, number) for complaint, number in db.session.execute(query)]


def _unrecorded(conditions: list[ColumnElement[bool]]) -> list[Reported]:
    query = select(Inquiry).where(*conditions).options(joinedload(Inquiry.service))
    return [line_of_inquiry(one) for one in db.session.scalars(query)]


def line_of_inquiry(one: Inquiry) -> Reported:
    """An inquiry that nobody has recorded yet: what is known without the citizen's words."""
    return Reported(
        id=None,
        number=one.number,
        received_at=one.received_at,
        service_id=one.service_id,
        service=one.service.name if one.service else None,
        nature=one.nature,
        kind=None,
        channel=one.channel,
        state=ComplaintState.UNRECORDED,
    )


def line_of(complaint: Complaint, number: str | None) -> Reported:
    return Reported(
        id=complaint.id,
        number=number,
        received_at=complaint.received_at,
        service_id=complaint.service_id,
        service=complaint.service.name if complaint.service else None,
        nature=complaint.nature,
        kind=complaint.kind,
        channel=complaint.channel,
        state=state_of(complaint),
        content=complaint.content,
        handling=complaint.handling,
        result=complaint.result,
        analysis=complaint.analysis,
        prevention=complaint.prevention,
        closed_at=complaint.closed_at,
        handled_by=complaint.handled_by.display_name if complaint.handled_by else None,
    )
