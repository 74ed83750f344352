"""What the page of a list shows, and what of it is renewed while it is on a screen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import url_for
from flask_login import current_user

from foundation.web.renewing import as_text
from inquiry_desk.inquiries import counting, news
from inquiry_desk.inquiries.asked import NARROWING, PLACE, address_of, asked, place_in
from inquiry_desk.inquiries.listing import Page
from inquiry_desk.inquiries.narrowing import Filters
from inquiry_desk.inquiries.tabs import tabs_for


def of_list(view: str, filters: Filters, page: Page, at: datetime) -> dict[str, Any]:
    """For the whole page."""
    marks = news.renewed(current_user).marks(page.rows)
    return {"page": page, "place": place_in(view), "asks": asks(view, marks), **counts(view, filters, at)}


def counts(view: str, filters: Filters, at: datetime) -> dict[str, Any]:
    """What is told anew whenever the list is asked for."""
    return {
        "view": view,
        "filters": filters,
        "here": address_of(view),
        "states": counting.count_states(view, current_user, filters, at),
        "most": counting.FOUND_COUNTED if filters.words else counting.COUNTED,
        "tabs": tabs_for(current_user, view, at),
    }


def asks(view: str, marks: Mapping[int, str]) -> str:
    """The address under which a list on a screen asks what happened to it."""
    arguments = {**asked(NARROWING + PLACE), "shown": as_text(marks)}
    return url_for("inquiries.list_news", view=view, **arguments)  # type: ignore[arg-type]
