"""Recording what was agreed with the city about a figure: a new version, never a changed one."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.inquiries.kinds import Exclusion
from inquiry_desk.reports.definitions import agreements_on
from inquiry_desk.reports.kpi import Kpi, percent_text
from inquiry_desk.reports.models import Basis, KpiAgreement
from inquiry_desk.reports.versions import versions_of
from inquiry_desk.staff.refusals import Conflict, Refused


@dataclass(frozen=True)
class Terms:
    """What a figure shall be from a day on; `agreed_on` is not after today."""

    target_per_mille: int
    basis: Basis
    exclusions: frozenset[Exclusion]
    effective_from: date
    agreed_with: str
    agreed_on: date
    reason: str


def agree(kpi: Kpi, terms: Terms, seen: str, by: User, at: datetime) -> KpiAgreement:
    """The next version of a figure. `seen`: the number of the newest agreement that the form showed, "0" for none.

    Refused where it would change the past, stands before an agreement already made, or changes nothing;
    Conflict where somebody else recorded one meanwhile.
    """
    past = agreements_on(kpi.key)
    newest = past[-1].number if past else 0
    if seen != str(newest):
        raise _overtaken(newest)
    _must_not_reach_back(terms, past, day_of(at))
    _must_change_something(versions_of(kpi, past).on(terms.effective_from), terms)
    agreement = _row(kpi, terms, newest + 1, by, at)
    try:
        with db.session.begin_nested():
            db.session.add(agreement)
            db.session.flush()
    except IntegrityError:
        raise _overtaken(newest + 1) from None
    _note(agreement)
    return agreement


def _must_not_reach_back(terms: Terms, past: list[KpiAgreement], today: date) -> None:
    if terms.effective_from < today:
        raise Refused(
            _l("Choose today or a later day: a changed definition never changes the past."), "effective_from"
        )
    if past and terms.effective_from < past[-1].effective_from:
        raise Refused(
            _l("An agreement for a later day is recorded already. Choose that day or a later one."),
            "effective_from",
        )


def _must_change_something(then: Kpi, terms: Terms) -> None:
    holds = (then.target_per_mille, then.basis, then.exclusions)
    if holds == (terms.target_per_mille, terms.basis, terms.exclusions):
        raise Refused(
            _l("This is what holds on that day anyway. Change the target, the basis or what is left out.")
        )


def _row(kpi: Kpi, terms: Terms, number: int, by: User, at: datetime) -> KpiAgreement:
    return KpiAgreement(
        kpi_key=kpi.key,
        number=number,
        effective_from=terms.effective_from,
        target_per_mille=terms.target_per_mille,
        basis=terms.basis,
        exclusions=[one.value for one in Exclusion if one in terms.exclusions],
        reason=terms.reason,
        agreed_with=terms.agreed_with,
        agreed_on=terms.agreed_on,
        recorded_by=by,
        recorded_at=at,
    )


def _note(agreement: KpiAgreement) -> None:
    record(
        AuditAction.CREATED,
        "kpi_agreement",
        f"{agreement.kpi_key}/{agreement.number}",
        effective_from=agreement.effective_from.isoformat(),
        target_percent=percent_text(agreement.target_per_mille),
        basis=f"basis_{agreement.basis.value}",
        exclusions=agreement.exclusions,
    )


def _overtaken(newest: int) -> Conflict:
    return Conflict(
        _l(
            "Somebody else recorded an agreement meanwhile. Look at it above; send the form again to add yours."
        ),
        str(newest),
    )
