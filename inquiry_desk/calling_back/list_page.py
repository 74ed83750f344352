"""What the address of the list of calls asks for, and what its page shows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import request, url_for

from foundation.web.ids import id_argument
from foundation.web.renewing import as_text
from foundation.web.session import me
from inquiry_desk.calling_back.listing import When
from inquiry_desk.calling_back.paging import Asked, counts_of
from inquiry_desk.inquiries.models import Callback

NARROWING = ("whose", "service_id", "until", "when")
PLACE = ("at", "from", "back")


def asked() -> Asked:
    """What cannot be read is left out."""
    given = request.args
    return Asked(
        mine=given.get("whose") == "mine",
        service_id=id_argument("service_id"),
        when=When(given["when"]) if given.get("when") in {one.value for one in When} else None,
        until_today=given.get("until") == "today",
        past=_place(given.get("at", ""), id_argument("from")),
        back=given.get("back") == "1",
    )


def shown(of: Asked, marks: Mapping[int, str], at: datetime) -> dict[str, Any]:
    """Beside the rows."""
    counts = counts_of(me(), of, at)
    return {
        "asked": of,
        "counts": counts,
        "total": counts[of.when] if of.when else sum(counts.values()),
        "here": here,
        "place": place,
        "asks": url_for("calling_back.news", **_given(NARROWING + PLACE), shown=as_text(marks)),  # type: ignore[arg-type]
    }


def here(**changes: object) -> str:
    """This list with some of its filters changed, from its beginning."""
    arguments = {**_given(NARROWING), **changes}
    kept = {name: value for name, value in arguments.items() if value not in {None, ""}}
    return url_for("calling_back.index", **kept)  # type: ignore[arg-type]


def place(beyond: Callback, **more: object) -> str:
    """The page of this list that goes on beyond a call."""
    return here(**{"at": beyond.promised_at.isoformat(), "from": beyond.id, **more})


def _given(names: tuple[str, ...]) -> dict[str, str]:
    return {name: value for name in names if (value := request.args.get(name))}


def _place(moment: str, key: int | None) -> tuple[datetime, int] | None:
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, key) if key is not None and at.tzinfo else None
