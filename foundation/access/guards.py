"""Every view says who may use it; a view that does not say is refused to everybody."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from foundation.access.roles import Permission, allows

View = TypeVar("View", bound=Callable[..., Any])

LOGIN = "staff.login"
CHANGE_PASSWORD = "staff.change_password"  # noqa: S105 - the name of a view


def requires(permission: Permission) -> Callable[[View], View]:
    """Only people whose role has `permission` may use the view."""

    def mark(view: View) -> View:
        view.__dict__["permission"] = permission
        return view

    return mark


def public(view: View) -> View:
    """Everybody may use the view, signed in or not."""
    view.__dict__["public"] = True
    return view


def may(permission: Permission) -> bool:
    """Whether the person who is signed in has `permission`."""
    return bool(current_user.is_authenticated) and allows(current_user.role, permission)


def guard_of(endpoint: str) -> Permission | None | bool:
    """The permission an endpoint demands, True where it is public, None where it says nothing."""
    view = current_app.view_functions[endpoint]
    if endpoint.endswith("static") or getattr(view, "public", False):
        return True
    permission = getattr(view, "permission", None)
    return permission if isinstance(permission, Permission) else None


def check() -> ResponseReturnValue | None:
    """Before every request: who is asking, and may they?"""
    if request.endpoint is None:
        return None
    guard = guard_of(request.endpoint)
    if guard is True:
        return None
    if not current_user.is_authenticated:
        return _to_login()
    if guard is None or guard is False or not allows(current_user.role, guard):
        abort(403)
    if current_user.must_change_password and request.endpoint not in {CHANGE_PASSWORD, "staff.logout"}:
        return redirect(url_for(CHANGE_PASSWORD))
    return None


def _to_login() -> ResponseReturnValue:
    if request.headers.get("HX-Request"):
        response = make_response("", 401)
        response.headers["HX-Redirect"] = url_for(LOGIN)
        return response
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for(LOGIN, next=wanted) if wanted and wanted != "/" else url_for(LOGIN))


def safe_next(target: str | None) -> str | None:
    """`target` where it is a path of this application, else None (no open redirect)."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc and "\\" not in target else None


def init_app(app: Flask) -> None:
    app.before_request(check)
    app.jinja_env.globals.update(may=may, Permission=Permission)
