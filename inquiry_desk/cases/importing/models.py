"""Files of applications, the columns agreed with their sources, and the fate of each row."""

import enum
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import Model, enum_type
from foundation.organisation.models import Service, User
from inquiry_desk.cases.kinds import Source


class ImportState(enum.Enum):
    """How far an import has come; the worker reads and applies it."""

    CHOOSING = "choosing"
    READING = "reading"
    READY = "ready"
    APPLYING = "applying"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class RowFate(enum.Enum):
    """What becomes of one row."""

    NEW = "new"
    CHANGED = "changed"
    KNOWN = "known"
    REFUSED = "refused"


LABELS: dict[enum.Enum, object] = {
    ImportState.CHOOSING: _l("Waits for its columns"),
    ImportState.READING: _l("Being read"),
    ImportState.READY: _l("Read, waits for you"),
    ImportState.APPLYING: _l("Being registered"),
    ImportState.DONE: _l("All registered"),
    ImportState.REFUSED: _l("Not readable"),
    ImportState.CANCELLED: _l("Cancelled"),
    RowFate.NEW: _l("New case"),
    RowFate.CHANGED: _l("Changes a case"),
    RowFate.KNOWN: _l("Known, nothing changes"),
    RowFate.REFUSED: _l("Refused"),
}


class CaseMapping(Model):
    """The columns of one source's files: for each field of a case the heading it stands under."""

    __tablename__ = "case_mapping"
    __table_args__ = (UniqueConstraint("service_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    name: Mapped[str] = mapped_column(String(100))
    source: Mapped[Source] = mapped_column(enum_type(Source))
    columns: Mapped[dict[str, str]] = mapped_column(JSON, comment="field: heading")
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()

    service: Mapped[Service] = relationship()

    __mapper_args__ = {"version_id_col": version}


class CaseImport(Model):
    """One file, kept until it is applied or cancelled. `done`: rows read or gone through in the present state,
    and once it is over, those that were registered.
    """

    __tablename__ = "case_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    mapping_id: Mapped[int | None] = mapped_column(
        ForeignKey("case_mapping.id"), comment="null: its columns are not known yet"
    )
    name: Mapped[str] = mapped_column(Text)
    headings: Mapped[list[str]] = mapped_column(
        JSON, default=list, comment="of all columns, as the file has them"
    )
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True, comment="the same file twice is noticed")
    state: Mapped[ImportState] = mapped_column(enum_type(ImportState), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    rows: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(Text, default="", comment="why the file as a whole was refused")
    version: Mapped[int] = mapped_column()

    service: Mapped[Service] = relationship()
    mapping: Mapped[CaseMapping | None] = relationship()
    by: Mapped[User] = relationship()

    __mapper_args__ = {"version_id_col": version}


class CaseImportRow(Model):
    """One row of a file and its fate. Its cells are forgotten once it is a case."""

    __tablename__ = "case_import_row"
    __table_args__ = (
        Index("ix_case_import_row_fate", "import_id", "fate", "line"),
        Index("ix_case_import_row_number", "import_id", "source_number"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("case_import.id"))
    line: Mapped[int] = mapped_column(comment="of the file, as a spreadsheet shows it")
    fate: Mapped[RowFate] = mapped_column(enum_type(RowFate))
    reason: Mapped[str] = mapped_column(Text, default="")
    source_number: Mapped[str] = mapped_column(String(64), default="")
    cells: Mapped[dict[str, Any]] = mapped_column(JSON)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_record.id"))
    applied: Mapped[bool] = mapped_column(default=False)
