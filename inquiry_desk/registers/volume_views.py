"""処理件数: a month of one service in one table; a correction is a new entry and the old one stays visible."""

from datetime import date, timedelta
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.calendar import day_of, days_from, month_range
from foundation.organisation.models import Service
from foundation.organisation.queries import all_services_for
from foundation.wareki import format_date
from foundation.web.fields import CountField, readable
from foundation.web.ids import id_argument
from foundation.web.session import me
from inquiry_desk.registers import actions
from inquiry_desk.registers.blueprint import blueprint
from inquiry_desk.registers.forms import MonthForm
from inquiry_desk.registers.from_cases import Asked, counting_from, processed_by_day
from inquiry_desk.registers.models import ProcessedVolume
from inquiry_desk.registers.queries import entries_of
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import Refused, answer

Entries = dict[date, list[ProcessedVolume]]


@blueprint.get("/")
@requires(Permission.READ_REPORTS)
def volumes() -> ResponseReturnValue:
    services = all_services_for(me())
    if not services:
        return render_template("registers/volumes.html", service=None, services=[])
    service, first = asked_month(services)
    return _page(services, service, first, _form(service, first))


@blueprint.post("/")
@requires(Permission.KEEP_REGISTERS)
def enter_volumes() -> ResponseReturnValue:
    services = all_services_for(me())
    service, first = asked_month(services)
    form = _form(service, first)

    def act() -> str:
        kept = _enter(form, service, first)
        flash(_("Counts of %(count)s days were registered.", count=kept), "good")
        return url_for("registers.volumes", service=service.id, month=f"{first:%Y-%m}")

    return answer(form, act, lambda: _page(services, service, first, form))


def asked_month(services: list[Service]) -> tuple[Service, date]:
    """The service and the first day of the month of the address; the first service and this month by default."""
    wanted = id_argument("service")
    if "service" in request.args:
        service = found(next((one for one in services if one.id == wanted), None))
    else:
        service = found(services[0] if services else None)
    try:
        first = date.fromisoformat(f"{request.args['month']}-01")
    except (KeyError, ValueError):
        first = day_of(clock.now()).replace(day=1)
    return service, first


def _form(service: Service, first: date) -> MonthForm:
    """With a field for each day that can have a count."""
    entries, last = _entries(service, first), _last_to_enter(service)
    held = {f"day_{day:%Y%m%d}": str(of_day[0].count) for day, of_day in entries.items()}
    fields: dict[str, Any] = {
        f"day_{day:%Y%m%d}": CountField(format_date(day), [readable])
        for day in _days(first)
        if service.starts_on <= day <= last
    }
    kind = type("MonthOfDaysForm", (MonthForm,), fields)
    form: MonthForm = kind(data={**held, "seen": _mark(entries)})
    return form


def _enter(form: MonthForm, service: Service, first: date) -> int:
    """Only what differs becomes an entry; returns how many days. A count cannot be taken away, only corrected."""
    actions.lock_volumes(service.id)
    entries, note, at, kept = _entries(service, first), form.note.data or "", clock.now(), 0
    actions.must_be_as_seen(_mark(entries), form.seen.data or "")
    for day in _days(first):
        field = _field(form, day)
        present = entries[day][0].count if day in entries else None
        if field is None or field.number == present:
            continue
        if field.number is None:
            raise Refused(_l("A count cannot be taken away. Enter 0 if nothing was processed."), field.name)
        if present is not None and not note:
            raise Refused(_l("Enter why counts are corrected."), "note")
        actions.enter_volume(service.id, day, field.number, note if present is not None else "", me(), at)
        kept += 1
    if not kept:
        raise Refused(_l("No count was entered or changed."))
    return kept


def _field(form: MonthForm, day: date) -> Any:
    """None where the day can have no count."""
    return next((field for field in form if field.name == f"day_{day:%Y%m%d}"), None)


def _page(services: list[Service], service: Service, first: date, form: MonthForm) -> str:
    entries, (_first, last) = _entries(service, first), month_range(first.year, first.month)
    since = counting_from().get(service.id)
    of_cases = processed_by_day(Asked(first, last, last, service.id, None)) if since else {}
    held = [of_day[0].count for day, of_day in entries.items() if since is None or day < since]
    return render_template(
        "registers/volumes.html",
        services=services,
        service=service,
        first=first,
        before=first - timedelta(days=1),
        after=last + timedelta(days=1),
        days=_days(first),
        entries=entries,
        since=since,
        of_cases=of_cases,
        total=sum(held) + sum(of_cases.values()),
        form=form,
    )


def _days(first: date) -> list[date]:
    return list(days_from(first, month_range(first.year, first.month)[1]))


def _entries(service: Service, first: date) -> Entries:
    days = _days(first)
    return entries_of(service.id, days[0], days[-1])


def _last_to_enter(service: Service) -> date:
    """Counts are entered until today, and until cases count."""
    since = counting_from().get(service.id)
    before = [since - timedelta(days=1)] if since else []
    return min(service.ends_on, day_of(clock.now()), *before)


def _mark(entries: Entries) -> int:
    """Moves with every entry of the month."""
    return max((of_day[0].id for of_day in entries.values()), default=0)
