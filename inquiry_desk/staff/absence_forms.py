"""The forms of absences."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from foundation.organisation.models import User
from foundation.web.forms import Form, OptionalIdField
from inquiry_desk.staff.fields import near


class DeputyForm(Form):
    """Another last day or another deputy for an absence that is recorded."""

    ends_on = DateField(_l("Last day away"), [InputRequired(_l("Enter the day.")), near])
    deputy_id = OptionalIdField(_l("Who stands in"))

    def offer_deputies(self, people: list[User]) -> None:
        self.deputy_id.choices = [("", _("No deputy")), *((one.id, _named(one)) for one in people)]


class AbsenceForm(DeputyForm):
    user_id = OptionalIdField(_l("Who is away"), validators=[DataRequired(_l("Choose a person."))])
    starts_on = DateField(_l("First day away"), [InputRequired(_l("Enter the day.")), near])

    def offer_people(self, people: list[User]) -> None:
        choices: list[Any] = [(one.id, _named(one)) for one in people]
        self.user_id.choices = choices

    def validate_ends_on(self, field: Any) -> None:
        if self.starts_on.data and field.data and field.data < self.starts_on.data:
            raise ValidationError(_l("The last day lies before the first. Correct one of them."))


def _named(person: User) -> str:
    where = person.section.name if person.section else ""
    return f"{person.display_name}({where})" if where else person.display_name
