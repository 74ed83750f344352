"""Who the cookie stands for: Flask-Login over the sign-in sessions kept in the database."""

from flask import Flask, Response, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, current_user, login_user, logout_user

from foundation import clock
from foundation.access import signing_in
from foundation.access.guards import is_background, is_static
from foundation.db import transaction
from foundation.organisation.models import User

TOKEN = "sign_in"  # noqa: S105 - the cookie's key, not a secret


class OfPagesOnly(SecureCookieSessionInterface):
    """Files of a package are the same for everybody: no cookie is set with them, and none tells them apart."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not is_static(request.endpoint):
            super().save_session(app, session, response)


def load_user(user_id: str) -> User | None:
    token = session.get(TOKEN)
    user = signing_in.user_of(token, clock.now()) if token else None
    return user if user and str(user.id) == user_id else None


def has_ended() -> bool:
    """Whether this browser was signed in and is no longer: idle too long, too old, or ended elsewhere."""
    return TOKEN in session and not current_user.is_authenticated


def keep_alive() -> None:
    """Note a sign of life, at most once a minute; what a page asks for by itself is none."""
    if is_static(request.endpoint) or is_background(request.endpoint):
        return
    token = session.get(TOKEN)
    if token and signing_in.needs_touch(token, clock.now()):
        with transaction():
            signing_in.touch(token, clock.now())


def sign_in(user: User) -> None:
    """Open a new session for `user`; nothing of an earlier one survives (no session fixation)."""
    end_this_session()
    session[TOKEN] = signing_in.start_session(user, clock.now())
    login_user(user)


def end_this_session() -> None:
    """Empty the cookie and end the session it stood for."""
    token = session.get(TOKEN)
    if token:
        signing_in.end_session(token, clock.now())
    session.clear()


def sign_out() -> None:
    logout_user()
    end_this_session()


def end_other_sessions(user: User) -> None:
    """Sign `user` out everywhere but here."""
    signing_in.end_all_sessions(user.id, clock.now(), keep=session.get(TOKEN))


def me() -> User:
    """The signed-in person as a row of the database, for actions that keep it."""
    user: User = current_user._get_current_object()
    return user


def init_app(app: Flask) -> None:
    app.session_interface = OfPagesOnly()
    manager = LoginManager()
    manager.session_protection = None  # the token is bound to a database row; addresses change behind proxies
    manager.user_loader(load_user)
    manager.init_app(app)
    app.before_request(keep_alive)
