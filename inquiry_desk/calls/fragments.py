"""The parts of the call screen that follow what is typed on it."""

from flask import render_template, request
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db, transaction
from foundation.organisation.models import Service
from foundation.organisation.queries import active_categories
from foundation.phone import PhoneNumber, read_phone
from foundation.text import clean_line, clean_text
from foundation.web.ids import id_argument
from foundation.web.session import me
from inquiry_desk.calls.alike import open_alike
from inquiry_desk.calls.blueprint import blueprint
from inquiry_desk.calls.callers import known_of
from inquiry_desk.inquiries.call_rows import period_of

_LONGEST_NUMBER = 200
_LONGEST_WORDS = 2_000


@blueprint.get("/caller")
@requires(Permission.LOG_CALLS)
def caller() -> str:
    """What is known of the number typed so far."""
    number = _number()
    if not number.e164:
        return render_template("calls/caller.html", number=number, known=None)
    with transaction():
        known = known_of(number.e164, me(), clock.now())
        if known.count:
            record(AuditAction.SEARCHED, "phone", hits=len(known.inquiries))
        return render_template("calls/caller.html", number=number, known=known)


@blueprint.get("/alike")
@requires(Permission.LOG_CALLS)
def alike() -> str:
    """Open inquiries that are probably this one, so that it is not registered twice."""
    words = clean_text(request.args.get("question", ""))[:_LONGEST_WORDS]
    found = open_alike(words, _number().e164, id_argument("service_id"), current_user, clock.now())
    return render_template("calls/alike.html", found=found)


@blueprint.get("/categories")
@requires(Permission.LOG_CALLS)
def categories() -> str:
    """The categories of the chosen service, and a warning where the centre does not handle it today."""
    service_id = id_argument("service_id")
    service = db.session.get(Service, service_id) if service_id else None
    return render_template(
        "calls/categories.html", categories=active_categories(service_id), **period_of(service)
    )


def _number() -> PhoneNumber:
    return read_phone(clean_line(request.args.get("phone", ""))[:_LONGEST_NUMBER])
