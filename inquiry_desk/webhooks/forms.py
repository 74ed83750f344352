"""The form of the log."""

from flask_babel import lazy_gettext as _l

from escalation.webhooks.queries import departments_with_webhook
from foundation.organisation.models import Department
from foundation.web.forms import Form, OptionalIdField


class TestForm(Form):
    """Which department's address is tried."""

    department_id = OptionalIdField(_l("Department"))

    @property
    def department(self) -> Department | None:
        return next((one for one in departments_with_webhook() if one.id == self.department_id.data), None)


def test_form() -> TestForm:
    form = TestForm()
    form.department_id.choices = [(one.id, one.name) for one in departments_with_webhook()]
    return form
