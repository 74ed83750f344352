"""Where a telephone system tells of calls."""

import logging

from flask import Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from foundation import clock
from foundation.access.guards import public
from foundation.db import transaction
from inquiry_desk.runtime import runtime
from inquiry_desk.telephony.actions import take_in
from inquiry_desk.telephony.blueprint import blueprint
from inquiry_desk.telephony.events import LARGEST_EVENT, EventError, read_event
from inquiry_desk.telephony.keys import is_ours

log = logging.getLogger("inquiry_desk.telephony")


@blueprint.post("/events")
@public
def events() -> ResponseReturnValue:
    """One event of one call (docs/telephony.md). Without a key in the settings there is no such address."""
    key = runtime().settings.telephony_key.get_secret_value() or abort(404)
    body = request.stream.read(LARGEST_EVENT + 1)
    if len(body) > LARGEST_EVENT:
        return _refused(413, [f"body: is larger than {LARGEST_EVENT} bytes"])
    if not is_ours(key, request.headers, body):
        return _refused(401, ["the key is missing or wrong"])
    try:
        event = read_event(body, clock.now())
    except EventError as problem:
        return _refused(422, problem.reasons)
    with transaction():
        take_in(event)
    return "", 204


def _refused(status: int, reasons: list[str]) -> Response:
    # No number and no id: who called whom is nobody's business in a log.
    log.warning("an event of the telephone system was refused with %d: %s", status, "; ".join(reasons))
    response = jsonify(errors=reasons)
    response.status_code = status
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
