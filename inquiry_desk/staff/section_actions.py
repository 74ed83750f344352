"""What can be done with the contact sections (担当係) of a department. Nothing is deleted: what was asked of them stays."""

from dataclasses import asdict

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import ContactSection, Department
from inquiry_desk.staff.editing import change
from inquiry_desk.staff.ordering import moved
from inquiry_desk.staff.queries import sections_of
from inquiry_desk.staff.refusals import Refused
from inquiry_desk.staff.values import SectionValues


def add_section(department: Department, values: SectionValues) -> ContactSection:
    """A new section, last in the order; refused where the department has one of this name."""
    _refuse_taken_name(department.id, values.name, None)
    last = max((section.position for section in sections_of(department.id)), default=0)
    section = ContactSection(department_id=department.id, position=last + 1, **asdict(values))
    db.session.add(section)
    db.session.flush()
    record(AuditAction.CREATED, "section", section.id, department=department.code)
    return section


def change_section(section: ContactSection, values: SectionValues, seen: str) -> list[str]:
    """Returns what changed."""
    _refuse_taken_name(section.department_id, values.name, section.id)
    return _noted(section, change(section, asdict(values), seen))


def move_section(section: ContactSection, up: bool) -> None:
    rows = sections_of(section.department_id)
    order = moved([row.id for row in rows], section.id, up)
    for row in rows:
        row.position = order.index(row.id) + 1
    _noted(section, ["position"])


def use_section(section: ContactSection, active: bool) -> None:
    """Ask the section, or no longer: what names it then goes to its department."""
    section.active = active
    _noted(section, ["active"])


def _refuse_taken_name(department_id: int, name: str, own_id: int | None) -> None:
    query = select(ContactSection.id).where(
        ContactSection.department_id == department_id, ContactSection.name == name
    )
    other = db.session.scalar(query)
    if other is not None and other != own_id:
        raise Refused(_l("This department already has a section of this name."), "name")


def _noted(section: ContactSection, changed: list[str]) -> list[str]:
    if changed:
        code = section.department.code
        record(AuditAction.CHANGED, "section", section.id, department=code, fields=changed)
    return changed
