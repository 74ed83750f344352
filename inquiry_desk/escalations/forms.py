"""The forms of the desk's steps."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, widgets
from wtforms.validators import DataRequired, Length

from foundation.web.forms import TextField, VersionForm
from mail_gateway.models import IncomingAttachment

LONGEST = 50_000


class StepForm(VersionForm):
    """A button, or a form with words: it knows which state of the escalation the person was looking at."""

    @property
    def typed(self) -> str:
        """What was written, so that a refusal can give it back."""
        return ""


class AnswerForm(StepForm):
    """所管課からの確認に回答する."""

    text = TextField(
        _l("Answer to the department"),
        [DataRequired(_l("Write the answer.")), Length(max=LONGEST)],
        render_kw={"rows": 8},
    )
    attachments = SelectMultipleField(
        _l("Files that go along"),
        coerce=int,
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
        choices=[],
    )

    @property
    def typed(self) -> str:
        return self.text.data or ""

    @property
    def chosen(self) -> tuple[int, ...]:
        return tuple(self.attachments.data or ())

    def offer(self, files: list[IncomingAttachment]) -> None:
        """The files that may be chosen."""
        self.attachments.choices = [(file.id, file.name or _("(no name)")) for file in files]


class WithdrawForm(StepForm):
    """取り下げる."""

    text = TextField(
        _l("Why it is taken back"),
        [
            DataRequired(_l("Write why you take it back, so that the department understands.")),
            Length(max=LONGEST),
        ],
        render_kw={"rows": 4},
    )

    @property
    def typed(self) -> str:
        return self.text.data or ""
