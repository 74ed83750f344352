"""The forms of an inquiry's page."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import DataRequired, Length, ValidationError

from foundation.web.filters import choices_of
from foundation.web.forms import LineField, OptionalIdField, TextField, VersionForm
from foundation.web.ids import read_id
from inquiry_desk.inquiries.kinds import Exclusion, IdentityCheck, Nature, UnansweredReason
from inquiry_desk.inquiries.promised_time_field import PromisedTimeField, ahead_and_open

LONGEST = 50_000


class InquiryForm(VersionForm):
    """A form on an inquiry's page."""

    @property
    def written(self) -> str:
        """The words somebody wrote into it, for a page that has no such form any more."""
        return "\n\n".join(field.data for field in self if isinstance(field, TextField) and field.data)


class ActionForm(InquiryForm):
    """A button."""


class NoteForm(InquiryForm):
    body = TextField(
        _l("Internal note"),
        [DataRequired(_l("Write the note.")), Length(max=LONGEST)],
        render_kw={"rows": 4},
    )


class ReplyForm(InquiryForm):
    subject = LineField(
        _l("Subject"), [DataRequired(_l("Enter a subject.")), Length(max=300)], id="reply-subject"
    )
    body = TextField(
        _l("Reply"), [DataRequired(_l("Write the reply.")), Length(max=LONGEST)], render_kw={"rows": 10}
    )
    completes = BooleanField(_l("Complete the inquiry with this reply"), default=True, id="reply-completes")
    article_version_id = HiddenField()

    @property
    def version_id(self) -> int | None:
        """The article the reply rests on."""
        return read_id(self.article_version_id.data)

    def validate_body(self, field: TextField) -> None:
        if "(ここに" in (field.data or "") or "（ここに" in (field.data or ""):
            raise ValidationError(_l("A place of the template is not filled in yet: 「（ここに…）」."))


class CompleteForm(InquiryForm):
    note = TextField(_l("What was answered"), [Length(max=LONGEST)], render_kw={"rows": 3})


class ReopenForm(InquiryForm):
    note = TextField(_l("Why it is opened again"), [Length(max=LONGEST)], render_kw={"rows": 2})


class SecondLineForm(InquiryForm):
    colleague_id = OptionalIdField(_l("Second responder"))
    note = TextField(_l("What is asked of them"), [Length(max=LONGEST)], render_kw={"rows": 3})


class CallbackForm(InquiryForm):
    promised_at = PromisedTimeField(
        _l("Promised time"), [DataRequired(_l("Enter when you will call back.")), ahead_and_open]
    )
    phone = LineField(_l("Number to call"), [DataRequired(_l("Enter the number to call.")), Length(max=200)])
    note = TextField(_l("What the call is about"), [Length(max=LONGEST)], render_kw={"rows": 2})


class ClassifyForm(InquiryForm):
    subject = LineField(_l("Subject"), [DataRequired(_l("Enter a subject.")), Length(max=300)])
    service_id = OptionalIdField(_l("Service"))
    category_id = OptionalIdField(_l("Category"))
    nature = SelectField(_l("Nature"), choices=lambda: choices_of(Nature))
    exclusion = SelectField(
        _l("Left out of the figures"), choices=lambda: [("", _l("No (counted)")), *choices_of(Exclusion)]
    )

    unanswered_reason = SelectField(
        _l("Why the first responder could not answer"),
        choices=lambda: [("", _l("Not recorded")), *choices_of(UnansweredReason)],
        default="",
    )

    @property
    def chosen_reason(self) -> UnansweredReason | None:
        return UnansweredReason(self.unanswered_reason.data) if self.unanswered_reason.data else None

    @property
    def chosen_exclusion(self) -> Exclusion | None:
        return Exclusion(self.exclusion.data) if self.exclusion.data else None


class IdentityForm(InquiryForm):
    identity_check = RadioField(_l("Identity check"), choices=lambda: choices_of(IdentityCheck))

    @property
    def found(self) -> IdentityCheck:
        return IdentityCheck(self.identity_check.data)


class CallMadeForm(InquiryForm):
    """A call to the citizen that was made without a promise, for example to pass on the department's answer."""

    body = TextField(
        _l("What was said"),
        [DataRequired(_l("Write what was said.")), Length(max=LONGEST)],
        render_kw={"rows": 4},
    )
    completes = BooleanField(_l("Complete the inquiry with this call"), default=True)
