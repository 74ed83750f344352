"""What a department types: the answer, or why it gives an inquiry back or on."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import DataRequired, Length

from escalation.kinds import Wish
from escalation.models import Escalation
from escalation.queries import other_departments
from foundation.organisation.models import User
from foundation.web.forms import Form, OptionalIdField, TextField
from foundation.web.ids import read_id

LONGEST_ANSWER = 50_000
LONGEST_REASON = 5_000


class StepForm(Form):
    """A step without words: accept, citizen told."""

    version = HiddenField()

    @property
    def seen_version(self) -> int | None:
        """The version of the record the page showed; None for anything else, which no record has."""
        return read_id(self.version.data)

    def typed(self) -> str:
        """The words to keep when the step is refused."""
        return ""


class AnswerForm(StepForm):
    answer = TextField(
        _l("Answer to the desk"),
        [DataRequired(_l("Write the answer.")), Length(max=LONGEST_ANSWER)],
        render_kw={"rows": 6, "data-key": "r"},
    )

    def typed(self) -> str:
        return self.answer.data or ""


class ReturnForm(StepForm):
    return_reason = TextField(
        _l("Why it is returned"),
        [
            DataRequired(_l("Write why you return it, so that the desk can find the right section.")),
            Length(max=LONGEST_REASON),
        ],
    )

    def typed(self) -> str:
        return self.return_reason.data or ""


class RerouteForm(StepForm):
    reroute_to = OptionalIdField(
        _l("Department it goes to"), validators=[DataRequired(_l("Choose a department from the list."))]
    )
    reroute_reason = TextField(
        _l("Why it is passed on"),
        [
            DataRequired(_l("Write why you pass it on, so that the other section understands.")),
            Length(max=LONGEST_REASON),
        ],
    )

    def typed(self) -> str:
        return self.reroute_reason.data or ""


def reroute_form(user: User, **options: Any) -> RerouteForm:
    """The form with the departments to choose from: all in use but the user's own."""
    form = RerouteForm(**options)
    found = [(d.id, f"{d.bureau} {d.name}".strip()) for d in other_departments(user)]
    form.reroute_to.choices = [("", _("Choose")), *found]
    return form


@dataclass(frozen=True)
class Forms:
    """The three forms of the page."""

    answer: AnswerForm
    return_: ReturnForm
    reroute: RerouteForm


def forms_for(escalation: Escalation, user: User, sent: StepForm | None = None) -> Forms:
    """Fresh forms for `escalation`, but with the one that was sent and refused as it was typed."""
    return Forms(
        answer=sent if isinstance(sent, AnswerForm) else _fresh_answer(escalation),
        return_=sent if isinstance(sent, ReturnForm) else ReturnForm(formdata=None),
        reroute=sent if isinstance(sent, RerouteForm) else reroute_form(user, formdata=None),
    )


def _fresh_answer(escalation: Escalation) -> AnswerForm:
    shared = escalation.wish is Wish.SHARE
    return AnswerForm(formdata=None, data={"answer": _("We have read this.")} if shared else None)
