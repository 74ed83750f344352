"""The audit table: every read, search and export of a citizen's record, every sign-in, every change."""

import enum
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import AppendOnly, Model, enum_type
from foundation.organisation.models import User


class AuditAction(enum.Enum):
    """What was done."""

    READ = "read"
    SEARCHED = "searched"
    EXPORTED = "exported"
    CREATED = "created"
    CHANGED = "changed"
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an act


LABELS: dict[enum.Enum, object] = {
    AuditAction.READ: _l("Read"),
    AuditAction.SEARCHED: _l("Searched"),
    AuditAction.EXPORTED: _l("Exported"),
    AuditAction.CREATED: _l("Registered"),
    AuditAction.CHANGED: _l("Changed"),
    AuditAction.SIGNED_IN: _l("Signed in"),
    AuditAction.SIGN_IN_REFUSED: _l("Sign-in refused"),
    AuditAction.SIGNED_OUT: _l("Signed out"),
    AuditAction.PASSWORD_CHANGED: _l("Password changed"),
}


class AuditEntry(AppendOnly, Model):
    """One act of one person. `details` says what was touched, never the personal data itself."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_kind", "subject_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    action: Mapped[AuditAction] = mapped_column(enum_type(AuditAction))
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[str] = mapped_column(String(64), default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    remote_address: Mapped[str] = mapped_column(String(64), default="")

    user: Mapped[User | None] = relationship()
