"""Writing the audit table."""

from typing import Any

from flask import has_request_context, request
from flask_login import current_user

from foundation import clock
from foundation.audit.models import AuditAction, AuditEntry
from foundation.db import db


def record(action: AuditAction, subject_kind: str, subject_id: object = "", **details: Any) -> AuditEntry:
    """Note that the current person did `action`. `details` must hold no personal data."""
    entry = AuditEntry(
        at=clock.now(),
        user_id=_current_user_id(),
        action=action,
        subject_kind=subject_kind,
        subject_id=str(subject_id)[:64],
        details=details,
        remote_address=(request.remote_addr or "")[:64] if has_request_context() else "",
    )
    db.session.add(entry)
    return entry


def _current_user_id() -> int | None:
    if has_request_context() and current_user and current_user.is_authenticated:
        return int(current_user.id)
    return None
