"""The contract figures once more, row by row in plain Python: slow, and without a condition of the program."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from escalation.models import Escalation
from foundation.calendar import JST
from foundation.db import db
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.reports.models import KpiAgreement
from inquiry_desk.reports.period import Period

EVERY_EXCLUSION = ["wrong_number", "spam", "duplicate", "automatic_mail", "out_of_scope"]


@dataclass(frozen=True)
class Recounted:
    """Numbers of inquiries on each side, and the target per mille when the period ends."""

    numerator: set[str]
    denominator: set[str]
    excluded: set[str]
    target: int


def recount_rows(key: str, period: Period, sees: Callable[[Inquiry], bool] = lambda _: True) -> Recounted:
    agreements = [one for one in db.session.scalars(select(KpiAgreement)) if one.kpi_key == key]
    agreements.sort(key=lambda one: one.number)
    answered = {one.inquiry_id for one in db.session.scalars(select(Escalation)) if one.answered_at}
    found = Recounted(set(), set(), set(), _holding(agreements, period.to_day, key)[0])
    for inquiry in filter(sees, db.session.scalars(select(Inquiry))):
        _, basis, exclusions = _holding(agreements, _day(inquiry.received_at), key)
        counts_at = inquiry.received_at if basis == "received" else inquiry.first_response_at
        if counts_at is None or not period.from_day <= _day(counts_at) <= period.to_day:
            continue
        if key == "first-contact" and inquiry.first_response_at is None:
            continue
        if inquiry.exclusion and inquiry.exclusion.value in exclusions:
            found.excluded.add(inquiry.number)
            continue
        found.denominator.add(inquiry.number)
        if _reached(key, inquiry, answered):
            found.numerator.add(inquiry.number)
    return found


def _reached(key: str, inquiry: Inquiry, answered: set[int]) -> bool:
    if key == "first-contact":
        return inquiry.first_outcome is not None and inquiry.first_outcome.value == "answered"
    return inquiry.completed_at is not None and inquiry.id not in answered


def _holding(agreements: list[KpiAgreement], day: date, key: str) -> tuple[int, str, list[str]]:
    held = (900 if key == "first-contact" else 800, "received", EVERY_EXCLUSION)
    for one in agreements:
        if one.effective_from <= day:
            held = (one.target_per_mille, one.basis.value, one.exclusions)
    return held


def _day(at: datetime) -> date:
    return at.astimezone(JST).date()
