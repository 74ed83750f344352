"""Who the cookie stands for: Flask-Login over the sign-in sessions kept in the database."""

from flask import Flask, session
from flask_login import LoginManager, login_user, logout_user

from foundation import clock
from foundation.access import signing_in
from foundation.db import transaction
from foundation.organisation.models import User

TOKEN = "sign_in"  # noqa: S105 - the cookie's key, not a secret


def load_user(user_id: str) -> User | None:
    token = session.get(TOKEN)
    user = signing_in.user_of(token, clock.now()) if token else None
    return user if user and str(user.id) == user_id else None


def keep_alive() -> None:
    """Note a sign of life, at most once a minute."""
    token = session.get(TOKEN)
    if token and signing_in.needs_touch(token, clock.now()):
        with transaction():
            signing_in.touch(token, clock.now())


def sign_in(user: User) -> None:
    """Open a new session for `user`; nothing of an earlier one survives (no session fixation)."""
    session.clear()
    session[TOKEN] = signing_in.start_session(user, clock.now())
    login_user(user)


def sign_out() -> None:
    token = session.get(TOKEN)
    if token:
        signing_in.end_session(token, clock.now())
    logout_user()
    session.clear()


def init_app(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None  # the token is bound to a database row; addresses change behind proxies
    manager.user_loader(load_user)
    manager.init_app(app)
    app.before_request(keep_alive)
