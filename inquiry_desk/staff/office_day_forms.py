"""The forms of closed days and agreed overtime."""

from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, TimeField
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from foundation import clock
from foundation.business_days.actions import Overtime
from foundation.calendar import day_of
from foundation.web.forms import Form, LineField
from inquiry_desk.staff.fields import at_most, near

LONGEST_RANGE = 31


class ClosedDaysForm(Form):
    first_on = DateField(_l("First closed day"), [InputRequired(_l("Enter the day.")), near])
    last_on = DateField(_l("Last closed day"), [Optional(), near])
    closed_reason = LineField(
        _l("Reason for closing"), [DataRequired(_l("Write why the office is closed.")), at_most(200)]
    )

    def validate_last_on(self, field: Any) -> None:
        if not self.first_on.data or not field.data:
            return
        if field.data < self.first_on.data:
            raise ValidationError(_l("The last day lies before the first. Correct one of them."))
        if field.data - self.first_on.data >= timedelta(days=LONGEST_RANGE):
            raise ValidationError(_l("Enter at most %(count)s days at once.", count=LONGEST_RANGE))

    def days(self) -> list[date]:
        """Every day of the range, both ends included."""
        first = self.first_on.data
        assert first is not None, "only a valid form has days"
        last = self.last_on.data or first
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]


class OvertimeForm(Form):
    day = DateField(_l("Day of overtime"), [InputRequired(_l("Enter the day.")), near])
    opens_at = TimeField(_l("Begins at"), [InputRequired(_l("Enter the time."))])
    closes_at = TimeField(_l("Ends at"), [InputRequired(_l("Enter the time."))])
    agreed_with = LineField(
        _l("Agreed with"), [DataRequired(_l("Write with whom it was agreed.")), at_most(100)]
    )
    agreed_on = DateField(_l("Agreed on"), [InputRequired(_l("Enter the day."))])
    overtime_reason = LineField(
        _l("Reason for overtime"), [DataRequired(_l("Write what the overtime is for.")), at_most(200)]
    )

    def validate_closes_at(self, field: Any) -> None:
        if self.opens_at.data and field.data and field.data <= self.opens_at.data:
            raise ValidationError(_l("The end lies before the beginning. Correct one of them."))

    def validate_agreed_on(self, field: Any) -> None:
        if field.data and field.data > day_of(clock.now()):
            raise ValidationError(_l("This day is still to come. Enter the day on which it was agreed."))
        if field.data and self.day.data and field.data > self.day.data:
            raise ValidationError(_l("Overtime counts only where it was agreed beforehand."))

    def to_overtime(self) -> Overtime:
        assert self.day.data and self.agreed_on.data, "only a valid form has values"
        assert self.opens_at.data is not None and self.closes_at.data is not None
        return Overtime(
            day=self.day.data,
            opens_at=self.opens_at.data,
            closes_at=self.closes_at.data,
            reason=self.overtime_reason.data or "",
            agreed_with=self.agreed_with.data or "",
            agreed_on=self.agreed_on.data,
        )


class WithdrawForm(Form):
    withdraw_reason = LineField(
        _l("Reason for taking it back"), [DataRequired(_l("Write why it is taken back.")), at_most(200)]
    )
