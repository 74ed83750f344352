"""What the contract figures are and were: the clause, and what was agreed with the city since."""

from datetime import date

from sqlalchemy import select

from foundation.db import db
from inquiry_desk.reports.kpi import KPIS, Kpi, kpi_with_key
from inquiry_desk.reports.models import KpiAgreement
from inquiry_desk.reports.versions import Versions, versions_of


def agreements() -> list[KpiAgreement]:
    """Everything that was ever agreed, in the order it was recorded."""
    return list(db.session.scalars(select(KpiAgreement).order_by(KpiAgreement.kpi_key, KpiAgreement.number)))


def agreements_on(key: str) -> list[KpiAgreement]:
    return [agreement for agreement in agreements() if agreement.kpi_key == key]


def all_versions() -> list[Versions]:
    """The versions of every figure, in the order of `KPIS`."""
    agreed = agreements()
    return [versions_of(kpi, agreed) for kpi in KPIS]


def versions_with_key(key: str) -> Versions:
    """LookupError where there is no such figure."""
    kpi = kpi_with_key(key)
    if kpi is None:
        raise LookupError(key)
    return versions_of(kpi, agreements_on(key))


def definition_on(key: str, day: date) -> Kpi:
    """A figure as it is defined on `day`. LookupError where there is no such figure."""
    return versions_with_key(key).on(day)
