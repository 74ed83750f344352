"""The side bar: what this person can go to, with live counts."""

from collections import defaultdict
from dataclasses import dataclass

from flask import Flask, request, url_for

from foundation.access.guards import may
from foundation.db import count_all
from inquiry_desk.places import DECISIONS, PLACES, Place


@dataclass(frozen=True)
class Entry:
    """One line of the side bar, as shown; `name` tells it apart on a page."""

    name: str
    url: str
    text: str
    icon: str
    key: str | None
    key_hint: str | None
    count: int | None
    primary: bool
    current: bool


def navigation() -> list[Entry]:
    """The places this person may go to."""
    offered = [place for place in PLACES if _is_offered(place)]
    # One place may lie below another: only the nearest is where we are.
    nearest = max(map(_nearness, offered), default=0)
    here = [nearest > 0 and _nearness(place) == nearest for place in offered]
    return _entries(offered, here)


def decisions() -> list[Entry]:
    """The lists of what waits for a second person, for the links between them."""
    offered = [place for place in DECISIONS if _is_offered(place)]
    return _entries(offered, [_is_here(url_for(place.endpoint)) for place in offered])


def _nearness(place: Place) -> int:
    """How long the address is by which the page shown belongs to a place; 0 where it does not."""
    addresses = (url_for(endpoint) for endpoint in (place.endpoint, *place.covers))
    return max((len(address) for address in addresses if _is_here(address)), default=0)


def _is_offered(place: Place) -> bool:
    return may(place.permission) and not (place.not_for and may(place.not_for))


def _entries(places: list[Place], here: list[bool]) -> list[Entry]:
    totals = _counted(places)
    return [
        Entry(
            name=place.endpoint.replace(".", "-"),
            url=url_for(place.endpoint),
            text=str(place.text),
            icon=place.icon,
            key=place.key,
            key_hint=place.key if place.key and not place.key.startswith("g ") else None,
            count=totals.get(place.endpoint),
            primary=place.primary,
            current=is_here,
        )
        for place, is_here in zip(places, here, strict=True)
    ]


def _counted(places: list[Place]) -> dict[str, int]:
    """What is counted beside each place that counts something, by its endpoint: asked of the database all at once."""
    asked = [(place.endpoint, count()) for place in places for count in place.counts]
    answers = iter(count_all([one for _, one in asked if not isinstance(one, int)]))
    totals: dict[str, int] = defaultdict(int)
    for endpoint, one in asked:
        totals[endpoint] += one if isinstance(one, int) else next(answers)
    return dict(totals)


def _is_here(address: str) -> bool:
    """Whether the page shown is this place or lies below it."""
    return request.path == address or (address != "/" and request.path.startswith(address.rstrip("/") + "/"))


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(navigation=navigation, decisions=decisions)
