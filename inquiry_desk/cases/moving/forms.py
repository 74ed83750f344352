"""What is typed here."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, Length, NumberRange

from foundation.web.forms import Form, LineField, OptionalIdField

LONGEST_REASON = 500


class ReasonForm(Form):
    """Why a case is moved, or a move taken back; the move says whether it is needed."""

    reason = LineField(_l("Reason"), [Length(max=LONGEST_REASON)])


class CountForm(Form):
    """What somebody counted by hand."""

    count = IntegerField(
        _l("Counted by hand"), [InputRequired(_l("Count and enter the number.")), NumberRange(0, 9999)]
    )


class NewBatchForm(Form):
    """Where a new batch goes."""

    stage_id = OptionalIdField(_l("Where it goes"), validators=[InputRequired(_l("Choose where it goes."))])
