"""What is typed here."""

from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import SelectField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from foundation import clock
from foundation.calendar import day_of
from foundation.web.filters import choices_of
from foundation.web.forms import DayField, Form, LineField, OptionalIdField, TextField
from inquiry_desk.cases.missing.items import listed_items
from inquiry_desk.cases.missing.models import Means
from inquiry_desk.staff.fields import CheckboxesField

TICKED = "item-"
LONGEST_LETTER, LONGEST_REASON = 5000, 500


def not_past(form: Form, field: DayField) -> None:
    if field.data and field.data < day_of(clock.now()):
        raise ValidationError(_l("Choose a day that is not over."))


class AskForm(Form):
    """What is missing, until when, and the letter."""

    others = TextField(_l("Something else, one on each line"), [Length(max=LONGEST_LETTER)])
    answer_by = DayField(_l("Answer until"), [InputRequired(_l("Enter until when.")), not_past])
    remind_on = DayField(_l("Look at it again on"), [Optional(), not_past])
    letter = TextField(_l("Letter to the applicant"), [Length(max=LONGEST_LETTER)], render_kw={"rows": 14})

    def __init__(self, typed: MultiDict[str, str], **at_first: Any) -> None:
        super().__init__(typed, **at_first)
        # Each box has a name of its own: a draft keeps one value of a name.
        self.ticked = [text for name, text in typed.items() if name.startswith(TICKED)]

    @property
    def items(self) -> list[str]:
        return listed_items(self.ticked, self.others.data or "")

    def validate_others(self, field: TextField) -> None:
        if not self.items:
            raise ValidationError(_l("Tick or write at least one thing that is missing."))


class RemindForm(Form):
    """An applicant was reminded."""

    means = SelectField(_l("How"), choices=lambda: choices_of(Means))
    look_again_on = DayField(_l("Look at it again on"), [Optional(), not_past])


class CameForm(Form):
    """What came."""

    came = CheckboxesField(_l("What came"), validate_choice=False)
    look_again_on = DayField(_l("Look at it again on"), [Optional(), not_past])
    why = LineField(_l("Why the rest is not needed"), [Length(max=LONGEST_REASON)])


class NeverForm(Form):
    """How an application ends whose applicant never answered."""

    stage_id = OptionalIdField(
        _l("How the application ends"), validators=[InputRequired(_l("Choose how the application ends."))]
    )
    why = LineField(
        _l("Reason of the decision"), [DataRequired(_l("Enter the reason.")), Length(max=LONGEST_REASON)]
    )
