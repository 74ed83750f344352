"""What all forms share: protection against forgery, the once-only key, text cleaned at the edge."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField

from foundation.text import clean_line, clean_text
from foundation.wareki import parse_date
from foundation.web.ids import read_id
from foundation.web.once import new_key

# Outside of these a day is a slip of the keyboard, and no time zone carries one of them out of the calendar.
EARLIEST_DAY, LATEST_DAY = date(1950, 1, 1), date(2100, 12, 31)


def read_day(text: str) -> date | None:
    """The day a text stands for, as officials write days too; None where it is none, or none that anybody means."""
    found = parse_date(text) if text else None
    return found if found and EARLIEST_DAY <= found <= LATEST_DAY else None


class LineField(StringField):
    """One line of text; control characters do not survive, everything else does."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = clean_line(str(valuelist[0]))


class TextField(TextAreaField):
    """Text of several lines; line ends become \\n."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = clean_text(str(valuelist[0]))


class DayField(DateField):
    """A day, also as officials write it: R8.11.1, 令和8年11月1日, 2026/11/1."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        typed = str(valuelist[0]).strip()
        self.data = read_day(typed)
        if typed and self.data is None:
            raise ValueError(_l("Enter a day, for example 2026/11/1 or R8.11.1."))

    def _value(self) -> str:
        """What was read as the browser writes days, else what was typed."""
        typed = " ".join(self.raw_data or ())
        return self.data.isoformat() if self.data else typed


class OptionalIdField(SelectField):
    """A choice of one row by id, or none; `choices` are (id, label)."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, coerce=read_id, **options)

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            super().pre_validate(form)


class Form(FlaskForm):
    """A form that may be sent once."""

    submission_key = HiddenField(default=new_key)


class VersionForm(Form):
    """A form on the page of a record: it knows which version of the record the person was looking at."""

    version = HiddenField()

    @property
    def seen_version(self) -> int | None:
        """None for anything that is no number, which no record has."""
        return read_id(self.version.data)
