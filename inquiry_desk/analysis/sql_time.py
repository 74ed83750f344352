"""Japan's hours and weekdays, and spans of time, as both databases compute them."""

from typing import Any

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class japan_hour(FunctionElement[int]):  # noqa: N801 - named as the functions of SQL are
    """0-23: the hour in Japan of a moment."""

    type = Integer()
    inherit_cache = True
    name = "japan_hour"


class japan_weekday(FunctionElement[int]):  # noqa: N801
    """0-6, Monday first, as in `date.weekday`: the day of the week in Japan of a moment."""

    type = Integer()
    inherit_cache = True
    name = "japan_weekday"


class seconds_between(FunctionElement[int]):  # noqa: N801
    """Whole seconds from one moment to another; parts of a second are cut off both before."""

    type = Integer()
    inherit_cache = True
    name = "seconds_between"


# Japan keeps no summer time, so nine hours are exact and no database needs files of time zones.
def _in_japan_sqlite(moment: str, part: str) -> str:
    return f"CAST(strftime('{part}', {_whole_seconds(moment)}, '+9 hours') AS INTEGER)"


def _in_japan_postgresql(moment: str, part: str) -> str:
    return f"CAST(extract({part} FROM timezone(INTERVAL '9 hours', {moment})) AS INTEGER)"


def _whole_seconds(moment: str) -> str:
    """SQLite rounds 23:59:59.9996 up to the next day; cut off, it stays on its own."""
    return f"substr({moment}, 1, 19)"


@compiles(japan_hour, "sqlite")
def _hour_sqlite(element: japan_hour, compiler: SQLCompiler, **kw: Any) -> str:
    return _in_japan_sqlite(compiler.process(element.clauses, **kw), "%H")


@compiles(japan_hour, "postgresql")
def _hour_postgresql(element: japan_hour, compiler: SQLCompiler, **kw: Any) -> str:
    return _in_japan_postgresql(compiler.process(element.clauses, **kw), "hour")


@compiles(japan_weekday, "sqlite")
def _weekday_sqlite(element: japan_weekday, compiler: SQLCompiler, **kw: Any) -> str:
    # %w counts from Sunday.
    return f"(({_in_japan_sqlite(compiler.process(element.clauses, **kw), '%w')} + 6) % 7)"


@compiles(japan_weekday, "postgresql")
def _weekday_postgresql(element: japan_weekday, compiler: SQLCompiler, **kw: Any) -> str:
    return f"({_in_japan_postgresql(compiler.process(element.clauses, **kw), 'isodow')} - 1)"


@compiles(seconds_between, "sqlite")
def _seconds_sqlite(element: seconds_between, compiler: SQLCompiler, **kw: Any) -> str:
    first, last = (_whole_seconds(compiler.process(moment, **kw)) for moment in element.clauses)
    return f"(CAST(strftime('%s', {last}) AS INTEGER) - CAST(strftime('%s', {first}) AS INTEGER))"


@compiles(seconds_between, "postgresql")
def _seconds_postgresql(element: seconds_between, compiler: SQLCompiler, **kw: Any) -> str:
    first, last = (compiler.process(moment, **kw) for moment in element.clauses)
    return f"CAST(floor(extract(epoch FROM {last})) - floor(extract(epoch FROM {first})) AS INTEGER)"
