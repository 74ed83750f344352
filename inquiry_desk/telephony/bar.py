"""The bar that tells of a call on whatever page somebody works, and the stream that brings it there."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from flask import Response, render_template, request
from flask_login import current_user

from foundation import clock
from foundation.access.guards import background, may, requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.organisation.models import User
from foundation.web.session import me
from inquiry_desk.telephony.blueprint import blueprint
from inquiry_desk.telephony.course import rings
from inquiry_desk.telephony.models import PhoneCall, PhoneLine
from inquiry_desk.telephony.queries import calls_at, extension_of, known_caller, line_of

RETRY_MS = 1_500
"""After this long a browser asks again. Each answer ends at once: a stream left open would hold one of a few threads."""


@dataclass(frozen=True)
class Told:
    """One call as the bar shows it."""

    call: PhoneCall
    line: PhoneLine | None
    rings: bool
    known: int
    name: str


def seat_of() -> str:
    """The extension of the person at work; "" for none, and for people who take no calls."""
    return extension_of(current_user) if may(Permission.LOG_CALLS) else ""


@blueprint.get("/stream")
@background
@requires(Permission.LOG_CALLS)
def stream() -> Response:
    """Server-sent events (WHATWG HTML 9.2) of one person: only what has changed since the id the browser names."""
    extension = extension_of(me())
    if not extension:
        return Response(status=204)  # the browser asks no more
    now = clock.now()
    calls = calls_at(me(), extension, now)
    mark = _mark(calls)
    lines = [f"retry: {RETRY_MS}"]
    if request.headers.get("Last-Event-ID") != mark:
        lines += [f"id: {mark}", "event: calls", f"data: {_data(calls, me(), now)}"]
    return Response("\n".join(lines) + "\n\n", mimetype="text/event-stream")


def _mark(calls: list[PhoneCall]) -> str:
    states = [(call.id, call.version, call.answered_at, call.ended_at, call.inquiry_id) for call in calls]
    return hashlib.sha256(repr(states).encode()).hexdigest()[:16]


def _data(calls: list[PhoneCall], user: User, now: datetime) -> str:
    times = {str(call.id): [_iso(call.answered_at), _iso(call.ended_at)] for call in calls}
    shown = [call for call in calls if call.inquiry_id is None and call.ended_at is None]
    if not shown:
        return json.dumps({"bar": "", "calls": times})
    with transaction():
        told = [_told(call, user, now) for call in shown]
        if hits := sum(one.known for one in told):
            record(AuditAction.SEARCHED, "phone", hits=hits)
        return json.dumps({"bar": render_template("telephony/bar.html", told=told), "calls": times})


def _told(call: PhoneCall, user: User, now: datetime) -> Told:
    return Told(call, line_of(call), rings(call, now), *known_caller(call.phone_e164, user))


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
