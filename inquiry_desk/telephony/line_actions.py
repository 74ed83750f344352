"""Lines of the centre: add, change, remove. Nothing here commits."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from inquiry_desk.staff.editing import change, fingerprint
from inquiry_desk.staff.refusals import Refused
from inquiry_desk.telephony.events import line_key
from inquiry_desk.telephony.models import PhoneLine

FIELDS = ("number", "name", "service_id")


def add_line(number: str, name: str, service_id: int | None) -> PhoneLine:
    """A line under the one spelling by which events name it; raises Refused where it is there already."""
    line = PhoneLine(number=_free(number, besides=None), name=name, service_id=service_id)
    db.session.add(line)
    db.session.flush()
    record(AuditAction.CREATED, "phone_line", line.id)
    return line


def mark_of(line: PhoneLine) -> str:
    return fingerprint(line, FIELDS)


def change_line(line: PhoneLine, values: Mapping[str, Any], seen: str) -> list[str]:
    """Returns the names of what changed."""
    number = _free(str(values["number"]), besides=line.id)
    changed = change(line, {**values, "number": number}, seen)
    if changed:
        record(AuditAction.CHANGED, "phone_line", line.id, fields=changed)
    return changed


def remove_line(line: PhoneLine) -> None:
    """Calls on it stay; they are of no service then."""
    record(AuditAction.CHANGED, "phone_line", line.id, withdrawn=True)
    db.session.delete(line)


def _free(number: str, besides: int | None) -> str:
    key = line_key(number)
    there = db.session.scalar(select(PhoneLine.id).where(PhoneLine.number == key))
    if there is not None and there != besides:
        raise Refused(_l("This line is there already."), "number")
    return key
