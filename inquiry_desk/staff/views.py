"""Signing in and out."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from foundation import clock
from foundation.access.guards import public, requires, safe_next
from foundation.access.roles import Permission
from foundation.access.signing_in import authenticate
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.web.session import sign_in, sign_out
from inquiry_desk.staff.forms import LoginForm

blueprint = Blueprint("staff", __name__, template_folder="templates")


@blueprint.route("/login", methods=["GET", "POST"])
@public
def login() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for("home.index"))
    form = LoginForm()
    refused = False
    if form.validate_on_submit():
        if _sign_in(form):
            return redirect(safe_next(request.args.get("next")) or url_for("home.index"))
        refused = True
    return render_template("staff/login.html", form=form, refused=refused), 401 if refused else 200


def _sign_in(form: LoginForm) -> bool:
    with transaction():
        user = authenticate(form.login_id.data, form.password.data, request.remote_addr or "", clock.now())
        if user is None:
            record(AuditAction.SIGN_IN_REFUSED, "login", form.login_id.data)
            return False
        sign_in(user)
        record(AuditAction.SIGNED_IN, "user", user.id)
    return True


@blueprint.post("/logout")
@requires(Permission.USE_OWN_ACCOUNT)
def logout() -> ResponseReturnValue:
    with transaction():
        record(AuditAction.SIGNED_OUT, "user", current_user.id)
        sign_out()
    return redirect(url_for("staff.login"))


@blueprint.get("/admin/users")
@requires(Permission.MANAGE_ORGANISATION)
def users() -> str:
    return ""


@blueprint.get("/admin/services")
@requires(Permission.MANAGE_ORGANISATION)
def services() -> str:
    return ""


@blueprint.get("/admin/departments")
@requires(Permission.MANAGE_ORGANISATION)
def departments() -> str:
    return ""


@blueprint.get("/audit")
@requires(Permission.READ_AUDIT)
def audit() -> str:
    return ""


@blueprint.get("/account")
@requires(Permission.USE_OWN_ACCOUNT)
def account() -> str:
    return ""


@blueprint.get("/account/password")
@requires(Permission.USE_OWN_ACCOUNT)
def change_password() -> str:
    return ""
