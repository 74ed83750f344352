"""The forms of the written report: its texts, its course, whom else was told, questions and answers."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired

from foundation.web.fields import (
    LONGEST_TEXT,
    MomentField,
    moment_not_to_come,
    required_line,
    required_text,
    text_at_most,
)
from foundation.web.filters import choices_of
from foundation.web.forms import TextField
from inquiry_desk.incidents.checked_form import CheckedForm
from inquiry_desk.incidents.composing import TEXTS
from inquiry_desk.incidents.kinds import Means


def _text(label: Any) -> TextField:
    return TextField(label, [text_at_most(LONGEST_TEXT)], render_kw={"rows": 4})


class WritingForm(CheckedForm):
    """The texts, and with a further submission why there is one."""

    impact = _text(_l("How far it reaches"))
    cause = _text(_l("Cause"))
    result = _text(_l("Result of the handling"))
    prevention = _text(_l("How it is prevented from now on"))
    reason = TextField(_l("Why it is submitted once more"), [text_at_most(1_000)], render_kw={"rows": 2})

    @property
    def texts(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in TEXTS}


class EventForm(CheckedForm):
    event_at = MomentField(_l("When"), [InputRequired(_l("Enter day and time.")), moment_not_to_come])
    event = required_text(_l("What happened or was done"), _l("Enter what happened."), 2_000)


class NoticeForm(CheckedForm):
    notice_at = MomentField(_l("Told at"), [InputRequired(_l("Enter day and time.")), moment_not_to_come])
    to_whom = required_line(_l("Whom we told"), _l("Enter who was told."))
    means = RadioField(
        _l("How they were told"),
        [DataRequired(_l("Choose how they were told."))],
        choices=lambda: choices_of(Means),
    )


class QuestionForm(CheckedForm):
    question = required_text(_l("What is unclear"), _l("Enter what is unclear."), 4_000)


class AnswerForm(CheckedForm):
    answer = required_text(_l("Answer to the city"), _l("Enter the answer."), 4_000)


class AcceptForm(CheckedForm):
    comment = TextField(_l("Remark"), [text_at_most(1_000)], render_kw={"rows": 2})
