"""The forms of a gap."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import DataRequired, Length, Optional

from foundation.organisation.models import Department
from foundation.web.forms import Form, LineField, OptionalIdField, TextField


class AssignForm(Form):
    """Which department writes the article, by when, and what it should know."""

    department_id = OptionalIdField(_l("Department"), validators=[DataRequired(_l("Choose a department."))])
    due_on = DateField(_l("Write it by"), [Optional()])
    note = TextField(_l("Message to the department"), [Length(max=2000)], render_kw={"rows": 2})

    def offer(self, departments: list[Department]) -> "AssignForm":
        """Let these departments be chosen."""
        self.department_id.choices = [("", _l("Choose")), *((one.id, one.name) for one in departments)]
        return self


class DismissForm(Form):
    """Why no article is needed."""

    reason = LineField(_l("Reason"), [DataRequired(_l("Enter the reason.")), Length(max=500)])
