"""Writing on the board, changing, confirming and taking down. None of these commits."""

from dataclasses import asdict
from datetime import datetime

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import User
from foundation.seen import check_seen
from inquiry_desk.board.models import BoardNote, BoardSeen
from inquiry_desk.board.rules import NoteValues, seen_at


def write(values: NoteValues, by: User, at: datetime) -> BoardNote:
    """A new note. Who wrote it has seen it."""
    note = BoardNote(written_by=by, written_at=at, **asdict(values))
    db.session.add(note)
    db.session.flush()
    _confirm(note, by, at)
    record(AuditAction.CREATED, "board_note", note.id, kind=values.kind.value)
    return note


def change(note: BoardNote, values: NoteValues, by: User, at: datetime, seen: int | None) -> list[str]:
    """Write `values`; the names of what changed. From then on nobody but `by` has seen it."""
    check_seen(note.version, seen)
    fields = [name for name, value in asdict(values).items() if getattr(note, name) != value]
    if fields:
        for name in fields:
            setattr(note, name, getattr(values, name))
        note.changed_at = at
        _confirm(note, by, at)
        record(AuditAction.CHANGED, "board_note", note.id, fields=fields)
    return fields


def confirm(note: BoardNote, by: User, at: datetime, seen: int | None) -> None:
    """確認しました, of the text that was shown. ChangedMeanwhileError where it says something else by now."""
    check_seen(note.version, seen)
    if by.id not in seen_at(note):
        _confirm(note, by, at)


def take_down(note: BoardNote, by: User, at: datetime) -> None:
    """Off the board; it can be put up again."""
    if note.taken_down_at is None:
        note.taken_down_at, note.taken_down_by = at, by
        record(AuditAction.CHANGED, "board_note", note.id, taken_down=True)


def put_up(note: BoardNote) -> None:
    """Back on the board, seen by those who had seen it."""
    if note.taken_down_at is not None:
        note.taken_down_at = note.taken_down_by = None
        record(AuditAction.CHANGED, "board_note", note.id, put_up=True)


def _confirm(note: BoardNote, by: User, at: datetime) -> None:
    note.seen.append(BoardSeen(user=by, at=at))
