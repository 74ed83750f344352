"""The forms of a reply on its way out: the ticks of the preview, and the second person's decision."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectMultipleField
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from foundation.web.forms import TextField
from foundation.web.ids import read_id
from inquiry_desk.inquiries.forms import LONGEST, InquiryForm
from inquiry_desk.replies.drafting import ReplyDraft
from inquiry_desk.replies.review import Review


class TicksField(SelectMultipleField):
    """A box for each choice."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SendForm(InquiryForm):
    """What the author has to have looked at; nothing is ticked beforehand."""

    seal = HiddenField()
    address = BooleanField(
        _l("The address is right"), [DataRequired(_l("Check the address and tick the box."))]
    )
    file_ids = TicksField(_l("Attachments"), coerce=read_id)
    warnings = BooleanField(_l("I have read the warnings and the mail may be sent"))

    def expect(self, draft: ReplyDraft, review: Review) -> None:
        """What this mail asks to be ticked."""
        self.expected = {file.id for file in draft.files}
        self.file_ids.choices = [(file.id, file.name) for file in draft.files]
        self.warns = bool(review.warnings)

    def validate_file_ids(self, field: TicksField) -> None:
        if self.expected - set(field.data or []):
            raise ValidationError(_l("Open each attachment and tick its box, or remove it."))

    def validate_warnings(self, field: BooleanField) -> None:
        if self.warns and not field.data:
            raise ValidationError(_l("Read the warnings and tick the box."))


class ApproveForm(InquiryForm):
    """The button of the second person."""


class SendBackForm(InquiryForm):
    comment = TextField(
        _l("What should be changed"),
        [DataRequired(_l("Write what should be changed.")), Length(max=LONGEST)],
        render_kw={"rows": 3},
    )
