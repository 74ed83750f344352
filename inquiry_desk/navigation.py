"""The side bar: what this person can go to, with live counts."""

from dataclasses import dataclass

from flask import Flask, request, url_for

from foundation.access.guards import may
from inquiry_desk.places import DECISIONS, PLACES, Place


@dataclass(frozen=True)
class Entry:
    """One line of the side bar, as shown."""

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
    return [
        _entry(place, url_for(place.endpoint), nearest > 0 and _nearness(place) == nearest)
        for place in offered
    ]


def decisions() -> list[Entry]:
    """The lists of what waits for a second person, for the links between them."""
    return [
        _entry(place, url_for(place.endpoint), request.endpoint == place.endpoint)
        for place in DECISIONS
        if _is_offered(place)
    ]


def _nearness(place: Place) -> int:
    """How long the address is by which the page shown belongs to a place; 0 where it does not."""
    addresses = (url_for(endpoint) for endpoint in (place.endpoint, *place.covers))
    return max((len(address) for address in addresses if _is_here(address)), default=0)


def _is_offered(place: Place) -> bool:
    return may(place.permission) and not (place.not_for and may(place.not_for))


def _entry(place: Place, address: str, current: bool) -> Entry:
    key_hint = place.key if place.key and not place.key.startswith("g ") else None
    return Entry(
        url=address,
        text=str(place.text),
        icon=place.icon,
        key=place.key,
        key_hint=key_hint,
        count=place.count() if place.count else None,
        primary=place.primary,
        current=current,
    )


def _is_here(address: str) -> bool:
    """Whether the page shown is this place or lies below it."""
    return request.path == address or (address != "/" and request.path.startswith(address.rstrip("/") + "/"))


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(navigation=navigation, decisions=decisions)
