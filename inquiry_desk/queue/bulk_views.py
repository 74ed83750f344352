"""Acts on what is ticked in a list, and taking them back."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires, safe_next
from foundation.access.roles import Permission
from foundation.organisation.models import Category, Service, User
from foundation.organisation.queries import active_categories, active_categories_by_service, services_for
from foundation.web.ids import id_argument, read_id
from foundation.web.once import once
from foundation.web.session import me
from inquiry_desk.inquiries.queries import colleagues_for
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.queue.blueprint import blueprint
from inquiry_desk.queue.bulk import MOST, BulkKind, Order, Picked, act_of, act_on, undo
from inquiry_desk.queue.models import BulkAct

WORK = Permission.WORK_INQUIRIES


@dataclass(frozen=True)
class Choices:
    """What the acts on many let a person choose from."""

    people: list[User]
    services: list[tuple[Service, list[Category]]]


@blueprint.post("/queue/acts")
@requires(WORK)
def act() -> ResponseReturnValue:
    picked, order = _picked(), _order()
    if not picked or order is None:
        flash(_refusal(bool(picked)), "danger")
        return redirect(_list(ticked=",".join(str(one.inquiry_id) for one in picked) or None), 303)
    return once(
        request.form.get("submission_key"),
        lambda: _list(act=act_on(picked, order, me(), clock.now()).id),
    )


@blueprint.post("/queue/acts/<int:act_id>/undo")
@requires(WORK)
def take_back(act_id: int) -> ResponseReturnValue:
    done = act_of(act_id, current_user) or abort(404)

    def do() -> str:
        undo(done, me(), clock.now())
        return _list(act=act_id)

    try:
        return once(request.form.get("submission_key"), do)
    except NotPossibleError as problem:
        flash(str(problem.message), "danger")
        return redirect(_list(act=act_id), 303)


def act_shown() -> BulkAct | None:
    """The act of this person that the list tells of."""
    return act_of(id_argument("act"), current_user)


def choices() -> Choices:
    """For the signed-in person."""
    categories = active_categories_by_service()
    services = [(one, categories.get(one.id, [])) for one in services_for(current_user)]
    return Choices(colleagues_for(None, current_user), services)


def _picked() -> list[Picked]:
    """What was ticked, each with the version the list showed."""
    pairs = (value.partition(":") for value in request.form.getlist("picked")[:MOST])
    read = ((read_id(inquiry_id), read_id(version)) for inquiry_id, _colon, version in pairs)
    found = {one: Picked(one, version) for one, version in read if one is not None and version is not None}
    return list(found.values())


def _order() -> Order | None:
    """What is to be done; None where something needed for it was not chosen."""
    given = request.form.get("kind")
    kind = BulkKind(given) if given in {one.value for one in BulkKind} else None
    if kind is BulkKind.ASSIGN:
        to = next(
            (p for p in colleagues_for(None, current_user) if p.id == read_id(request.form.get("to"))), None
        )
        return Order(kind, to=to) if to else None
    return _classification(kind) if kind is BulkKind.CLASSIFY else Order(kind) if kind else None


def _classification(kind: BulkKind) -> Order | None:
    service_id, _colon, category_id = request.form.get("classification", "").partition(":")
    wanted, category = read_id(service_id), read_id(category_id)
    if wanted not in {service.id for service in services_for(current_user)}:
        return None
    if category is not None and category not in {one.id for one in active_categories(wanted)}:
        return None
    return Order(kind, service_id=wanted, category_id=category)


def _refusal(picked: bool) -> str:
    if not picked:
        return _("Tick at least one inquiry.")
    return _("Choose whom to give it to, or how to classify it.")


def _list(**more: object) -> str:
    """The list the form stood on, told of what came of it."""
    parts = urlsplit(safe_next(request.form.get("list")) or url_for("inquiries.inbox"))
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in {"act", "ticked"}]
    told = [(name, str(value)) for name, value in more.items() if value is not None]
    query = urlencode(kept + told)
    return f"{parts.path}?{query}" if query else parts.path
