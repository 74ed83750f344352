"""Saved views of a person, and acts on many that can be taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import Model
from foundation.organisation.models import User


class SavedView(Model):
    """A list with its filters, under a name of the person's own."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("user_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(String(60))
    view: Mapped[str] = mapped_column(String(32))
    filters: Mapped[dict[str, Any]] = mapped_column(JSON)
    position: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]


class BulkAct(Model):
    """One act on many inquiries: what each was before, so that it can be taken back."""

    __tablename__ = "bulk_act"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime]
    before: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    undone_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    by: Mapped[User] = relationship()

    __mapper_args__ = {"version_id_col": version}
