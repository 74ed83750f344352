"""The form of a complaint or request, and what a list is narrowed to."""

from datetime import UTC, date, datetime
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import DateTimeLocalField, HiddenField, RadioField, SelectField
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from foundation import clock
from foundation.calendar import JST, day_bounds
from foundation.organisation.queries import all_services_for
from foundation.web.filters import choices_of, label
from foundation.web.forms import LATEST_DAY, DayField, OptionalIdField, TextField
from inquiry_desk.complaints.models import ComplaintKind
from inquiry_desk.complaints.queries import Filters
from inquiry_desk.complaints.rules import NATURES, ComplaintValues, missing_for_closing
from inquiry_desk.inquiries.kinds import Channel, Nature
from inquiry_desk.staff.fields import EditForm

LONGEST = 10_000
EARLIEST = date(2019, 5, 1)


def natures() -> list[tuple[str, Any]]:
    return [(nature.value, label(nature)) for nature in NATURES]


def written(text: Any, rows: int = 4, *validators: Any) -> TextField:
    too_long = Length(max=LONGEST, message=_l("Write at most 10,000 characters."))
    return TextField(text, [*validators, too_long], render_kw={"rows": rows})


class ComplaintForm(EditForm):
    """`seen` holds the version that was shown; `closes` comes from the button that also closes it."""

    nature = RadioField(_l("Nature"), choices=natures, default=Nature.COMPLAINT.value)
    kind = SelectField(
        _l("Sorted under"),
        [DataRequired(_l("Choose what it is about."))],
        choices=lambda: [("", _l("Choose")), *choices_of(ComplaintKind)],
    )
    service_id = OptionalIdField(_l("Service"))
    channel = SelectField(_l("Channel"), choices=lambda: choices_of(Channel), default=Channel.PHONE.value)
    received_at = DateTimeLocalField(
        _l("Received at"), [DataRequired(_l("Enter when it was received."))], format="%Y-%m-%dT%H:%M"
    )
    content = written(_l("What it is about"), 5, DataRequired(_l("Write what it is about.")))
    handled_by_id = OptionalIdField(_l("Who handles it"))
    handling = written(_l("How it is handled"))
    result = written(_l("Outcome"))
    analysis = written(_l("Why it came about"))
    prevention = written(_l("How it is prevented"))
    closes = HiddenField()

    def validate_received_at(self, field: DateTimeLocalField) -> None:
        if field.data is None or field.data.date() < EARLIEST or self.moment > clock.now():
            raise ValidationError(_l("Enter a time that is not in the future."))

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        missing = missing_for_closing(self.to_values()) if self.closes.data else []
        for name in missing:
            self[name].errors = [*self[name].errors, _l("Write this before you close it.")]
        return not missing

    @property
    def moment(self) -> datetime:
        assert self.received_at.data
        return self.received_at.data.replace(tzinfo=JST).astimezone(UTC)

    def to_values(self) -> ComplaintValues:
        return ComplaintValues(
            nature=Nature(self.nature.data),
            kind=ComplaintKind(self.kind.data),
            channel=Channel(self.channel.data),
            service_id=self.service_id.data,
            received_at=self.moment,
            content=self.content.data or "",
            handling=self.handling.data or "",
            result=self.result.data or "",
            analysis=self.analysis.data or "",
            prevention=self.prevention.data or "",
            handled_by_id=self.handled_by_id.data,
        )


class FilterForm(PlainForm):
    """Asking changes nothing, so it stands in the address."""

    from_day = DayField(_l("First day"), [Optional()])
    to_day = DayField(_l("Last day"), [Optional()])
    service = OptionalIdField(_l("Service"))
    nature = SelectField(_l("Nature"), choices=lambda: [("", _l("All")), *natures()], default="")
    kind = SelectField(
        _l("Sorted under"), choices=lambda: [("", _l("All")), *choices_of(ComplaintKind)], default=""
    )

    def validate_to_day(self, field: DayField) -> None:
        if self.from_day.data and field.data and field.data < self.from_day.data:
            raise ValidationError(_l("The last day is before the first day."))

    @property
    def filters(self) -> Filters:
        days = self.from_day.data or self.to_day.data
        return Filters(
            service_id=self.service.data,
            nature=Nature(self.nature.data) if self.nature.data else None,
            kind=ComplaintKind(self.kind.data) if self.kind.data else None,
            bounds=day_bounds(self.from_day.data or EARLIEST, self.to_day.data or LATEST_DAY)
            if days
            else None,
        )

    @property
    def arguments(self) -> dict[str, Any]:
        """What an address needs to ask the same again."""
        return {name: value for name, value in request.args.items() if name in self and value}


def filter_form() -> FilterForm:
    form = FilterForm(request.args)
    services = [(service.id, service.short_name) for service in all_services_for(current_user)]
    form.service.choices = [("", _l("All services")), *services]
    return form
