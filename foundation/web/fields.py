"""Fields that several forms are made of: counts, days and moments that cannot lie ahead, texts of a greatest length."""

import unicodedata
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, HiddenField
from wtforms.validators import DataRequired, Length, ValidationError

from foundation import clock
from foundation.calendar import JST, day_of
from foundation.web.forms import Form, LineField, TextField
from foundation.web.ids import read_id

LONGEST_TEXT = 10_000
AHEAD = timedelta(days=3 * 366)


class CountField(LineField):
    """A number of items as people type it: 1,234 or full-width; `data` stays what was typed, `number` is read."""

    @property
    def number(self) -> int | None:
        typed = unicodedata.normalize("NFKC", self.data or "").replace(",", "").strip()
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 7 else None


class MomentField(DateTimeLocalField):
    """Day and time as the clock shows them in Japan."""

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **options)

    @property
    def moment(self) -> datetime | None:
        """The aware moment, or None where nothing was entered."""
        return self.data.replace(tzinfo=JST) if self.data else None


class SeenForm(Form):
    """Carries the version that was shown."""

    seen = HiddenField()

    @property
    def seen_version(self) -> int | None:
        """None for anything that is no number, which no record has."""
        return read_id(self.seen.data)


def readable(form: Any, field: Any) -> None:
    if (field.data or "").strip() and field.number is None:
        raise ValidationError(_l("Enter a number of items from 0 to 9,999,999."))


def one_or_more(form: Any, field: Any) -> None:
    if not field.number:
        raise ValidationError(_l("Enter a number of items from 1 on."))


def not_to_come(form: Any, field: Any) -> None:
    if field.data and field.data > day_of(clock.now()):
        raise ValidationError(_l("This day is still to come. Enter a day until today."))


def not_far_ahead(form: Any, field: Any) -> None:
    if field.data and field.data > day_of(clock.now()) + AHEAD:
        raise ValidationError(_l("Choose a day of the next three years."))


def moment_not_to_come(form: Any, field: Any) -> None:
    if field.data and field.data.replace(tzinfo=JST) > clock.now():
        raise ValidationError(_l("This time is still to come. Enter a time until now."))


def text_at_most(length: int) -> Length:
    return Length(max=length, message=_l("Use at most %(count)s characters.", count=length))


def required_text(label: Any, message: Any, length: int = LONGEST_TEXT) -> TextField:
    return TextField(label, [DataRequired(message), text_at_most(length)])


def required_line(label: Any, message: Any, length: int = 100) -> LineField:
    return LineField(label, [DataRequired(message), text_at_most(length)])
