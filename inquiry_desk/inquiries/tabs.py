"""The lists beside each other, with live counts."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from foundation.organisation.models import User
from inquiry_desk.inquiries.counting import counts_of
from inquiry_desk.inquiries.worklists import TABS, List

_ENDPOINTS = {List.ALL: "inquiries.index"}


@dataclass(frozen=True)
class Tab:
    """One list, as shown."""

    list: List
    url: str
    count: int
    current: bool


def tabs_for(user: User, view: str, at: datetime) -> list[Tab]:
    """All lists of the desk for this person."""
    counts = counts_of((one.value for one in TABS), user, at)
    return [Tab(one, url_of(one.value), counts[one.value], one.value == view) for one in TABS]


def url_of(view: str, **filters: object) -> str:
    """The address of a list."""
    endpoint = _ENDPOINTS.get(List(view), f"inquiries.{view}")
    return url_for(endpoint, **filters)  # type: ignore[arg-type]
