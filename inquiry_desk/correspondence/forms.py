"""The forms of the mailroom."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import DataRequired, Length, ValidationError

from foundation.web.forms import Form, LineField, OptionalIdField, TextField

LONGEST = 50_000
JOIN, NEW = "join", "new"


class ByHandForm(Form):
    """Where a person says that a mail belongs."""

    way = RadioField(
        _l("Where it belongs"),
        [DataRequired(_l("Choose where the mail belongs."))],
        choices=lambda: [(JOIN, _l("To an inquiry there is")), (NEW, _l("A new inquiry"))],
    )
    number = LineField(_l("Inquiry number"), [Length(max=30)])
    service_id = OptionalIdField(_l("Service"))
    subject = LineField(_l("Subject"), [Length(max=1_000)])
    text = TextField(_l("Text"), [Length(max=LONGEST)], render_kw={"rows": 12})

    def validate_number(self, field: LineField) -> None:
        if self.way.data == JOIN and not field.data:
            raise ValidationError(_l("Enter the number of the inquiry."))

    def validate_subject(self, field: LineField) -> None:
        if self.way.data == NEW and not field.data:
            raise ValidationError(_l("Enter a subject."))
