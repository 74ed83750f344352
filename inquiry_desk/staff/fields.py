"""Fields and small forms the administrator's forms are made of."""

import unicodedata
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField
from wtforms.validators import Length, Optional, Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from foundation import clock
from foundation.calendar import day_of
from foundation.web.forms import Form, LineField

CODE = r"[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$"
MAIL_ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$"
BEHIND, AHEAD = timedelta(days=31), timedelta(days=3 * 366)


def narrow(typed: Any) -> str:
    """Codes and addresses as machines write them, from whatever width they were typed in."""
    return unicodedata.normalize("NFKC", str(typed or "")).strip()


def narrow_and_small(typed: Any) -> str:
    return narrow(typed).lower()


def at_most(length: int) -> Length:
    return Length(max=length, message=_l("Use at most %(count)s characters.", count=length))


def near(form: Any, field: Any) -> None:
    """A typing error in the year reaches no day of another decade."""
    today = day_of(clock.now())
    if not today - BEHIND <= field.data <= today + AHEAD:
        raise ValidationError(_l("Choose a day of the last month or the next three years."))


class MailAddressField(LineField):
    """One plain address, or none."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        wrong = _l("This is no mail address. Check it, for example name@example.jp.")
        validators = [Optional(), at_most(254), Regexp(MAIL_ADDRESS, message=wrong)]
        super().__init__(label, validators, filters=[narrow], **options)


class CheckboxesField(SelectMultipleField):
    """Any number of rows, each with its own box: reachable by keyboard one by one."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class EditForm(Form):
    """Carries what the record held when it was shown (see `editing.py`)."""

    seen = HiddenField()


class ButtonForm(Form):
    """A button that posts, and nothing else."""
