"""Signing in and out."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from foundation import clock
from foundation.access import signing_in
from foundation.access.guards import public, requires, safe_next
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.organisation.models import User
from foundation.web import session
from inquiry_desk.staff.blueprint import blueprint
from inquiry_desk.staff.forms import LoginForm


@blueprint.route("/login", methods=["GET", "POST"])
@public
def login() -> ResponseReturnValue:
    target = safe_next(request.args.get("next")) or url_for("home.index")
    if current_user.is_authenticated:
        return redirect(target)
    form = LoginForm()
    if not form.validate_on_submit():
        page = render_template("staff/login.html", form=form, ended=session.has_ended() and not form.errors)
        return page, 422 if form.errors else 200
    if _sign_in(form.login_id.data or "", form.password.data or "", request.remote_addr or ""):
        return redirect(target)
    return render_template("staff/login.html", form=form, refused=True), 401


def _sign_in(login_id: str, password: str, address: str) -> bool:
    """One answer for every failure. The slow look at the password holds no lock of the database."""
    at = clock.now()
    with transaction():
        attempt = signing_in.note_attempt(login_id, address, at)
    if signing_in.throttled(login_id, address, at):
        with transaction():
            signing_in.withdraw_attempt(attempt)
        return False
    user = signing_in.authenticate(login_id, password)
    with transaction():
        _open(user) if user else _note_refusal(login_id)
    return user is not None


def _open(user: User) -> None:
    signing_in.forgive_attempts(signing_in.login_id_from(user.login_id))
    session.sign_in(user)
    record(AuditAction.SIGNED_IN, "user", user.login_id)


def _note_refusal(login_id: str) -> None:
    """What was typed goes into the log only where it is somebody's login id: it may be a password."""
    user = signing_in.user_with_login_id(login_id)
    last = signing_in.attempts_of(login_id, clock.now()) >= signing_in.FAILURES_PER_LOGIN
    record(AuditAction.SIGN_IN_REFUSED, "user", user.login_id if user else "", throttled_from_now_on=last)


@blueprint.post("/logout")
@requires(Permission.USE_OWN_ACCOUNT)
def logout() -> ResponseReturnValue:
    with transaction():
        record(AuditAction.SIGNED_OUT, "user", current_user.login_id)
        session.sign_out()
    return redirect(url_for("staff.login"))
