"""Signing in and staying signed in: throttled, one answer to every failure, sessions that end."""

import hashlib
import hmac
import secrets
import unicodedata
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import joinedload

from foundation.access.passwords import NOBODYS_HASH, matches
from foundation.db import db
from foundation.organisation.models import LoginAttempt, LoginSession, User

IDLE_LIMIT = timedelta(minutes=60)
ABSOLUTE_LIMIT = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
WINDOW = timedelta(minutes=15)
FAILURES_PER_LOGIN = 5
# A whole centre may stand behind one address: enough for everybody's Monday morning, too few for guessing.
FAILURES_PER_ADDRESS = 100
SESSIONS_KEPT_FOR = timedelta(days=400)


def login_id_from(typed: str) -> str:
    """The login id somebody meant: any width, any case, no blanks around."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def user_with_login_id(login_id: str) -> User | None:
    return db.session.scalar(select(User).where(func.lower(User.login_id) == login_id))


def note_attempt(login_id: str, remote_address: str, at: datetime) -> int:
    """Count a sign-in before the password is looked at, so that guesses made at the same time all count.

    Returns its id, for `withdraw_attempt`. What was typed is kept as a keyed digest: it may be a password.
    """
    attempt = LoginAttempt(login_id=_counted_as(login_id), remote_address=remote_address[:64], at=at)
    db.session.add(attempt)
    db.session.flush()
    return attempt.id


def withdraw_attempt(attempt_id: int) -> None:
    """Forget an attempt that was refused unseen: trying while throttled does not make the wait longer."""
    db.session.execute(delete(LoginAttempt).where(LoginAttempt.id == attempt_id))


def forgive_attempts(login_id: str) -> None:
    """Forget the failures of one login id, after a sign-in or a new initial password."""
    db.session.execute(delete(LoginAttempt).where(LoginAttempt.login_id == _counted_as(login_id)))


def attempts_of(login_id: str, at: datetime) -> int:
    """Sign-ins with this id in the last quarter of an hour that failed or are still being looked at."""
    return _count(at, LoginAttempt.login_id == _counted_as(login_id))


def throttled(login_id: str, remote_address: str, at: datetime) -> bool:
    """Whether the attempt noted last is one too many for this id or from this address."""
    from_address = _count(at, LoginAttempt.remote_address == remote_address[:64])
    return attempts_of(login_id, at) > FAILURES_PER_LOGIN or from_address > FAILURES_PER_ADDRESS


def authenticate(login_id: str, password: str) -> User | None:
    """The active user with this password, or None for any reason, after the same work for each reason."""
    user = user_with_login_id(login_id)
    right = matches(user.password_hash if user else NOBODYS_HASH, password)
    return user if user and right and user.active else None


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
    session = _session(token)
    if session is None or not alive(session, at) or not session.user.active:
        return None
    return session.user


def needs_touch(token: str, at: datetime) -> bool:
    """Whether the session lives and its last sign of life is old enough to be written again."""
    session = _session(token)
    return session is not None and alive(session, at) and at - session.seen_at > SEEN_EVERY


def touch(token: str, at: datetime) -> None:
    """Note a sign of life. A session that ended meanwhile stays ended."""
    living = LoginSession.seen_at >= at - IDLE_LIMIT
    db.session.execute(update(LoginSession).where(_is(token), living).values(seen_at=at))


def end_session(token: str, at: datetime) -> None:
    ended = update(LoginSession).where(_is(token), LoginSession.ended_at.is_(None))
    db.session.execute(ended.values(ended_at=at))


def end_all_sessions(user_id: int, at: datetime, keep: str | None = None) -> None:
    """Sign `user_id` out everywhere, but for the session with token `keep`."""
    ended = update(LoginSession).where(LoginSession.user_id == user_id, LoginSession.ended_at.is_(None))
    if keep:
        ended = ended.where(LoginSession.token_hash != _digest(keep))
    db.session.execute(ended.values(ended_at=at))


def forget_old_sign_ins(at: datetime) -> int:
    """Delete attempts that no longer count and sessions older than a year; returns how many rows."""
    attempts = db.session.execute(delete(LoginAttempt).where(LoginAttempt.at <= at - WINDOW))
    old = LoginSession.started_at <= at - SESSIONS_KEPT_FOR
    sessions = db.session.execute(delete(LoginSession).where(old))
    return int(getattr(attempts, "rowcount", 0)) + int(getattr(sessions, "rowcount", 0))


def _session(token: str) -> LoginSession | None:
    found = db.session.get(LoginSession, _digest(token), options=[joinedload(LoginSession.user)])
    db.session.info["sign_in"] = (
        found  # held: it is asked for twice in a request, and the identity map forgets
    )
    return found


def _is(token: str) -> ColumnElement[bool]:
    return LoginSession.token_hash == _digest(token)


def _count(at: datetime, condition: ColumnElement[bool]) -> int:
    recent = select(func.count()).select_from(LoginAttempt).where(LoginAttempt.at > at - WINDOW)
    return db.session.scalar(recent.where(condition)) or 0


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _counted_as(login_id: str) -> str:
    key = current_app.secret_key or ""
    secret = key.encode() if isinstance(key, str) else key
    return hmac.new(secret, login_id.encode(), "sha256").hexdigest()
