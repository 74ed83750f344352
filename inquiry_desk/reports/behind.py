"""The inquiries behind a number of the contract figures. No question here reads who a citizen is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from foundation.calendar import day_of
from foundation.db import db
from foundation.id_pages import Page, page_of
from foundation.organisation.models import Category, Service, User
from inquiry_desk.inquiries.kinds import Channel, Exclusion, FirstOutcome, InquiryState
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.states import state_column
from inquiry_desk.reports.definitions import versions_with_key
from inquiry_desk.reports.kpi import DEPARTMENT_ANSWERED, Kpi, Side
from inquiry_desk.reports.period import Period
from inquiry_desk.reports.queries import among
from inquiry_desk.reports.versions import Versions

# An export is one query: as many rows as a spreadsheet takes, less its heading.
EXPORT_AT_MOST = 1_000_000
_AT_ONCE = 2_000


@dataclass(frozen=True)
class Line:
    """One inquiry behind a figure, without anything personal of the citizen, and the version that judges it."""

    id: int
    number: str
    received_at: datetime
    service: str | None
    category: str | None
    channel: Channel
    first_outcome: FirstOutcome | None
    first_responder: str | None
    state: InquiryState
    completed_at: datetime | None
    completed_by: str | None
    department_answered: bool
    exclusion: Exclusion | None
    judged_by: Kpi


def inquiries_behind(
    kpi_key: str,
    side: Side,
    period: Period,
    service_id: int | None,
    user: User,
    *,
    older_than: int | None = None,
    newer_than: int | None = None,
) -> Page[Line]:
    """One page of the inquiries that make up a number. LookupError where there is no such figure."""
    versions = versions_with_key(kpi_key)
    query = _lines(service_id, user).where(versions.is_on(side, period))
    return page_of(query, Inquiry.id, lambda rows: list(_read(rows, versions)), older_than, newer_than)


def all_inquiries_behind(
    kpi_key: str, side: Side, period: Period, service_id: int | None, user: User
) -> Iterator[Line]:
    """The whole list, for an export, read as it is written. LookupError where there is no such figure."""
    versions = versions_with_key(kpi_key)
    query = _lines(service_id, user).where(versions.is_on(side, period)).order_by(Inquiry.id.desc())
    return _read(query.limit(EXPORT_AT_MOST).execution_options(yield_per=_AT_ONCE), versions)


def _lines(service_id: int | None, user: User) -> Select[Any]:
    responder, completer = aliased(User), aliased(User)
    columns: tuple[Any, ...] = (
        Inquiry.id,
        Inquiry.number,
        Inquiry.received_at,
        Service.short_name.label("service"),
        Category.name.label("category"),
        Inquiry.channel,
        Inquiry.first_outcome,
        responder.display_name.label("first_responder"),
        state_column().label("state"),
        Inquiry.completed_at,
        completer.display_name.label("completed_by"),
        DEPARTMENT_ANSWERED.label("department_answered"),
        Inquiry.exclusion,
    )
    query = select(*columns).select_from(Inquiry).outerjoin(Inquiry.service)
    query = query.outerjoin(Inquiry.category)
    query = query.outerjoin(Inquiry.first_responder.of_type(responder))
    query = query.outerjoin(Inquiry.completed_by.of_type(completer))
    return query.where(among(service_id, user))


def _read(query: Select[Any], versions: Versions) -> Iterator[Line]:
    for row in db.session.execute(query):
        values = dict(row._mapping)
        yield Line(
            **{**values, "state": InquiryState(values["state"])},
            judged_by=versions.on(day_of(row.received_at)),
        )
