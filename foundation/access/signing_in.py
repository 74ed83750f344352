"""Signing in and staying signed in: throttled, one answer for every failure, sessions that end by themselves."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from foundation.access.passwords import NOBODYS_HASH, matches
from foundation.db import db
from foundation.organisation.models import LoginAttempt, LoginSession, User

IDLE_LIMIT = timedelta(minutes=60)
ABSOLUTE_LIMIT = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
WINDOW = timedelta(minutes=15)
FAILURES_PER_LOGIN = 5
FAILURES_PER_ADDRESS = 30


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def throttled(login_id: str, remote_address: str, at: datetime) -> bool:
    """Whether too many sign-ins failed lately for this id or from this address."""
    recent = select(func.count()).select_from(LoginAttempt).where(LoginAttempt.at > at - WINDOW)
    by_login = db.session.scalar(recent.where(LoginAttempt.login_id == login_id)) or 0
    by_address = db.session.scalar(recent.where(LoginAttempt.remote_address == remote_address)) or 0
    return by_login >= FAILURES_PER_LOGIN or by_address >= FAILURES_PER_ADDRESS


def authenticate(login_id: str, password: str, remote_address: str, at: datetime) -> User | None:
    """The user, or None for any reason at all; a failure is recorded."""
    login_id = login_id[:64]
    if throttled(login_id, remote_address, at):
        return None
    user = db.session.scalar(select(User).where(User.login_id == login_id))
    right = matches(user.password_hash if user else NOBODYS_HASH, password)
    if user and right and user.active:
        db.session.execute(delete(LoginAttempt).where(LoginAttempt.login_id == login_id))
        return user
    db.session.add(LoginAttempt(login_id=login_id, remote_address=remote_address, at=at))
    return None


def start_session(user: User, at: datetime) -> str:
    """A new session for `user`; returns the token for the cookie. Only its hash is stored."""
    token = secrets.token_urlsafe(32)
    db.session.add(LoginSession(token_hash=_digest(token), user_id=user.id, started_at=at, seen_at=at))
    return token


def alive(session: LoginSession, at: datetime) -> bool:
    """Whether a session still holds at `at`: not ended, not idle too long, not too old."""
    fresh = at - session.seen_at <= IDLE_LIMIT and at - session.started_at <= ABSOLUTE_LIMIT
    return session.ended_at is None and fresh


def user_of(token: str, at: datetime) -> User | None:
    """The person a session token stands for, while the session is alive and the person active."""
    session = db.session.get(LoginSession, _digest(token))
    if session is None or not alive(session, at) or not session.user.active:
        return None
    return session.user


def needs_touch(token: str, at: datetime) -> bool:
    """Whether the last sign of life is old enough to be written again."""
    session = db.session.get(LoginSession, _digest(token))
    return session is not None and at - session.seen_at > SEEN_EVERY


def touch(token: str, at: datetime) -> None:
    db.session.execute(
        update(LoginSession).where(LoginSession.token_hash == _digest(token)).values(seen_at=at)
    )


def end_session(token: str, at: datetime) -> None:
    ended = update(LoginSession).where(
        LoginSession.token_hash == _digest(token), LoginSession.ended_at.is_(None)
    )
    db.session.execute(ended.values(ended_at=at))


def end_all_sessions(user_id: int, at: datetime, keep: str | None = None) -> None:
    """Sign `user_id` out everywhere, but for the session with token `keep`."""
    ended = update(LoginSession).where(LoginSession.user_id == user_id, LoginSession.ended_at.is_(None))
    if keep:
        ended = ended.where(LoginSession.token_hash != _digest(keep))
    db.session.execute(ended.values(ended_at=at))
