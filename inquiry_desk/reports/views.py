"""The contract figures, and the lists behind them."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import transaction
from foundation.web.ids import id_argument
from foundation.web.sheet_response import sheet_response
from inquiry_desk.reports import queries
from inquiry_desk.reports.behind import all_inquiries_behind, inquiries_behind
from inquiry_desk.reports.blueprint import blueprint
from inquiry_desk.reports.forms import PeriodForm, address_of, period_form, years_to_choose
from inquiry_desk.reports.kpi import Kpi, Side, kpi_with_key
from inquiry_desk.reports.list_files import columns, row_of
from inquiry_desk.reports.period import presets


@blueprint.get("/figures")
@requires(Permission.READ_FIGURES)
def figures() -> ResponseReturnValue:
    form = period_form(current_user)
    if not form.validate():
        return render_template(
            "reports/figures.html", form=form, presets=_presets(None), years=years_to_choose()
        ), 422
    period, service_id = form.period, form.service.data
    by_service = queries.figures_by_service(period, current_user) if service_id is None else []
    measured = queries.whole(figures for _, figures in by_service)
    measured = measured or queries.figures(period, service_id, current_user)
    return render_template(
        "reports/figures.html",
        form=form,
        presets=_presets(form),
        years=years_to_choose(),
        period=period,
        figures=measured,
        by_service=by_service,
        sides=tuple(Side),
    )


@blueprint.get("/figures/<key>/<side>")
@requires(Permission.OPEN_FIGURES)
def behind(key: str, side: str) -> ResponseReturnValue:
    kpi, chosen = _asked_for(key, side)
    form = period_form(current_user)
    if not form.validate():
        return redirect(url_for("reports.figures", **request.args.to_dict()))  # type: ignore[arg-type]
    _note(AuditAction.SEARCHED, kpi, chosen, form)
    page = inquiries_behind(
        kpi.key,
        chosen,
        form.period,
        form.service.data,
        current_user,
        older_than=id_argument("older_than"),
        newer_than=id_argument("newer_than"),
    )
    measured = queries.figures(form.period, form.service.data, current_user)
    figure = next(figure for figure in measured if figure.kpi.key == kpi.key)
    return render_template(
        "reports/behind.html", form=form, figure=figure, side=chosen, sides=tuple(Side), page=page
    )


@blueprint.get("/figures/<key>/<side>/list.<any(xlsx, csv):kind>")
@requires(Permission.EXPORT)
def export(key: str, side: str, kind: str) -> ResponseReturnValue:
    kpi, chosen = _asked_for(key, side)
    form = period_form(current_user)
    if not form.validate():
        return redirect(url_for("reports.figures", **request.args.to_dict()))  # type: ignore[arg-type]
    _note(AuditAction.EXPORTED, kpi, chosen, form)
    lines = all_inquiries_behind(kpi.key, chosen, form.period, form.service.data, current_user)
    name = f"{kpi.key}-{chosen.value}-{form.period.from_day:%Y%m%d}-{form.period.to_day:%Y%m%d}"
    return sheet_response(name, kind, str(kpi.name), columns(), map(row_of, lines), fixed=1)


def _asked_for(key: str, side: str) -> tuple[Kpi, Side]:
    kpi = kpi_with_key(key) or abort(404)
    return kpi, Side(side) if side in {member.value for member in Side} else abort(404)


def _note(action: AuditAction, kpi: Kpi, side: Side, form: PeriodForm) -> None:
    with transaction():
        record(action, "figure", f"{kpi.key}/{side.value}", **form.arguments)


def _presets(form: PeriodForm | None) -> list[tuple[object, str, bool]]:
    """Label and address of each preset, and whether it is the one shown; the service stays chosen."""
    chosen = form.period if form else None
    service_id = form.service.data if form else None
    return [
        (text, url_for("reports.figures", **address_of(period, service_id)), period == chosen)  # type: ignore[arg-type]
        for text, period in presets(day_of(clock.now()))
    ]
