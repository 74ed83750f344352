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
# What somebody with an initial password may do.
WITH_INITIAL_PASSWORD = {CHANGE_PASSWORD, "staff.logout"}


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


def background(view: View) -> View:
    """Pages ask for this view by themselves, so that asking keeps nobody's session alive."""
    view.__dict__["background"] = True
    return view


def may(permission: Permission) -> bool:
    """Whether the person who is signed in has `permission`."""
    return bool(current_user.is_authenticated) and allows(current_user.role, permission)


def guard_of(endpoint: str) -> Permission | bool | None:
    """The permission an endpoint demands, True where it is public, None where it says nothing."""
    view = current_app.view_functions[endpoint]
    if is_static(endpoint) or getattr(view, "public", False):
        return True
    permission = getattr(view, "permission", None)
    return permission if isinstance(permission, Permission) else None


def is_static(endpoint: str | None) -> bool:
    """Whether the endpoint serves the files of a package: style, scripts, icons."""
    return endpoint is not None and endpoint.rpartition(".")[2] == "static"


def is_background(endpoint: str | None) -> bool:
    return endpoint is not None and getattr(current_app.view_functions[endpoint], "background", False)


def check() -> ResponseReturnValue | None:
    """Before every request: who is asking, and may they?"""
    if request.endpoint is None:
        return None
    guard = guard_of(request.endpoint)
    if guard is True:
        return None
    if not current_user.is_authenticated:
        return _to_login()
    if current_user.must_change_password and request.endpoint not in WITH_INITIAL_PASSWORD:
        return _to(url_for(CHANGE_PASSWORD))
    if not isinstance(guard, Permission) or not allows(current_user.role, guard):
        abort(403)
    return None


def _to_login() -> ResponseReturnValue:
    wanted = _page_wanted()
    return _to(url_for(LOGIN, next=wanted) if wanted and wanted != "/" else url_for(LOGIN))


def _to(location: str) -> ResponseReturnValue:
    """Lead the whole page there, also when only a fragment was asked for."""
    if not request.headers.get("HX-Request"):
        return redirect(location)
    response = make_response("", 401)
    response.headers["HX-Redirect"] = location
    return response


def _page_wanted() -> str | None:
    """Where to lead after signing in: the page asked for, or the page a form or fragment stood on."""
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return request.full_path.rstrip("?")
    stood_on = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    if stood_on.netloc != request.host:
        return None
    return f"{stood_on.path}?{stood_on.query}" if stood_on.query else stood_on.path


def safe_next(target: str | None) -> str | None:
    """`target` where it is a path of this application, else None (no open redirect)."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    # Browsers drop blanks and controls from addresses and read \ as /.
    if "\\" in target or any(ord(character) <= 32 or ord(character) == 127 for character in target):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else None


def init_app(app: Flask) -> None:
    app.before_request(check)
    app.jinja_env.globals.update(may=may, Permission=Permission)
