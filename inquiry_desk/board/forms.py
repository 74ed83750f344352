"""The form of a note."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from foundation import clock
from foundation.access.guards import may
from foundation.access.roles import Permission
from foundation.calendar import day_of
from foundation.wareki import parse_date
from foundation.web.filters import choices_of
from foundation.web.forms import LineField, OptionalIdField, TextField
from inquiry_desk.board.models import NoteKind
from inquiry_desk.board.rules import NoteValues, forbidden_numbers, personal_data_in
from inquiry_desk.staff.fields import EditForm

LATEST = date(2100, 12, 31)


class LastDayField(DateField):
    """A day, also as officials write it: R8.11.1."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        typed = str(valuelist[0]).strip()
        self.data = parse_date(typed) if typed else None
        if typed and (self.data is None or self.data > LATEST):
            raise ValueError(_l("Enter a day, for example 2026/11/1 or R8.11.1."))


class NoteForm(EditForm):
    """`seen` holds the version that was shown; `knows_personal` says that somebody looked at what was found."""

    kind = RadioField(_l("What it is"), choices=lambda: choices_of(NoteKind), default=NoteKind.HANDOVER.value)
    service_id = OptionalIdField(_l("Whom it concerns"))
    title = LineField(_l("Heading"), [DataRequired(_l("Write a heading.")), Length(max=100)])
    body = TextField(
        _l("What the others should know"),
        [
            DataRequired(_l("Write what the others should know.")),
            Length(max=10_000, message=_l("Write at most 10,000 characters.")),
        ],
        render_kw={"rows": 8},
    )
    important = BooleanField(_l("Important: shown on every page until it is confirmed"))
    inquiry_number = LineField(_l("Number of the inquiry it is about"), [Length(max=20)])
    until = LastDayField(_l("On the board until"), [Optional()])
    knows_personal = BooleanField(_l("I have looked at it: it has to stand there"))

    def validate_kind(self, field: RadioField) -> None:
        if field.data == NoteKind.ANNOUNCEMENT.value and not may(Permission.ANNOUNCE):
            raise ValidationError(_l("Announcements are made by supervisors."))

    def validate_body(self, field: TextField) -> None:
        if forbidden_numbers(self.whole):
            raise ValidationError(
                _l(
                    "There is a My Number or a card number in it. Take it out: it must not stand on the board."
                )
            )
        if self.personal and not self.knows_personal.data:
            raise ValidationError(
                _("This looks like personal data: %(what)s. Write the number of the inquiry instead.",
                  what="、".join(self.personal))
            )  # fmt: skip

    def validate_until(self, field: LastDayField) -> None:
        if field.data is not None and field.data < day_of(clock.now()):
            raise ValidationError(_l("This day is over."))

    @property
    def whole(self) -> str:
        return f"{self.title.data or ''}\n{self.body.data or ''}"

    @property
    def personal(self) -> list[str]:
        """What in the text looks like personal data."""
        return personal_data_in(self.whole)

    def to_values(self) -> NoteValues:
        return NoteValues(
            kind=NoteKind(self.kind.data),
            service_id=self.service_id.data,
            title=self.title.data or "",
            body=self.body.data or "",
            important=bool(self.important.data),
            inquiry_number=(self.inquiry_number.data or "").upper(),
            until=self.until.data,
        )
