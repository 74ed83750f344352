"""The forms of files and of changes to many articles."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField, ValidationError
from wtforms.validators import Length, Optional

from faq.exchange.choosing import Filters, all_departments
from faq.models import ArticleState
from foundation.organisation.queries import active_categories, active_services
from foundation.web.filters import choices_of
from foundation.web.forms import Form, LineField, OptionalIdField
from foundation.web.ids import id_argument


class ConfirmForm(Form):
    """What is to become of the lines of an import."""

    approved = BooleanField(_l("The departments have approved this list"))
    approval = LineField(_l("Document that says so"), [Length(max=200)])

    def validate_approval(self, field: LineField) -> None:
        if self.approved.data and not field.data:
            raise ValidationError(_("Name the document, for example by its number."))

    @property
    def document(self) -> str:
        """The document with which the departments approved; empty where they have not yet."""
        return str(self.approval.data or "") if self.approved.data else ""


class FilterForm(Form):
    """Which articles: read from the address."""

    service_id = OptionalIdField(_l("Service"))
    department_id = OptionalIdField(_l("Owning department"))
    state = SelectField(_l("State"), validate_choice=False)
    words = LineField(_l("Words or number"))

    @property
    def filters(self) -> Filters:
        states = {state.value: state for state in ArticleState}
        return Filters(
            self.service_id.data,
            self.department_id.data,
            states.get(self.state.data or ""),
            str(self.words.data or ""),
        )

    @property
    def arguments(self) -> dict[str, Any]:
        """The filters as parts of an address."""
        given = {name: self[name].data for name in ("service_id", "department_id", "state", "words")}
        return {name: value for name, value in given.items() if value}


def filter_form() -> FilterForm:
    form = FilterForm(request.args, meta={"csrf": False})
    form.service_id.choices = [("", _("All")), *((one.id, one.name) for one in active_services())]
    form.department_id.choices = [("", _("All")), *((one.id, one.name) for one in all_departments())]
    form.state.choices = [("", _("All")), *choices_of(ArticleState)]
    return form


class BulkForm(Form):
    """One change to the articles that are ticked."""

    service = OptionalIdField(_l("Service"))
    category = OptionalIdField(_l("Category"))
    department = OptionalIdField(_l("Owning department"))
    valid_until = DateField(_l("Valid until"), [Optional()])
    review_on = DateField(_l("Review on"), [Optional()])


def bulk_form() -> BulkForm:
    """Categories are those of the service the list is narrowed to: others could not be put on its articles."""
    form = BulkForm()
    service_id = id_argument("service_id")
    categories = active_categories(service_id) if service_id else []
    form.service.choices = [("", _("All services")), *((one.id, one.name) for one in active_services())]
    form.category.choices = [("", _("None")), *((one.id, one.name) for one in categories)]
    form.department.choices = [
        ("", _("As the service says")),
        *((one.id, one.name) for one in all_departments()),
    ]
    return form
