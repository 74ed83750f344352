"""What is typed about a caller, about what they were told, and about the inquiry a case belongs to."""

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField
from wtforms.validators import DataRequired, Length, ValidationError

from foundation.web.forms import Form, LineField
from inquiry_desk.cases.asking.caller import is_known
from inquiry_desk.inquiries.identity import LABELS, IdentityItem
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.queries import inquiry_with_number

LONGEST_NUMBER = Length(max=20)


class LinkForm(Form):
    """The inquiry a case belongs to."""

    inquiry = LineField(
        _l("Number of the inquiry"), [DataRequired(_l("Enter the number of the inquiry.")), LONGEST_NUMBER]
    )

    @property
    def about(self) -> Inquiry | None:
        typed = self.inquiry.data or ""
        return inquiry_with_number(typed, current_user) if typed else None

    def validate_inquiry(self, field: LineField) -> None:
        if field.data and self.about is None:
            raise ValidationError(_l("There is no inquiry with this number that you may see."))


class ToldForm(LinkForm):
    """By what it was checked who is calling, and in which inquiry they asked, if in any."""

    inquiry = LineField(_l("Number of the inquiry"), [LONGEST_NUMBER])
    checked_name = BooleanField(LABELS[IdentityItem.NAME])
    checked_birth_date = BooleanField(LABELS[IdentityItem.BIRTH_DATE])
    checked_address = BooleanField(LABELS[IdentityItem.ADDRESS])
    checked_phone = BooleanField(LABELS[IdentityItem.PHONE])
    checked_reference = BooleanField(LABELS[IdentityItem.REFERENCE])

    @property
    def boxes(self) -> list[BooleanField]:
        return [self[f"checked_{item.value}"] for item in IdentityItem]

    @property
    def items(self) -> list[str]:
        return [item.value for item in IdentityItem if self[f"checked_{item.value}"].data]

    def validate_checked_name(self, _field: BooleanField) -> None:
        if not is_known(self.items):
            raise ValidationError(_l("Check by at least two things who is calling, and tick them."))
