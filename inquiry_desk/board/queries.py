"""What can be asked of the board; every question is limited to the services a person works on."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from foundation.access.roles import Permission, roles_with
from foundation.access.scope import may_see_service, visible_service_ids
from foundation.db import db
from foundation.organisation.absences import absences_on
from foundation.organisation.models import User
from inquiry_desk.board.models import BoardNote, BoardSeen
from inquiry_desk.board.rules import seen_at

MOST_PAST = 200


@dataclass(frozen=True)
class Reader:
    """Somebody a note concerns: when they confirmed it, if they did, and whether they are away today."""

    person: User
    seen_at: datetime | None
    away: bool


def on_the_board(user: User, day: date) -> list[BoardNote]:
    """Important ones first, then the newest."""
    query = _visible(user).where(*_shown(day))
    return list(db.session.scalars(query.order_by(BoardNote.important.desc(), BoardNote.id.desc())))


def past(user: User, day: date) -> list[BoardNote]:
    """What is no longer on the board, the newest first."""
    gone = or_(BoardNote.taken_down_at.is_not(None), BoardNote.until < day)
    query = _visible(user).where(gone).options(joinedload(BoardNote.taken_down_by))
    return list(db.session.scalars(query.order_by(BoardNote.id.desc()).limit(MOST_PAST)))


def unseen(user: User, day: date) -> list[BoardNote]:
    """What this person has not confirmed as it stands now."""
    confirmed = exists().where(
        BoardSeen.note_id == BoardNote.id,
        BoardSeen.user_id == user.id,
        BoardSeen.at >= func.coalesce(BoardNote.changed_at, BoardNote.written_at),
    )
    query = _visible(user).where(*_shown(day), ~confirmed)
    return list(db.session.scalars(query.order_by(BoardNote.important.desc(), BoardNote.id.desc())))


def notes_with_ids(ids: list[int], user: User) -> list[BoardNote]:
    """Notes this person may see, wherever they are now."""
    return list(db.session.scalars(_visible(user).where(BoardNote.id.in_(ids))))


def note_with_id(note_id: int, user: User) -> BoardNote | None:
    query = _visible(user).where(BoardNote.id == note_id)
    return db.session.scalar(query.options(selectinload(BoardNote.seen), joinedload(BoardNote.taken_down_by)))


def readers_of(note: BoardNote, day: date) -> list[Reader]:
    """Everybody the note concerns: who works on its service, or the whole desk; by name."""
    query = select(User).where(User.active, User.role.in_(roles_with(Permission.WORK_INQUIRIES)))
    people = db.session.scalars(query.options(selectinload(User.services)).order_by(User.kana, User.id))
    confirmed, away = seen_at(note), absences_on(day)
    return [
        Reader(person, confirmed.get(person.id), person.id in away)
        for person in people
        if note.service_id is None or may_see_service(person, note.service_id)
    ]


def _visible(user: User) -> Select[BoardNote]:
    query = select(BoardNote).options(joinedload(BoardNote.service), joinedload(BoardNote.written_by))
    services = visible_service_ids(user)
    if services is None:
        return query
    return query.where(or_(BoardNote.service_id.is_(None), BoardNote.service_id.in_(services)))


def _shown(day: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return BoardNote.taken_down_at.is_(None), or_(BoardNote.until.is_(None), BoardNote.until >= day)
