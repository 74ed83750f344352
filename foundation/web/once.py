"""Once only: a form sent twice (double click, replay, Back) makes one record and leads to the same page."""

import secrets
from collections.abc import Callable
from datetime import timedelta

from flask import Response, redirect
from flask_login import current_user
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from foundation import clock
from foundation.db import db, transaction
from foundation.text import clean_line
from foundation.web.models import Submission

KEY_LENGTH = 64
KEPT_FOR = timedelta(days=7)


def new_key() -> str:
    """A key for one rendering of one form."""
    return secrets.token_urlsafe(24)


def once(key: str | None, act: Callable[[], str]) -> Response:
    """Do `act` in one transaction unless the form with `key` was already accepted; then go where it leads.

    `act` returns the address to go to. The key's row is inserted first, so that of two copies sent at the
    same time the second waits for the first and finds its result.
    """
    user_id = current_user.id
    key = clean_line(key or "")[:KEY_LENGTH] or new_key()
    try:
        with transaction() as session:
            submission = Submission(key=key, user_id=user_id, at=clock.now())
            session.add(submission)
            session.flush()
            submission.location = act()
            return _see_other(submission.location)
    except IntegrityError:
        first = db.session.get(Submission, key)
        if first is None or first.user_id != user_id:
            raise
        return _see_other(first.location)


def location_of(key: str) -> str | None:
    """Where the form with this key led the signed-in person; None where none of theirs was accepted under it."""
    first = db.session.get(Submission, key[:KEY_LENGTH])
    return first.location if first is not None and first.user_id == current_user.id else None


def _see_other(location: str) -> Response:
    response = redirect(location, 303)
    assert isinstance(response, Response)
    return response


def forget_old_submissions() -> int:
    """Delete keys that no open page can still carry; returns how many."""
    result = db.session.execute(delete(Submission).where(Submission.at < clock.now() - KEPT_FOR))
    return int(getattr(result, "rowcount", 0))
