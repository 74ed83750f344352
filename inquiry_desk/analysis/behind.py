"""The inquiries behind a number of the analysis, without anything personal of the citizen."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from foundation.db import db
from foundation.id_pages import Page, page_of
from foundation.organisation.models import Category, Service
from inquiry_desk.analysis.narrowing import Narrowing, conditions_of, has_timed_call, is_repeat
from inquiry_desk.analysis.top_words import words_of_newest
from inquiry_desk.analysis.topics import Topic
from inquiry_desk.inquiries.kinds import Channel, InquiryState, UnansweredReason
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.states import state_column
from inquiry_desk.reports.period import Period


@dataclass(frozen=True)
class Line:
    """One inquiry."""

    id: int
    number: str
    received_at: datetime
    service: str | None
    category: str | None
    channel: Channel
    unanswered_reason: UnansweredReason | None
    state: InquiryState


def page_behind(
    topic: Topic,
    condition: ColumnElement[bool],
    period: Period,
    narrowing: Narrowing,
    *,
    older_than: int | None = None,
    newer_than: int | None = None,
) -> Page[Line]:
    """One page of the inquiries that make up a number."""
    query = _lines(_behind(topic, condition, period, narrowing))
    return page_of(query, Inquiry.id, _read, older_than, newer_than)


def _behind(
    topic: Topic, condition: ColumnElement[bool], period: Period, narrowing: Narrowing
) -> ColumnElement[bool]:
    conditions = [condition, *conditions_of(narrowing)]
    if topic is Topic.REPEATS:
        conditions.append(is_repeat(period))
    if topic is Topic.CALLS:
        conditions.append(has_timed_call())
    if narrowing.word is not None:
        conditions.append(Inquiry.id.in_(words_of_newest(condition).get(narrowing.word, ())))
    return and_(*conditions)


def _lines(condition: ColumnElement[bool]) -> Select[Any]:
    columns: tuple[Any, ...] = (
        Inquiry.id,
        Inquiry.number,
        Inquiry.received_at,
        Service.short_name,
        Category.name,
        Inquiry.channel,
        Inquiry.unanswered_reason,
        state_column(),
    )
    query = select(*columns).select_from(Inquiry).outerjoin(Inquiry.service).outerjoin(Inquiry.category)
    return query.where(condition)


def _read(query: Select[Any]) -> list[Line]:
    found = [Line(*row) for row in db.session.execute(query)]
    return [replace(line, state=InquiryState(line.state)) for line in found]
