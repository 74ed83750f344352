"""Error pages that say what happened and what to do, and never show the inside."""

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from foundation.db import db

MESSAGES: dict[int, tuple[object, object]] = {
    400: (_l("The request could not be understood."), _l("Go back, reload the page and try again.")),
    403: (_l("You may not open this page."), _l("If you need it for your work, ask your supervisor.")),
    404: (
        _l("This page does not exist."),
        _l("It may have been moved or removed. Search for it or go to the first page."),
    ),
    405: (_l("The request could not be understood."), _l("Go back, reload the page and try again.")),
    409: (
        _l("Somebody else changed this in the meantime."),
        _l("Nothing was overwritten. Go back: what you typed is still there. Reload to see the newer state."),
    ),
    413: (_l("What was sent is too large."), _l("Shorten the text or leave out the file and send it again.")),
    429: (_l("Too many requests in a short time."), _l("Wait a moment and try again.")),
    503: (
        _l("The database cannot be reached at the moment."),
        _l("Wait a moment and try again. What was registered before is safe."),
    ),
}
UNEXPECTED = (
    _l("Something unexpected went wrong. It has been recorded."),
    _l("Go back and try again. If it happens again, tell the administrator the time shown here."),
)


def show(status: int) -> ResponseReturnValue:
    what, next_step = MESSAGES.get(status, UNEXPECTED)
    fragment = bool(request.headers.get("HX-Request"))
    template = "foundation/error_fragment.html" if fragment else "foundation/error.html"
    return render_template(template, status=status, what=what, next_step=next_step), status


def was_rolled_back(error: OperationalError) -> bool:
    """Whether the database undid the work for somebody else's: a deadlock or a conflict (SQLSTATE class 40)."""
    return str(getattr(error.orig, "sqlstate", None) or "").startswith("40")


def init_app(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def on_http_error(error: HTTPException) -> ResponseReturnValue:
        if error.code is not None and error.code < 400:
            return error.get_response()
        return show(error.code or 500)

    @app.errorhandler(CSRFError)
    def on_csrf_error(_error: CSRFError) -> ResponseReturnValue:
        return show(400)

    @app.errorhandler(StaleDataError)
    def on_conflict(_error: StaleDataError) -> ResponseReturnValue:
        db.session.rollback()
        return show(409)

    @app.errorhandler(OperationalError)
    def on_database_down(error: OperationalError) -> ResponseReturnValue:
        if was_rolled_back(error):
            return on_conflict(StaleDataError())
        app.logger.error("database: %s", type(error.orig).__name__)
        db.session.rollback()
        return show(503)

    @app.errorhandler(Exception)
    def on_unexpected(_error: Exception) -> ResponseReturnValue:
        app.logger.exception("unexpected error at %s", request.endpoint)
        db.session.rollback()
        return show(500)
