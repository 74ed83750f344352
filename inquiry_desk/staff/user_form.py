"""The form of a person who signs in."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.validators import DataRequired, Regexp, ValidationError

from foundation.access.roles import LABELS, Role
from foundation.organisation.models import ContactSection
from foundation.web.forms import LineField, OptionalIdField
from inquiry_desk.staff.fields import CheckboxesField, EditForm, MailAddressField, at_most
from inquiry_desk.staff.forms import canonical_login_id
from inquiry_desk.staff.values import Person, works_by_service, works_for_department

LOGIN_ID = r"[a-z0-9][a-z0-9._-]{1,62}[a-z0-9]$"
ROLES: list[Any] = [("", _l("Choose")), *((role.value, LABELS[role]) for role in Role)]


class UserForm(EditForm):
    sections: Sequence[ContactSection] = ()

    login_id = LineField(
        _l("Login ID"),
        [
            DataRequired(_l("Enter a login ID.")),
            Regexp(
                LOGIN_ID, message=_l("Use 3 to 64 small letters, figures, dots, hyphens and underscores.")
            ),
        ],
        filters=[canonical_login_id],
        render_kw={"autocomplete": "off"},
    )
    display_name = LineField(_l("Full name"), [DataRequired(_l("Enter the full name.")), at_most(100)])
    kana = LineField(_l("Reading of the name"), [at_most(100)])
    role = SelectField(
        _l("Role"),
        [DataRequired(_l("Choose a role."))],
        choices=ROLES,
    )
    services = CheckboxesField(_l("Services of this person"), coerce=int)
    department_id = OptionalIdField(_l("Department of this person"))
    section_id = OptionalIdField(_l("Section of this person"))
    approves = BooleanField(_l("Approver: decides on answers and extensions of the department"))
    mail_address = MailAddressField(_l("Mail address at work"))

    def offer_sections(self, sections: Sequence[ContactSection], nothing: str) -> None:
        """Of every department, with its name: the department may be chosen on the same page."""
        self.sections = sections
        names = [(one.id, f"{one.department.name} {one.name}") for one in sections]
        self.section_id.choices = [("", nothing), *names]

    def validate_services(self, field: Any) -> None:
        if self.chosen_role and works_by_service(self.chosen_role) and not field.data:
            raise ValidationError(
                _l("Choose at least one service: this role sees only the services given to it.")
            )

    def validate_department_id(self, field: Any) -> None:
        if self.chosen_role and works_for_department(self.chosen_role) and not field.data:
            raise ValidationError(
                _l("Choose a department: this role answers what is handed to its department.")
            )

    def validate_section_id(self, field: Any) -> None:
        """A section of another department is refused; where no department counts, neither does a section."""
        theirs = {section.id for section in self.sections if section.department_id == self.department_id.data}
        if self.department_id.data and field.data and field.data not in theirs:
            raise ValidationError(
                _l("This section belongs to another department. Choose one of this department.")
            )

    @property
    def chosen_role(self) -> Role | None:
        return Role(self.role.data) if self.role.data in {role.value for role in Role} else None

    def to_person(self) -> Person:
        return Person(
            display_name=self.display_name.data or "",
            kana=self.kana.data or "",
            role=Role(self.role.data),
            service_ids=frozenset(self.services.data or []),
            department_id=self.department_id.data,
            mail_address=self.mail_address.data or "",
            section_id=self.section_id.data,
            approves=bool(self.approves.data),
        )
