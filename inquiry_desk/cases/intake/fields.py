"""What is typed of an application: days of birth, telephones, days of receipt."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from foundation import clock
from foundation.calendar import day_of
from foundation.phone import read_phone
from foundation.wareki import parse_date
from foundation.web.forms import DayField, LineField

EARLIEST_BIRTH = date(1900, 1, 1)


class TypedDayField(DayField):
    """A day that is typed, not picked: the browser's own field knows no eras, and takes more keys."""

    widget = TextInput()

    def _value(self) -> str:
        """What was read as people write days, else what was typed."""
        return f"{self.data:%Y/%m/%d}" if self.data else super()._value()


class BirthField(TypedDayField):
    """A day of birth as forms and people write it: S35.4.1, 昭和35年4月1日, 1960/4/1, 19600401."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        typed = str(valuelist[0]).strip()
        found = parse_date(typed) if typed else None
        self.data = found if found and EARLIEST_BIRTH <= found <= day_of(clock.now()) else None
        if typed and self.data is None:
            raise ValueError(_l("Enter a day of birth, for example 1960/4/1 or S35.4.1."))


class PhoneField(LineField):
    """A telephone; `e164` is how it is found again, None where nothing was typed."""

    @property
    def e164(self) -> str | None:
        return read_phone(self.data).e164 if self.data else None

    def pre_validate(self, form: Any) -> None:
        if self.data and self.e164 is None:
            raise ValidationError(_l("This is no telephone number. Check it, or leave it empty."))


def not_to_come(form: Any, field: DayField) -> None:
    if field.data and field.data > day_of(clock.now()):
        raise ValidationError(_l("The day of receipt is not in the future."))
