"""What the address of a list asks for, and the addresses of the same list asked otherwise."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from flask import request

from foundation.text import clean_line
from foundation.web.forms import read_day
from foundation.web.ids import id_argument
from inquiry_desk.inquiries.kinds import Channel, InquiryState
from inquiry_desk.inquiries.listing import Place
from inquiry_desk.inquiries.narrowing import Filters
from inquiry_desk.inquiries.tabs import url_of
from inquiry_desk.inquiries.worklists import by_due

Member = TypeVar("Member", Channel, InquiryState)

NARROWING = ("q", "service_id", "channel", "state", "received_on", "completed_on", "open", "sort")
# Arguments that say where a page goes on, not what the list is.
PLACE = ("from", "due", "back")


def asked(names: tuple[str, ...] = NARROWING) -> dict[str, str]:
    """The arguments that say what the list is narrowed to, as they were given."""
    return {name: value for name in names if (value := request.args.get(name))}


def filters_asked(view: str) -> Filters:
    """The list the address asks for; what cannot be read is left out."""
    given = request.args
    return Filters(
        words=clean_line(given.get("q", ""))[:200],
        service_id=id_argument("service_id"),
        channel=_member(Channel, given.get("channel")),
        state=_member(InquiryState, given.get("state")),
        received_on=read_day(given.get("received_on", "")),
        completed_on=read_day(given.get("completed_on", "")),
        only_open=given.get("open") == "1",
        by_due=given.get("sort", "due" if by_due(view) else "") == "due",
        from_number=id_argument("from"),
        from_due=_moment(given.get("due", "")),
        back=given.get("back") == "1",
    )


def address_of(view: str) -> Callable[..., str]:
    """This list with some of its filters changed; the page is forgotten unless it is what changes."""

    def here(**changes: object) -> str:
        arguments = {**asked(), **changes}
        return url_of(view, **{name: value for name, value in arguments.items() if value not in {None, ""}})

    return here


def place_in(view: str) -> Callable[..., str]:
    """The page of this list that goes on somewhere."""

    def place(of: Place, **more: object) -> str:
        due = of.due_at.isoformat() if of.due_at else None
        return address_of(view)(**{"from": of.inquiry_id, "due": due, **more})

    return place


def _member(kind: type[Member], value: str | None) -> Member | None:
    return kind(value) if value in {member.value for member in kind} else None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
