"""Which days and which service a figure is asked for. Asking changes nothing, so it stands in the address."""

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import Form
from wtforms.validators import DataRequired, ValidationError

from foundation.calendar import day_of, fiscal_year_range
from foundation.clock import now
from foundation.organisation.models import User
from foundation.organisation.queries import all_services_for
from foundation.wareki import fiscal_year_name
from foundation.web.forms import DayField, OptionalIdField
from inquiry_desk.reports.period import Period, month_of
from inquiry_desk.reports.queries import fiscal_years


class PeriodForm(Form):
    """First and last day, and one of `services` (id and name) or all."""

    from_day = DayField(_l("First day"), [DataRequired(_l("Enter the first day."))])
    to_day = DayField(_l("Last day"), [DataRequired(_l("Enter the last day."))])
    services: dict[int, str]
    service = OptionalIdField(_l("Service"), validate_choice=False)

    def validate_to_day(self, field: DayField) -> None:
        if self.from_day.data and field.data and field.data < self.from_day.data:
            raise ValidationError(_l("The last day is before the first day."))

    def validate_service(self, field: OptionalIdField) -> None:
        if field.data is not None and field.data not in self.services:
            raise ValidationError(_l("Choose a service from the list."))

    @property
    def period(self) -> Period:
        assert self.from_day.data
        assert self.to_day.data
        return Period(self.from_day.data, self.to_day.data)

    @property
    def service_name(self) -> str | None:
        """The chosen service; None for all."""
        return self.services.get(self.service.data)

    @property
    def arguments(self) -> dict[str, object]:
        """What an address needs to ask the same again."""
        return address_of(self.period, self.service.data)


def period_form(user: User) -> PeriodForm:
    """The form as this request fills it: the present month where it says nothing, services `user` may see."""
    shown = _whole_year() or month_of(day_of(now()))
    form = PeriodForm(request.args, from_day=shown.from_day, to_day=shown.to_day)
    form.services = {service.id: service.name for service in all_services_for(user)}
    form.service.choices = [("", _l("All services")), *form.services.items()]
    return form


def years_to_choose() -> list[tuple[int, str]]:
    """The fiscal years that can be shown whole, newest first, as officials name them."""
    return [(year, fiscal_year_name(year)) for year in fiscal_years(day_of(now()))]


def _whole_year() -> Period | None:
    """The fiscal year an address asks for; None where it names none of those to choose."""
    year = request.args.get("year", type=int)
    return Period(*fiscal_year_range(year)) if year in fiscal_years(day_of(now())) and year else None


def address_of(period: Period, service_id: int | None) -> dict[str, object]:
    """The arguments of an address that asks for this period and service."""
    days: dict[str, object] = {
        "from_day": period.from_day.isoformat(),
        "to_day": period.to_day.isoformat(),
    }
    return days if service_id is None else {**days, "service": service_id}
