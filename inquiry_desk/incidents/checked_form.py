"""Forms whose texts are looked through for personal data before they are kept."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from foundation.web.fields import SeenForm
from foundation.web.forms import TextField
from inquiry_desk.incidents.suspects import Piece, mark_of, suspected


class CheckedForm(SeenForm):
    """Refused once where a text seems to name somebody; sent again as it is, it is kept. `warned`: what was shown."""

    warned = HiddenField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.suspects: list[list[Piece]] = []

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        texts = [field.data or "" for field in self if isinstance(field, TextField)]
        self.suspects = suspected(texts)
        mark = mark_of(self.suspects)
        if mark in ("", self.warned.data):
            return True
        self.warned.data = mark
        self.form_errors.append(
            _l("Something below may be personal data. Take it out, or send it again as it is to keep it.")
        )
        return False
