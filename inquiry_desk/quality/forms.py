"""What is drawn from, what a look found, and the days that are shown."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, Length, NumberRange, ValidationError

from foundation.calendar import day_bounds
from foundation.web.filters import choices_of
from foundation.web.forms import Form, OptionalIdField, TextField
from inquiry_desk.quality.models import SampleResult
from inquiry_desk.quality.queries import Drawing
from inquiry_desk.quality.rules import MOST_AT_ONCE, needs_comment
from inquiry_desk.staff.fields import EditForm

EARLIEST, LATEST = date(2019, 5, 1), date(2100, 12, 31)


def of_our_time(_form: PlainForm, field: DateField) -> None:
    if field.data is not None and not EARLIEST <= field.data <= LATEST:
        raise ValidationError(_l("Enter a day of this system's time."))


class DrawForm(Form):
    count = IntegerField(
        _l("How many answers"),
        [
            DataRequired(_l("Enter how many answers, 1 to 50.")),
            NumberRange(1, MOST_AT_ONCE, _l("Enter how many answers, 1 to 50.")),
        ],
        default=5,
    )
    from_day = DateField(_l("Completed from"), [DataRequired(_l("Enter the first day.")), of_our_time])
    to_day = DateField(_l("Completed until"), [DataRequired(_l("Enter the last day.")), of_our_time])
    service_id = OptionalIdField(_l("Service"))
    person_id = OptionalIdField(_l("Who answered"))

    def validate_to_day(self, field: DateField) -> None:
        if self.from_day.data and field.data and field.data < self.from_day.data:
            raise ValidationError(_l("The last day is before the first day."))

    def to_drawing(self) -> Drawing:
        assert self.from_day.data and self.to_day.data, "only a valid form has values"
        bounds = day_bounds(self.from_day.data, self.to_day.data)
        return Drawing(self.count.data or 0, bounds, self.service_id.data, self.person_id.data)


class LookForm(EditForm):
    """`seen` holds the version that was shown."""

    result = RadioField(
        _l("What the look found"),
        [DataRequired(_l("Choose what the look found."))],
        choices=lambda: choices_of(SampleResult),
    )
    comment = TextField(
        _l("For the one who answered"),
        [Length(max=10_000, message=_l("Write at most 10,000 characters."))],
        render_kw={"rows": 5},
    )

    def validate_comment(self, field: TextField) -> None:
        if self.result.data and needs_comment(self.found) and not field.data:
            raise ValidationError(_l("Write what is to be talked about."))

    @property
    def found(self) -> SampleResult:
        return SampleResult(self.result.data)


class DaysForm(PlainForm):
    """Asking changes nothing, so it stands in the address."""

    from_day = DateField(_l("First day"), [DataRequired(_l("Enter the first day.")), of_our_time])
    to_day = DateField(_l("Last day"), [DataRequired(_l("Enter the last day.")), of_our_time])

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        assert self.from_day.data and self.to_day.data, "only a valid form has values"
        return day_bounds(self.from_day.data, self.to_day.data)
