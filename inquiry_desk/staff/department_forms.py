"""The forms of departments and their contact sections."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import DataRequired, Optional, Regexp, ValidationError

from escalation.webhooks.targets import is_usable_address
from foundation.organisation.models import LABELS, NoticeMode
from foundation.web.forms import LineField
from inquiry_desk.staff.fields import CODE, EditForm, MailAddressField, at_most, narrow, narrow_and_small
from inquiry_desk.staff.values import DepartmentValues, SectionValues

NOTICE_MODES: list[Any] = [(mode.value, LABELS[mode]) for mode in NoticeMode]
LONGEST_URL = 500


class DepartmentForm(EditForm):
    name = LineField(
        _l("Department name"), [DataRequired(_l("Enter the name of the department.")), at_most(100)]
    )
    bureau = LineField(_l("Bureau"), [at_most(100)])
    code = LineField(
        _l("Department code"),
        [
            DataRequired(_l("Enter a code.")),
            Regexp(CODE, message=_l("Use at most 32 small letters, figures and hyphens.")),
        ],
        filters=[narrow_and_small],
    )
    mail_address = MailAddressField(_l("Mail address for notices"))
    phone = LineField(_l("Extension or phone number"), [at_most(32)], filters=[narrow])
    head_mail_address = MailAddressField(_l("Mail address of the head of the department"))
    notice_mode = RadioField(_l("How it is told"), choices=NOTICE_MODES, default=NoticeMode.EACH.value)
    answer_approval = BooleanField(_l("Answers need the decision of an approver"))
    webhook_url = LineField(
        _l("Address of the department's own system (webhook)"),
        [Optional(), at_most(LONGEST_URL)],
        filters=[narrow],
        render_kw={"inputmode": "url", "autocomplete": "off"},
    )

    def validate_webhook_url(self, field: Any) -> None:
        if not is_usable_address(field.data):
            raise ValidationError(
                _l(
                    "Enter an address that begins with “https://” or “http://”, without a password in it."
                    " Its port may be 80, 443 or 8000 to 8999."
                )
            )

    def to_values(self) -> DepartmentValues:
        return DepartmentValues(
            code=self.code.data or "",
            name=self.name.data or "",
            bureau=self.bureau.data or "",
            mail_address=self.mail_address.data or "",
            phone=self.phone.data or "",
            head_mail_address=self.head_mail_address.data or "",
            answer_approval=bool(self.answer_approval.data),
            notice_mode=NoticeMode(self.notice_mode.data),
            webhook_url=self.webhook_url.data or "",
        )


class SectionForm(EditForm):
    name = LineField(
        _l("Name of the section"), [DataRequired(_l("Enter the name of the section.")), at_most(100)]
    )
    mail_address = MailAddressField(_l("Mail address of the section"))
    phone = LineField(_l("Extension or phone number"), [at_most(32)], filters=[narrow])

    def to_values(self) -> SectionValues:
        return SectionValues(
            name=self.name.data or "",
            mail_address=self.mail_address.data or "",
            phone=self.phone.data or "",
        )
