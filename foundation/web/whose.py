"""Whose page is open: asked by pages themselves before a form leaves, and while they wait for a new sign-in."""

from flask import Blueprint, Flask, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from foundation.access.guards import background, public, requires
from foundation.access.roles import Permission
from foundation.web.once import location_of

blueprint = Blueprint("session", __name__)


@blueprint.get("/session")
@public
@background
def state() -> ResponseReturnValue:
    """The id of the person this browser is signed in as, and the token their forms need now; nobody: nulls."""
    if not current_user.is_authenticated:
        return jsonify(person=None, token=None)
    return jsonify(person=current_user.get_id(), token=generate_csrf())


@blueprint.get("/session/sent")
@background
@requires(Permission.USE_OWN_ACCOUNT)
def sent() -> ResponseReturnValue:
    """Where the form with this key led when it was accepted: a page one has come back to asks; never: null."""
    return jsonify(location=location_of(request.args.get("key", "")))


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
