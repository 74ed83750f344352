"""A long list page by page, newest first: by ids, so that its end is found as fast as its beginning."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Select

SIZE = 50


class Numbered(Protocol):
    @property
    def id(self) -> Any: ...


Line = TypeVar("Line", bound=Numbered)


@dataclass(frozen=True)
class Page(Generic[Line]):
    """Some lines, newest first; the ids from which the pages beside it go on; None where none is."""

    lines: list[Line]
    newer: int | None
    older: int | None


def page_of(
    query: Select[Any],
    id_of: Any,
    read: Callable[[Select[Any]], list[Line]],
    older_than: int | None,
    newer_than: int | None,
) -> Page[Line]:
    """The page on either side of an id, or the newest; `id_of` is the column of ids, `read` asks the database."""
    if newer_than is not None:
        found = read(query.where(id_of > newer_than).order_by(id_of.asc()).limit(SIZE + 1))
        return _page(found[:SIZE][::-1], has_newer=len(found) > SIZE, has_older=True)
    if older_than is not None:
        query = query.where(id_of < older_than)
    found = read(query.order_by(id_of.desc()).limit(SIZE + 1))
    return _page(found[:SIZE], has_newer=older_than is not None, has_older=len(found) > SIZE)


def _page(lines: list[Line], *, has_newer: bool, has_older: bool) -> Page[Line]:
    if not lines:
        return Page([], None, None)
    return Page(lines, lines[0].id if has_newer else None, lines[-1].id if has_older else None)
