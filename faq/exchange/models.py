"""Imports with the fate of each line, and the journal of changes to many articles."""

import enum
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import Model, enum_type
from foundation.organisation.models import User


class ImportState(enum.Enum):
    """How far an import has come; the worker reads and applies it."""

    READING = "reading"
    READY = "ready"
    APPLYING = "applying"
    DONE = "done"
    REFUSED = "refused"

    CANCELLED = "cancelled"


class Fate(enum.Enum):
    """What becomes of one line."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


LABELS: dict[enum.Enum, object] = {
    ImportState.READING: _l("Being read"),
    ImportState.READY: _l("Read, waits for you"),
    ImportState.APPLYING: _l("Being registered"),
    ImportState.DONE: _l("All registered"),
    ImportState.REFUSED: _l("Not readable"),
    ImportState.CANCELLED: _l("Cancelled"),
    Fate.NEW: _l("New"),
    Fate.CHANGED: _l("Changed"),
    Fate.SAME: _l("Unchanged"),
    Fate.REFUSED: _l("Refused"),
}


class ArticleImport(Model):
    """One file of articles somebody brought, kept until it is applied or cancelled."""

    __tablename__ = "article_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    state: Mapped[ImportState] = mapped_column(enum_type(ImportState), index=True)
    approved: Mapped[bool] = mapped_column(default=False, comment="the departments have approved the file")
    approval: Mapped[str] = mapped_column(Text, default="", comment="document that says so")
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    rows: Mapped[int] = mapped_column("lines", default=0, comment="of the file, once read")
    done: Mapped[int] = mapped_column(default=0, comment="lines read or applied in the present state")
    problem: Mapped[str] = mapped_column(Text, default="", comment="why the file as a whole was refused")

    by: Mapped[User] = relationship()


class ImportLine(Model):
    """One line of an import and its fate."""

    __tablename__ = "article_import_line"
    __table_args__ = (Index("ix_article_import_line_fate", "import_id", "fate", "line"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("article_import.id"))
    line: Mapped[int]
    fate: Mapped[Fate] = mapped_column(enum_type(Fate))
    reason: Mapped[str] = mapped_column(Text, default="")
    cells: Mapped[dict[str, Any]] = mapped_column(JSON)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"))
    applied: Mapped[bool] = mapped_column(default=False)


class BulkChange(Model):
    """One change to many articles, with what was there before, so that it can be taken back."""

    __tablename__ = "article_bulk_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(Text, comment="the field, or the act")
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON, comment="article, before, after")
    undone_at: Mapped[datetime | None]

    by: Mapped[User] = relationship()
