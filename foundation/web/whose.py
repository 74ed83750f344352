"""Whose page is open: asked by pages themselves before a form leaves, and while they wait for a new sign-in."""

from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from foundation.access.guards import background, public

blueprint = Blueprint("session", __name__)


@blueprint.get("/session")
@public
@background
def state() -> ResponseReturnValue:
    """The id of the person this browser is signed in as, and the token their forms need now; nobody: nulls."""
    if not current_user.is_authenticated:
        return jsonify(person=None, token=None)
    return jsonify(person=current_user.get_id(), token=generate_csrf())


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
