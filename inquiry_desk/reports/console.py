"""The contract figures for the console and for other programs: everything, as plain values."""

from datetime import date
from typing import TypedDict

from sqlalchemy import select

from foundation.db import db
from foundation.organisation.models import Service
from inquiry_desk.reports.kpi import Figure
from inquiry_desk.reports.period import Period
from inquiry_desk.reports.queries import count_figures, of_service


class FigureValues(TypedDict):
    """One figure; `share` is 0–1, and `share` and `met` are None where there is nothing to measure.

    `version` of the definition, 0 for the clause itself, and `target` are those in force on the last day;
    `changed`: other versions were in force before, within the period.
    """

    key: str
    clause: str
    numerator: int
    denominator: int
    excluded: int
    share: float | None
    target: float
    met: bool | None
    version: int
    changed: bool


class UnknownServiceError(LookupError):
    """There is no service with this code."""


def figures_as_json(from_day: date, to_day: date, service_code: str | None = None) -> list[FigureValues]:
    """Every contract figure over both days included, ready for `json.dumps`.

    UnknownServiceError; ValueError where the last day is before the first.
    """
    if to_day < from_day:
        raise ValueError("the last day is before the first day")
    found = count_figures(Period(from_day, to_day), of_service(_service_id(service_code)))
    return [_values(figure) for figure in found]


def _service_id(code: str | None) -> int | None:
    if code is None:
        return None
    found = db.session.scalar(select(Service.id).where(Service.code == code))
    if found is None:
        raise UnknownServiceError(code)
    return found


def _values(figure: Figure) -> FigureValues:
    return FigureValues(
        key=figure.kpi.key,
        clause=figure.kpi.clause,
        numerator=figure.numerator,
        denominator=figure.denominator,
        excluded=figure.excluded,
        share=figure.share,
        target=figure.kpi.target,
        met=figure.meets_target,
        version=figure.kpi.version,
        changed=figure.changed,
    )
