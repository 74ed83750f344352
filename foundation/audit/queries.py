"""What can be asked of the audit table."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from foundation.audit.models import AuditAction, AuditEntry
from foundation.db import db
from foundation.organisation.models import User
from foundation.web.ids import LARGEST_ID

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """Which entries; what is None does not matter. `until` itself is not included; case makes no difference."""

    since: datetime | None = None
    until: datetime | None = None
    user_id: int | None = None
    action: AuditAction | None = None
    subject_id: str | None = None


@dataclass(frozen=True)
class Page:
    """Entries, newest first, and the ids from which the pages on either side go on (None: there is none)."""

    entries: list[AuditEntry]
    newer_than: int | None
    older_than: int | None


def newest_entries(wanted: Wanted, size: int = PAGE) -> Page:
    entries = _read(_matching(wanted).order_by(AuditEntry.at.desc(), AuditEntry.id.desc()), size)
    return _page(entries[:size], newer=False, older=len(entries) > size)


def entries_before(entry: AuditEntry, wanted: Wanted, size: int = PAGE) -> Page:
    """The page that follows `entry` towards the past."""
    older = or_(AuditEntry.at < entry.at, and_(AuditEntry.at == entry.at, AuditEntry.id < entry.id))
    query = _matching(wanted).where(older).order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    entries = _read(query, size)
    return _page(entries[:size], newer=True, older=len(entries) > size)


def entries_after(entry: AuditEntry, wanted: Wanted, size: int = PAGE) -> Page:
    """The page that comes before `entry` on the screen, towards the present."""
    newer = or_(AuditEntry.at > entry.at, and_(AuditEntry.at == entry.at, AuditEntry.id > entry.id))
    entries = _read(_matching(wanted).where(newer).order_by(AuditEntry.at, AuditEntry.id), size)
    return _page(entries[:size][::-1], newer=len(entries) > size, older=True)


def entry_with_id(entry_id: int) -> AuditEntry | None:
    """The entry, or None; a number no id column holds is never asked of the database."""
    return db.session.get(AuditEntry, entry_id) if entry_id <= LARGEST_ID else None


def people_in_the_log() -> list[User]:
    """Everybody who can appear in the log: all who ever had an account."""
    return list(db.session.scalars(select(User).order_by(User.active.desc(), User.login_id)))


def _matching(wanted: Wanted) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.since:
        conditions.append(AuditEntry.at >= wanted.since)
    if wanted.until:
        conditions.append(AuditEntry.at < wanted.until)
    if wanted.user_id:
        conditions.append(AuditEntry.user_id == wanted.user_id)
    if wanted.action:
        conditions.append(AuditEntry.action == wanted.action)
    if wanted.subject_id:
        asked = wanted.subject_id
        conditions.append(AuditEntry.subject_id.in_({asked, asked.upper(), asked.lower()}))
    return select(AuditEntry).where(*conditions)


def _read(query: Select[Any], size: int) -> list[AuditEntry]:
    """One more than a page holds, to know whether there is another."""
    return list(db.session.scalars(query.options(joinedload(AuditEntry.user)).limit(size + 1)))


def _page(entries: list[AuditEntry], newer: bool, older: bool) -> Page:
    first, last = (entries[0].id, entries[-1].id) if entries else (None, None)
    return Page(entries, first if newer else None, last if older else None)
