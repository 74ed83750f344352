"""What all forms share: protection against forgery, the once-only key, text cleaned at the edge."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, TextAreaField

from foundation.text import clean_line, clean_text
from foundation.web.ids import read_id
from foundation.web.once import new_key


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
