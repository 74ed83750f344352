"""A test client whose requests stand alone, as a browser's do."""

from typing import Any

from flask.globals import _cv_app
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from foundation.db import db


class SeparateClient(FlaskClient):
    """Each request gets an application context of its own.

    The context that a test holds open would otherwise lend its `g` to every request: who signed in first
    would stay signed in for all. Afterwards the test's own session sees what the request has written.
    """

    def open(self, *arguments: Any, **options: Any) -> TestResponse:
        outer = _cv_app.set(None)
        try:
            return super().open(*arguments, **options)
        finally:
            _cv_app.reset(outer)
            if _cv_app.get(None) is not None:
                db.session.rollback()
