"""Who has what; what one person has; giving it to somebody else, looked at first, with a way back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import background, requires
from foundation.access.roles import Permission
from foundation.access.scope import may_see_service
from foundation.organisation.models import User
from foundation.web.ids import read_id
from foundation.web.once import once
from foundation.web.renewed_list import news_page, question
from foundation.web.session import me
from inquiry_desk.inquiries.kinds import InquiryState
from inquiry_desk.inquiries.queries import colleagues_for
from inquiry_desk.queue.bulk import BulkKind, Order, Picked, act_on
from inquiry_desk.staff.found import found
from inquiry_desk.team import queries
from inquiry_desk.team.blueprint import blueprint
from inquiry_desk.team.queries import Held
from inquiry_desk.team.renewed import renewed_loads

LEAD = Permission.LEAD_TEAM
# What waits for somebody outside the desk is one column.
OUTSIDE = frozenset(
    {
        InquiryState.AT_DEPARTMENT,
        InquiryState.WAITING_FOR_CITIZEN,
        InquiryState.HANDOVER_WAITING,
    }
)


@blueprint.get("")
@requires(LEAD)
def index() -> str:
    loads = queries.loads_at(clock.now(), current_user)
    asks = question("team.news", renewed_loads(me()).marks(loads))
    return render_template("team/index.html", rows=loads, loads=loads, asks=asks, outside=OUTSIDE)


@blueprint.get("/news")
@background
@requires(LEAD)
def news() -> str:
    """Whose work changed since the list was shown."""
    loads = queries.loads_at(clock.now(), current_user)
    return news_page("team/news.html", renewed_loads(me()), loads, loads=loads, outside=OUTSIDE)


@blueprint.get("/<int:user_id>")
@requires(LEAD)
def person(user_id: int) -> str:
    return _page(person_or_404(user_id))


@blueprint.post("/<int:user_id>/preview")
@requires(LEAD)
def preview(user_id: int) -> ResponseReturnValue:
    """What would go to whom, and what cannot; nothing is changed."""
    shown = person_or_404(user_id)
    chosen, to = _chosen(shown), _to()
    if not chosen or to is None:
        flash(_("Tick at least one inquiry and choose who takes it over."), "danger")
        return _page(shown, {one.inquiry.id for one in chosen}, to), 422
    return render_template(
        "team/preview.html",
        person=shown,
        to=to,
        chosen=[(one, may_see_service(to, one.inquiry.service_id)) for one in chosen],
        calls=queries.calls_along(chosen, shown),
    )


@blueprint.post("/<int:user_id>/give")
@requires(LEAD)
def give(user_id: int) -> ResponseReturnValue:
    shown, to = person_or_404(user_id), _to()
    picked = _picked()
    if to is None or not picked:
        return redirect(url_for("team.person", user_id=user_id), 303)

    def act() -> str:
        done = act_on(picked, Order(BulkKind.ASSIGN, to=to), me(), clock.now())
        return url_for("team.person", user_id=shown.id, act=done.id)

    return once(request.form.get("submission_key"), act)


def person_or_404(user_id: int) -> User:
    return found(queries.person_with_id(user_id, current_user))


def _page(shown: User, ticked: set[int] | None = None, to: User | None = None) -> str:
    return render_template(
        "team/person.html",
        person=shown,
        held=queries.held_by(shown, current_user),
        calls_apart=queries.calls_apart(shown, current_user),
        people=_others(shown),
        ticked=ticked or set(),
        to=to,
        most=queries.MOST_SHOWN,
    )


def _others(shown: User) -> list[User]:
    """Oneself too: a supervisor may take it over."""
    return [one for one in (me(), *colleagues_for(None, current_user)) if one.id != shown.id]


def _to() -> User | None:
    wanted = read_id(request.form.get("to"))
    return next((one for one in (me(), *colleagues_for(None, current_user)) if one.id == wanted), None)


def _picked() -> list[Picked]:
    """What was ticked, with the version the page showed."""
    pairs = (value.partition(":") for value in request.form.getlist("picked")[: queries.MOST_SHOWN])
    read = ((read_id(inquiry_id), read_id(version)) for inquiry_id, _colon, version in pairs)
    return [Picked(one, version) for one, version in read if one is not None and version is not None]


def _chosen(shown: User) -> list[Held]:
    ticked = {one.inquiry_id for one in _picked()}
    return [one for one in queries.held_by(shown, current_user) if one.inquiry.id in ticked]
