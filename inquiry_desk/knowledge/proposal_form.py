"""The form of a proposal for the FAQ, and what in it has to be looked at before it is accepted."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField, ValidationError
from wtforms.validators import DataRequired, Length

from foundation.web.forms import Form, TextField
from foundation.web.ids import read_id
from inquiry_desk.knowledge.proposing import Proposal
from inquiry_desk.knowledge.suspects import Citizen, Passage, Suspect, passages_of, suspects_in


@dataclass(frozen=True)
class Checked:
    """One text of the form with its suspects marked."""

    label: str
    passages: list[Passage]

    @property
    def suspects(self) -> list[Suspect]:
        return [passage.suspect for passage in self.passages if passage.suspect]


class ProposalForm(Form):
    seen = HiddenField()
    question = TextField(
        _l("Question"), [DataRequired(_l("Enter the question.")), Length(max=500)], render_kw={"rows": 3}
    )
    answer = TextField(
        _l("Answer"), [DataRequired(_l("Enter the answer.")), Length(max=20_000)], render_kw={"rows": 12}
    )
    note = TextField(_l("Note for call-takers"), [Length(max=4000)], render_kw={"rows": 2})
    cleared = SelectMultipleField(_l("Personal data?"), validate_choice=False, id="suspects")

    citizen = Citizen()
    public: tuple[str, ...] = ()
    number = ""

    @property
    def seen_step(self) -> int | None:
        return read_id(self.seen.data)

    @property
    def ticked(self) -> frozenset[str]:
        return frozenset(self.cleared.data or ())

    def checked(self) -> list[Checked]:
        """Each text with its suspects, also those that were ticked. In the note the inquiry's number may stand."""
        texts = ((self.question, ()), (self.answer, ()), (self.note, (self.number,)))
        found = []
        for field, more in texts:
            text = field.data or ""
            suspects = suspects_in(text, self.citizen, [*self.public, *(word for word in more if word)])
            found.append(Checked(str(field.label.text), passages_of(text, suspects)))
        return found

    def suspects(self) -> dict[str, Suspect]:
        """What has to be taken out or ticked, each once."""
        return {one.key: one for text in self.checked() for one in text.suspects}

    def validate_cleared(self, _field: SelectMultipleField) -> None:
        left = self.suspects().keys() - self.ticked
        if left:
            raise ValidationError(
                _l("Take out what is personal, or tick that it is none: %(count)d left.", count=len(left))
            )

    def to_proposal(self) -> Proposal:
        ticked = len(self.suspects().keys() & self.ticked)
        return Proposal(self.question.data or "", self.answer.data or "", self.note.data or "", ticked)
