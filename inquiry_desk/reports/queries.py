"""What can be asked of the contract figures. No question here reads who a citizen is."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, true, union_all

from foundation.calendar import fiscal_year
from foundation.db import db
from foundation.organisation.models import Service, User
from foundation.organisation.queries import all_services_for
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.queries import visible_to
from inquiry_desk.reports.definitions import all_versions
from inquiry_desk.reports.kpi import Figure, Side, is_on
from inquiry_desk.reports.models import Basis
from inquiry_desk.reports.period import Period
from inquiry_desk.reports.versions import Versions, first_answered_in, received_in

_COUNTED_SIDES = (Side.NUMERATOR, Side.DENOMINATOR, Side.EXCLUDED)


class _Question:
    """All figures of a period as one query: which rows to look at, and what to count among them."""

    def __init__(self, period: Period, versions: list[Versions]) -> None:
        self._period = period
        self._versions = versions
        judging = [one.kpi for versions in self._versions for one in versions.judging(period)]
        self._by_receipt = all(kpi.basis is Basis.RECEIVED for kpi in judging)

    @property
    def days(self) -> ColumnElement[bool]:
        """Every inquiry that some version may count for the period."""
        received = received_in(self._period)
        return received if self._by_receipt else or_(received, first_answered_in(self._period))

    @property
    def counts(self) -> list[ColumnElement[int]]:
        return [
            func.count().filter(self._is_on(versions, side))
            for versions in self._versions
            for side in _COUNTED_SIDES
        ]

    def figures(self, counts: list[int]) -> list[Figure]:
        """What was counted, in the order of `counts`."""
        found, period = iter(counts), self._period
        return [
            Figure(
                versions.on(period.to_day),
                *(next(found), next(found), next(found)),
                changed=versions.changes_within(period),
            )
            for versions in self._versions
        ]

    def _is_on(self, versions: Versions, side: Side) -> ColumnElement[bool]:
        judging = versions.judging(self._period)
        if self._by_receipt and len(judging) == 1:
            # The rows looked at are exactly those of its days: comparing the days again is time for nothing.
            return is_on(judging[0].kpi, side)
        return versions.is_on(side, self._period)


def figures(period: Period, service_id: int | None, user: User) -> list[Figure]:
    """Every contract figure over what `user` may see, of one service or of all."""
    return count_figures(period, among(service_id, user))


def count_figures(period: Period, condition: ColumnElement[bool]) -> list[Figure]:
    """Every contract figure of `period` over the inquiries that meet `condition`, which says nothing of days."""
    question = _Question(period, all_versions())
    query = select(*question.counts).select_from(Inquiry).where(question.days, condition)
    return question.figures(list(db.session.execute(query).one()))


def figures_of_each(periods: list[Period], user: User) -> list[list[Figure]]:
    """Every contract figure of each period over what `user` may see, in one query."""
    versions = all_versions()
    questions = [_Question(period, versions) for period in periods]
    each = [
        select(literal(place).label("place"), *question.counts).where(question.days, visible_to(user))
        for place, question in enumerate(questions)
    ]
    rows = db.session.execute(union_all(*each)) if each else ()
    counted = {place: list(counts) for place, *counts in rows}
    return [question.figures(counted[place]) for place, question in enumerate(questions)]


def figures_by_service(period: Period, user: User) -> list[tuple[Service | None, list[Figure]]]:
    """The figures of each service that had an inquiry, in their order; those of no service last."""
    question = _Question(period, all_versions())
    query = select(Inquiry.service_id, *question.counts).where(question.days, among(None, user))
    query = query.group_by(Inquiry.service_id)
    found = {row[0]: question.figures(list(row)[1:]) for row in db.session.execute(query)}
    known: list[tuple[Service | None, list[Figure]]] = [
        (service, found[service.id]) for service in all_services_for(user) if service.id in found
    ]
    return [*known, (None, found[None])] if None in found else known


def whole(parts: Iterable[list[Figure]]) -> list[Figure]:
    """The figures over all services or months, from those of each: one pass over a year's inquiries instead of two.

    Nothing where there is no part.
    """
    return [sum(column[1:], column[0]) for column in zip(*parts, strict=True)]


def fiscal_years(today: date) -> list[int]:
    """The fiscal years from the first inquiry to the present one, newest first."""
    present = fiscal_year(today)
    first = db.session.scalar(select(func.min(Inquiry.fiscal_year)))
    return list(range(present, min(first or present, present) - 1, -1))


def asked(period: Period, service_id: int | None, user: User) -> ColumnElement[bool]:
    """The inquiries a question is about: received in the period, of the service, visible to the person."""
    return and_(received_in(period), among(service_id, user))


def among(service_id: int | None, user: User) -> ColumnElement[bool]:
    """The inquiries of the service, or of all, that are visible to the person, whenever they came in."""
    return and_(of_service(service_id), visible_to(user))


def of_service(service_id: int | None) -> ColumnElement[bool]:
    return true() if service_id is None else Inquiry.service_id == service_id
