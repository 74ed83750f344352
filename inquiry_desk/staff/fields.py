"""Fields and small forms the administrator's forms are made of."""

import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from foundation.web.forms import Form


def narrow(typed: Any) -> str:
    """Codes and addresses as machines write them, from whatever width they were typed in."""
    return unicodedata.normalize("NFKC", str(typed or "")).strip()


def narrow_and_small(typed: Any) -> str:
    return narrow(typed).lower()


def at_most(length: int) -> Length:
    return Length(max=length, message=_l("Use at most %(count)s characters.", count=length))


class CheckboxesField(SelectMultipleField):
    """Any number of rows, each with its own box: reachable by keyboard one by one."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class EditForm(Form):
    """Carries what the record held when it was shown (see `editing.py`)."""

    seen = HiddenField()


class ButtonForm(Form):
    """A button that posts, and nothing else."""
