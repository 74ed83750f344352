"""指標の定義: what each figure counts, since when, agreed with whom; and recording a new agreement."""

from dataclasses import dataclass

from flask import abort, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.calendar import day_of
from foundation.web.session import me
from inquiry_desk.registers.from_cases import services_with_cases
from inquiry_desk.reports.agreeing import agree
from inquiry_desk.reports.blueprint import blueprint
from inquiry_desk.reports.definition_forms import AgreementForm, form_showing
from inquiry_desk.reports.definitions import agreements, agreements_on
from inquiry_desk.reports.kept_by_rule import KEPT_BY_RULE
from inquiry_desk.reports.kpi import KPIS, Kpi, kpi_with_key
from inquiry_desk.reports.models import KpiAgreement
from inquiry_desk.reports.versions import as_agreed, versions_of
from inquiry_desk.staff.refusals import answer


@dataclass(frozen=True)
class Shown:
    """One version on the page: `agreement` None for the clause itself. `stands`: now, to come, past, replaced."""

    kpi: Kpi
    agreement: KpiAgreement | None
    stands: str


@blueprint.get("/figures/definitions")
@requires(Permission.READ_FIGURES)
def definitions() -> str:
    agreed = agreements()
    shown = [_history(kpi, [one for one in agreed if one.kpi_key == kpi.key]) for kpi in KPIS]
    return render_template(
        "reports/definitions.html",
        histories=shown,
        kept_by_rule=KEPT_BY_RULE,
        with_cases=services_with_cases(),
    )


@blueprint.get("/figures/definitions/<key>/new")
@requires(Permission.AGREE_FIGURES)
def new_agreement(key: str) -> str:
    kpi, past = _found(key)
    held = as_agreed(kpi, past[-1]) if past else kpi
    return _page(kpi, past, form_showing(held, past[-1].number if past else 0))


@blueprint.post("/figures/definitions/<key>/new")
@requires(Permission.AGREE_FIGURES)
def record_agreement(key: str) -> ResponseReturnValue:
    kpi, _past = _found(key)
    form = AgreementForm()

    def act() -> str:
        agree(kpi, form.terms, form.seen.data or "", me(), clock.now())
        flash(_("The agreement was recorded."), "good")
        return url_for("reports.definitions")

    return answer(form, act, lambda: _page(kpi, agreements_on(key), form))


def _found(key: str) -> tuple[Kpi, list[KpiAgreement]]:
    kpi = kpi_with_key(key) or abort(404)
    return kpi, agreements_on(key)


def _page(kpi: Kpi, past: list[KpiAgreement], form: AgreementForm) -> str:
    return render_template("reports/agreement.html", history=_history(kpi, past), form=form)


def _history(kpi: Kpi, past: list[KpiAgreement]) -> list[Shown]:
    """Every version, newest first."""
    versions = versions_of(kpi, past)
    now = versions.on(day_of(clock.now()))
    shown = [(kpi, None), *((as_agreed(kpi, one), one) for one in past)]
    holding = {one.version for one in versions.each}
    return [
        Shown(version, agreement, _stands(version.version, now.version, holding))
        for version, agreement in reversed(shown)
    ]


def _stands(number: int, now: int, holding: set[int]) -> str:
    if number not in holding:
        return "replaced"
    return "now" if number == now else "to_come" if number > now else "past"
