"""A list that is shown whole, and what it is told when its page asks what happened to it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from flask import render_template, request, url_for

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.web.renewing import Renewed, as_text, read_marks

Row = TypeVar("Row")


def question(endpoint: str, marks: Mapping[int, str], kept: Iterable[str] = ()) -> str:
    """The address a page asks; `kept` are the arguments of its own address that go along."""
    given = {name: value for name in kept if (value := request.args.get(name))}
    return url_for(endpoint, **given, shown=as_text(marks))  # type: ignore[arg-type]


def news_page(
    template: str,
    renewed: Renewed[Row],
    rows: Sequence[Row],
    *,
    searched: str = "",
    kept: Iterable[str] = (),
    **more: Any,
) -> str:
    """What differs from the rows on the screen; `searched`: whose list it is in the audit log, where reading it is kept."""
    shown = read_marks(request.args.get("shown", ""))
    told = renewed.news(shown, rows, lambda _keys: {renewed.key(row) for row in rows})
    if told.any and searched:
        with transaction():
            record(AuditAction.SEARCHED, searched, renewed=True)
    return render_template(
        template,
        news=told,
        rows=[one.row for one in told.entered],
        total=len(rows),
        began_empty=not shown,
        asks=question(str(request.endpoint), told.marks, kept),
        **more,
    )
