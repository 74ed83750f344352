"""Werkzeug compiles two functions for each address of each application; the tests build the same one thousands of times.

They depend on the address alone, so each is compiled once in a process: an application then takes a sixth of the time.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from werkzeug.routing import Rule

_COMPILED: dict[tuple[object, ...], Callable[..., Any]] = {}


def install() -> None:
    """From now on, in this process."""
    compile_builder = Rule._compile_builder

    @wraps(compile_builder)
    def compiled_once(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        key = (tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in _COMPILED:
            _COMPILED[key] = compile_builder(rule, append_unknown)
        return _COMPILED[key]

    Rule._compile_builder = compiled_once  # type: ignore[method-assign]
