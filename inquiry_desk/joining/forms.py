"""The forms of this part."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import DataRequired, Length

from foundation.web.forms import LineField, OptionalIdField, TextField
from foundation.web.ids import read_id
from inquiry_desk.inquiries.forms import InquiryForm


class MergeForm(InquiryForm):
    """Which of two inquiries stays, and why they are the same matter."""

    other = HiddenField()
    other_version = HiddenField()
    keep = RadioField(_l("Number that stays"), [DataRequired(_l("Choose the number that stays."))])
    reason = TextField(
        _l("Why it is the same matter"),
        [DataRequired(_l("Write why it is the same matter.")), Length(max=1000)],
        render_kw={"rows": 2},
    )
    same_matter = BooleanField(_l("I have made sure that two people ask about one matter"))

    @property
    def seen_other_version(self) -> int | None:
        return read_id(self.other_version.data)


class NumberForm(InquiryForm):
    """The number of another inquiry."""

    other = LineField(
        _l("Number of the other inquiry"),
        [DataRequired(_l("Enter the number of the other inquiry.")), Length(max=20)],
    )


class SplitForm(InquiryForm):
    """What the inquiry is about that a message becomes."""

    entry = HiddenField()
    subject = LineField(_l("Subject"), [DataRequired(_l("Enter a subject.")), Length(max=300)])
    service_id = OptionalIdField(_l("Service"))
