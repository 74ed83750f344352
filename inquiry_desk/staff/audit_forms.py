"""What the audit log can be narrowed to."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField
from wtforms.validators import Length, Optional, ValidationError

from foundation.audit.models import LABELS, AuditAction
from foundation.audit.queries import Wanted
from foundation.calendar import day_bounds
from foundation.web.forms import LineField, OptionalIdField
from inquiry_desk.staff.fields import narrow

_ACTIONS: list[Any] = [("", _l("Everything")), *((action.value, LABELS[action]) for action in AuditAction)]


class AuditForm(FlaskForm):
    """Sent by GET: looking changes nothing and the page can be kept as a link."""

    class Meta:
        csrf = False

    from_on = DateField(_l("From day"), [Optional()])
    until_on = DateField(_l("Until day"), [Optional()])
    person = OptionalIdField(_l("Person"))
    action = SelectField(_l("What was done"), choices=_ACTIONS, default="")
    subject = LineField(
        _l("Number or login ID"),
        [Length(max=64, message=_l("Use at most 64 characters."))],
        filters=[narrow],
    )

    def validate_until_on(self, field: Any) -> None:
        if self.from_on.data and field.data and field.data < self.from_on.data:
            raise ValidationError(_l("The last day lies before the first. Correct one of them."))

    def to_wanted(self) -> Wanted:
        first, last = self.from_on.data or date.min, self.until_on.data or date.max
        since, until = day_bounds(first, last)
        return Wanted(
            since=since if self.from_on.data else None,
            until=until if self.until_on.data else None,
            user_id=self.person.data,
            action=AuditAction(self.action.data) if self.action.data else None,
            subject_id=self.subject.data or None,
        )
