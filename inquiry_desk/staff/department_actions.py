"""What can be done with the departments that own services."""

from dataclasses import asdict

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import Department
from inquiry_desk.staff.editing import change
from inquiry_desk.staff.queries import open_escalations_at
from inquiry_desk.staff.refusals import Refused
from inquiry_desk.staff.values import DepartmentValues


def register_department(values: DepartmentValues) -> Department:
    _refuse_taken_code(values.code, None)
    department = Department(**asdict(values))
    db.session.add(department)
    db.session.flush()
    record(AuditAction.CREATED, "department", department.code)
    return department


def change_department(department: Department, values: DepartmentValues, seen: str) -> list[str]:
    """Returns what changed."""
    _refuse_taken_code(values.code, department)
    changed = change(department, asdict(values), seen)
    if changed:
        record(AuditAction.CHANGED, "department", department.code, fields=changed)
    return changed


def retire_department(department: Department) -> None:
    """No longer offered; refused while it owns services in use or owes answers, also one handed over just now."""
    db.session.refresh(department, with_for_update=True)
    owned = [service.name for service in department.services if service.active]
    if owned:
        raise Refused(
            _l(
                "This department still owns: %(services)s. Give them to another department first,"
                " or merge the department into another.",
                services=" / ".join(owned),
            )
        )
    waiting = open_escalations_at(department.id)
    if waiting:
        raise Refused(
            _l(
                "%(count)s inquiries wait for this department's answer. Have them answered or rerouted first,"
                " or merge the department into another.",
                count=waiting,
            )
        )
    department.active = False
    record(AuditAction.CHANGED, "department", department.code, fields=["active"])


def reuse_department(department: Department) -> None:
    """In use again. Where it had been merged into another it stands for itself; what went along stays there."""
    department.active = True
    merged = ["merged_into_id"] if department.merged_into_id else []
    department.merged_into_id = None
    record(AuditAction.CHANGED, "department", department.code, fields=["active", *merged])


def change_webhook_key(department: Department) -> None:
    """From now on messages are signed with another key; the one before is worth nothing any more."""
    department.webhook_key_version += 1
    record(AuditAction.CHANGED, "department", department.code, fields=["webhook_key_version"])


def note_key_shown(department: Department) -> None:
    record(AuditAction.READ, "department", department.code, webhook_key=True)


def _refuse_taken_code(code: str, department: Department | None) -> None:
    other = db.session.scalar(select(Department).where(Department.code == code))
    if other is not None and other is not department:
        raise Refused(_l("This code is already in use. Choose another."), "code")
