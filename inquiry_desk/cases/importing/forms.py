"""The forms of files of applications: bringing one, and saying what its columns are."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, ValidationError
from wtforms.validators import InputRequired, Length

from foundation.organisation.models import User
from foundation.rows_of_file import UnreadableFileError
from foundation.web.filters import LABELS
from foundation.web.forms import Form, LineField, OptionalIdField
from foundation.web.table_form import TableForm
from inquiry_desk.cases.importing.actions import File
from inquiry_desk.cases.importing.columns import FIELDS, guess, headed_twice
from inquiry_desk.cases.importing.mappings import Agreed
from inquiry_desk.cases.importing.numbered_rows import Beginning, beginning_of
from inquiry_desk.cases.kinds import Source
from inquiry_desk.cases.scope import case_services

_BEFORE = "column_"
SOURCES = (Source.E_APPLICATION, Source.DEPARTMENT_SYSTEM, Source.PAPER, Source.COUNTER)
"""The likeliest first."""


class BringForm(TableForm):
    """A file, and the service whose applications are in it."""

    service_id = OptionalIdField(_l("Service"), validators=[InputRequired(_l("Choose the service."))])
    beginning: Beginning

    def validate_file(self, field: Any) -> None:
        super().validate_file(field)
        try:
            self.beginning = beginning_of(self.content)
        except UnreadableFileError as problem:
            raise ValidationError(str(problem)) from problem

    @property
    def brought(self) -> File:
        return File(self.name, self.content, self.beginning.headings)


def bring_form(user: User) -> BringForm:
    form = BringForm()
    services = case_services(user)
    ask = [] if len(services) == 1 else [("", _("Choose"))]
    form.service_id.choices = [*ask, *((service.id, service.name) for service in services)]
    return form


class ColumnsForm(Form):
    """Under which heading each field stands, and what files of this kind are called."""

    name = LineField(_l("Name of these files"), [InputRequired(_l("Enter a name.")), Length(max=100)])
    source = SelectField(_l("Where the applications come from"))

    def validate_source(self, field: SelectField) -> None:
        if field.data not in {source.value for source in Source}:
            raise ValidationError(_("Choose where they come from."))

    @property
    def columns(self) -> dict[str, str]:
        given = {field.key: self[_BEFORE + field.key].data for field in FIELDS}
        return {key: str(heading) for key, heading in given.items() if heading}

    @property
    def agreed(self) -> Agreed:
        return Agreed(str(self.name.data), Source(self.source.data), self.columns)

    def column(self, key: str) -> SelectField:
        found: SelectField = self[_BEFORE + key]
        return found

    def fits(self, headings: list[str]) -> bool:
        """Whether the headings can be told apart; what cannot is said beside its field."""
        columns = self.columns
        twice = headed_twice(columns, headings)
        for key, heading in columns.items():
            if heading in twice:
                _add_error(self.column(key), _("This heading stands in the file more than once."))
            elif list(columns.values()).count(heading) > 1:
                _add_error(self.column(key), _("This column is chosen for something else too."))
        for field in FIELDS:
            if field.required and field.key not in columns:
                _add_error(self.column(field.key), _("It is needed. Choose its column."))
        return not self.errors


for _field in FIELDS:
    setattr(ColumnsForm, _BEFORE + _field.key, SelectField(_field.heading))


def columns_form(headings: list[str], known: Agreed | None) -> ColumnsForm:
    """With what was said of such files before, else with what is guessed."""
    columns = {} if request.method == "POST" else guess(headings) | (known.columns if known else {})
    first = {f"{_BEFORE}{field.key}": columns.get(field.key, "") for field in FIELDS}
    first |= {"name": known.name, "source": known.source.value} if known else {}
    form = ColumnsForm(data=first)
    offered = [("", _("Not in the file")), *((one, one) for one in dict.fromkeys(filter(None, headings)))]
    for field in FIELDS:
        form.column(field.key).choices = offered
    form.source.choices = [(source.value, str(LABELS[source])) for source in SOURCES]
    return form


def _add_error(field: Any, problem: str) -> None:
    field.errors = [*field.errors, problem]
