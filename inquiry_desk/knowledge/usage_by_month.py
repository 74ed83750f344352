"""The use of articles by month and service: counted by the database, a year at a time."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute

from faq.asking.models import SearchRecord
from foundation.calendar import day_bounds, month_range
from foundation.db import db, within
from foundation.organisation.models import User
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.queries import visible_to
from inquiry_desk.knowledge.gaps import searched_by
from inquiry_desk.knowledge.usage import Figures, Month
from inquiry_desk.knowledge.uses import Span, uses_in, was_not_solved, was_solved

RESPONDED = and_(Inquiry.exclusion.is_(None), Inquiry.first_response_at.is_not(None))
Counts = dict[tuple[Month, int | None], Figures]
Moment = ColumnElement[datetime] | InstrumentedAttribute[datetime]


def span_of(month: Month) -> Span:
    return day_bounds(*month_range(*month))


def figures_by_month(months: list[Month], user: User) -> dict[tuple[Month, int | None], Figures]:
    """The figures of each month (newest first, without a gap) and service in which anything happened."""
    span = span_of(months[-1])[0], span_of(months[0])[1]
    found: dict[tuple[Month, int | None], Figures] = {}
    for count in (_used, _answered, _searches):
        for key, figures in count(months, span, user).items():
            found[key] = found.get(key, Figures()) + figures
    return found


def _used(months: list[Month], span: Span, user: User) -> Counts:
    uses = uses_in(span, user)
    query = select(
        uses.c.service_id,
        place := _place_of_month(uses.c.received_at, months),
        func.count(uses.c.inquiry_id.distinct()),
        func.count(),
        func.count().filter(was_solved(uses)),
        func.count().filter(was_not_solved(uses)),
    )
    return {
        (months[nth], service): Figures(with_article=inquiries, used=used, solved=solved, unsolved=unsolved)
        for service, nth, inquiries, used, solved, unsolved in db.session.execute(
            query.group_by(uses.c.service_id, place)
        )
    }


def _answered(months: list[Month], span: Span, user: User) -> Counts:
    place = _place_of_month(Inquiry.received_at, months)
    query = select(Inquiry.service_id, place, func.count())
    query = query.where(within(Inquiry.received_at, span), RESPONDED, visible_to(user))
    return {
        (months[nth], service): Figures(answered=count)
        for service, nth, count in db.session.execute(query.group_by(Inquiry.service_id, place))
    }


def _searches(months: list[Month], span: Span, user: User) -> Counts:
    place, useless = _place_of_month(SearchRecord.at, months), SearchRecord.opened_id.is_(None)
    query = select(SearchRecord.service_id, place, func.count(), func.count().filter(useless))
    query = query.where(within(SearchRecord.at, span), searched_by(user))
    return {
        (months[nth], service): Figures(searches=made, useless=vain)
        for service, nth, made, vain in db.session.execute(query.group_by(SearchRecord.service_id, place))
    }


def _place_of_month(moment: Moment, months: list[Month]) -> ColumnElement[int]:
    """The place in `months`, the newest first, of the month in which it is; the last for what is earlier."""
    begun: list[tuple[ColumnElement[bool], ColumnElement[int]]] = [
        (moment >= span_of(month)[0], literal_column(str(nth))) for nth, month in enumerate(months)
    ]
    return case(*begun, else_=literal_column(str(len(months) - 1)))
