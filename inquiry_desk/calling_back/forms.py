"""What is typed about a call that was promised."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from foundation.organisation.models import User
from foundation.web.filters import choices_of
from foundation.web.forms import Form, OptionalIdField, TextField
from inquiry_desk.inquiries.forms import LONGEST
from inquiry_desk.inquiries.kinds import CallbackResult
from inquiry_desk.inquiries.promised_time_field import PromisedTimeField, ahead_and_open


class ResultForm(Form):
    """One attempt; where nobody answered, also the time that is promised next."""

    result = RadioField(
        _l("Result"),
        [DataRequired(_l("Choose how the call ended."))],
        choices=lambda: choices_of(CallbackResult),
    )
    note = TextField(_l("What was said"), [Length(max=LONGEST)], render_kw={"rows": 4})
    next_at = PromisedTimeField(_l("Next attempt (where nobody answered)"), [Optional(), ahead_and_open])

    @property
    def outcome(self) -> CallbackResult:
        return CallbackResult(self.result.data)

    def validate_next_at(self, field: PromisedTimeField) -> None:
        if field.data is not None and self.result.data != CallbackResult.ABSENT.value:
            raise ValidationError(_l("A next attempt is entered only where nobody answered."))


class MoveForm(Form):
    """Another time for a call, as agreed with the citizen."""

    promised_at = PromisedTimeField(
        _l("New promised time"), [DataRequired(_l("Enter when you will call back.")), ahead_and_open]
    )
    note = TextField(_l("Why the time changes"), [Length(max=LONGEST)], id="move-note", render_kw={"rows": 2})


class PassForm(Form):
    """Who makes the call instead."""

    colleague_id = OptionalIdField(_l("Who calls"), validators=[DataRequired(_l("Choose who calls."))])
    note = TextField(_l("Message to them"), [Length(max=LONGEST)], id="pass-note", render_kw={"rows": 2})

    def offer(self, people: list[User]) -> "PassForm":
        """Let these people be chosen."""
        self.colleague_id.choices = [("", _l("Choose")), *((one.id, one.display_name) for one in people)]
        return self
