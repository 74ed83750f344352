"""The lists of the desk, and what is kept of unsent forms."""

from datetime import datetime
from typing import TypeVar

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import background, requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.organisation.queries import services_for
from foundation.text import clean_line
from foundation.web.forms import read_day
from foundation.web.ids import id_argument, read_id
from inquiry_desk.inquiries import counting, listing, news, queries, worklists
from inquiry_desk.inquiries.drafts import keep_draft
from inquiry_desk.inquiries.kinds import Channel, InquiryState
from inquiry_desk.inquiries.narrowing import Filters
from inquiry_desk.inquiries.tabs import tabs_for, url_of

Member = TypeVar("Member", Channel, InquiryState)

# Arguments that say where a page goes on, not what the list is.
PLACE = frozenset({"from", "due", "back"})
# Arguments that tell what came of an act.
TOLD = frozenset({"act", "ticked"})
NARROWING = ("q", "service_id", "channel", "state", "received_on", "completed_on", "open", "sort")

blueprint = Blueprint("inquiries", __name__, template_folder="templates")


@blueprint.get("/inbox")
@requires(Permission.READ_INQUIRIES)
def inbox() -> ResponseReturnValue:
    return _list("inbox", _("Inbox"))


@blueprint.get("/mine")
@requires(Permission.WORK_INQUIRIES)
def mine() -> ResponseReturnValue:
    return _list("mine", _("Mine"))


@blueprint.get("/held")
@requires(Permission.READ_INQUIRIES)
def held() -> ResponseReturnValue:
    return _list("held", _("On hold"))


@blueprint.get("/due")
@requires(Permission.READ_INQUIRIES)
def due() -> ResponseReturnValue:
    return _list("due", _("Due soon"))


@blueprint.get("/departments")
@requires(Permission.READ_INQUIRIES)
def departments() -> ResponseReturnValue:
    return _list("departments", _("With departments"))


@blueprint.get("/callbacks-today")
@requires(Permission.READ_INQUIRIES)
def today() -> ResponseReturnValue:
    return _list("today", _("Call-backs today"))


@blueprint.get("/waiting-for-approval")
@requires(Permission.READ_INQUIRIES)
def approval() -> ResponseReturnValue:
    return _list("approval", _("Waiting for approval"))


@blueprint.get("/inquiries")
@requires(Permission.READ_INQUIRIES)
def index() -> ResponseReturnValue:
    number = queries.inquiry_with_number(clean_line(request.args.get("q", "")), current_user)
    if number is not None:
        return redirect(url_for("inquiries.show", number=number.number))
    return _list("all", _("All inquiries"))


def _list(view: str, title: str) -> ResponseReturnValue:
    filters, at = _filters(view), clock.now()
    with transaction():
        record(AuditAction.SEARCHED, "inquiries", view, words=bool(filters.words))
    page = listing.page_of(view, current_user, filters, at)
    return render_template(
        "inquiries/list.html",
        title=title,
        view=view,
        filters=filters,
        page=page,
        states=counting.count_states(view, current_user, filters, at),
        tabs=tabs_for(current_user, view, at),
        services=services_for(current_user),
        here=_here,
        place=_place,
        ticked=set(map(read_id, request.args.get("ticked", "").split(","))),
        renew_url=_renew_url(view, page),
    )


def _renew_url(view: str, page: listing.Page) -> str:
    asked = {**_narrowing(), "newest": str(news.newest_id()), "shown": news.as_shown(page.rows)}
    return url_for("inquiries.list_news", view=view, **asked)  # type: ignore[arg-type]


@blueprint.get("/list-news/<view>")
@background
@requires(Permission.READ_INQUIRIES)
def list_news(view: str) -> ResponseReturnValue:
    """What a list that is on a screen asks for by itself."""
    if view not in {one.value for one in worklists.TABS}:
        abort(404)
    filters, at = _filters(view), clock.now()
    shown, newest = news.read_shown(request.args.get("shown", "")), id_argument("newest") or 0
    return render_template(
        "inquiries/list_news.html",
        news=news.news_since(newest, shown, view, current_user, filters, at),
        tabs=tabs_for(current_user, view, at),
        renewed=url_of(view, **_narrowing()),
    )


def _narrowing() -> dict[str, str]:
    """The arguments that say what a list is narrowed to."""
    return {name: value for name in NARROWING if (value := request.args.get(name))}


def _filters(view: str) -> Filters:
    given = request.args
    return Filters(
        words=clean_line(given.get("q", ""))[:200],
        service_id=id_argument("service_id"),
        channel=_member(Channel, given.get("channel")),
        state=_member(InquiryState, given.get("state")),
        received_on=read_day(given.get("received_on", "")),
        completed_on=read_day(given.get("completed_on", "")),
        only_open=given.get("open") == "1",
        by_due=given.get("sort", "due" if worklists.by_due(view) else "") == "due",
        from_number=id_argument("from"),
        from_due=_moment(given.get("due", "")),
        back=given.get("back") == "1",
    )


def _member(kind: type[Member], value: str | None) -> Member | None:
    return kind(value) if value in {member.value for member in kind} else None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _here(**changes: object) -> str:
    """This list with some of its filters changed; the page is forgotten unless it is what changes."""
    kept = {name: value for name, value in request.args.items() if name not in PLACE | TOLD}
    arguments = {name: value for name, value in {**kept, **changes}.items() if value not in {None, ""}}
    return url_for(str(request.endpoint), **arguments)  # type: ignore[arg-type]


def _place(place: listing.Place, **more: object) -> str:
    """The page of this list that goes on there."""
    due = place.due_at.isoformat() if place.due_at else None
    return _here(**{"from": place.inquiry_id, "due": due, **more})


@blueprint.post("/drafts/<form>")
@requires(Permission.WORK_INQUIRIES)
def draft(form: str) -> ResponseReturnValue:
    with transaction():
        keep_draft(current_user, form, request.form, clock.now())
    return "", 204
