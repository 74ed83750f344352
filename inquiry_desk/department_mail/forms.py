"""What a supervisor decides on a mail that nobody vouches for."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import DataRequired, Length

from escalation.by_mail.reading import Reading, Said
from foundation.web.filters import choices_of
from foundation.web.forms import Form, TextField

LONGEST = 50_000


class TakeOverForm(Form):
    """The step, its words, and that somebody has asked the section whether they are theirs."""

    said = RadioField(
        _l("How it is registered"),
        [DataRequired(_l("Choose how it is registered."))],
        choices=lambda: choices_of(Said),
    )
    words = TextField(_l("Words that are registered"), [Length(max=LONGEST)], render_kw={"rows": 8})
    made_sure = BooleanField(
        _l("I have asked the section by phone: the mail is theirs."),
        [DataRequired(_l("Ask the section by phone first whether the mail is theirs, then tick this."))],
    )

    def reading(self) -> Reading:
        return Reading(Said(self.said.data), (self.words.data or "").strip())


class PutAwayForm(Form):
    reason = TextField(
        _l("Why it is not taken over"),
        [DataRequired(_l("Write why the mail is not taken over.")), Length(max=5_000)],
        render_kw={"rows": 3},
    )
