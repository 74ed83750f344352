"""Each test has a database, and so an engine, of its own; SQLAlchemy would compile every statement anew for each.

All engines of one kind share a dialect, under which compiled statements are kept, and the place where they are kept.
"""

from functools import wraps
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine

MOST = 10_000  # statements of all pages; a process in use has 500
_FIRST: dict[str, Engine] = {}


def install() -> None:
    """From now on, in this process."""
    make_engine = SQLAlchemy._make_engine

    @wraps(make_engine)
    def make_sharing(*arguments: Any, **options: Any) -> Engine:
        engine = make_engine(*arguments, **options)
        first = _FIRST.get(engine.dialect.name)
        if first is None or first.dialect.server_version_info is None:
            # One that never met its database does not know what it can do.
            _FIRST[engine.dialect.name] = engine
            return engine
        if first._compiled_cache is not None:
            first._compiled_cache.capacity = MOST
        engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
        return engine

    SQLAlchemy._make_engine = make_sharing  # type: ignore[method-assign]
