"""Forms that bring files may be larger than others, for the people who may send them."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

from foundation.access.guards import guard_of, may
from foundation.access.roles import Permission

View = TypeVar("View", bound=Callable[..., Any])


def takes_files(largest: int) -> Callable[[View], View]:
    """Forms sent to the view may hold `largest` bytes in all, its files included."""

    def mark(view: View) -> View:
        view.__dict__["largest_upload"] = largest
        return view

    return mark


def allow_size(endpoint: str | None, _arguments: dict[str, Any] | None) -> None:
    """Set before anything reads the form: later the limit of ordinary forms would have refused it."""
    largest = getattr(current_app.view_functions.get(endpoint or ""), "largest_upload", None)
    if largest is None or endpoint is None:
        return
    guard = guard_of(endpoint)
    if isinstance(guard, Permission) and may(guard):
        request.max_content_length = largest


def init_app(app: Flask) -> None:
    app.url_value_preprocessor(allow_size)
