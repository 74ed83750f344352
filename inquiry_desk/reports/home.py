"""The first page: what is to be done today."""

from flask import Blueprint, render_template_string

from foundation.access.guards import requires
from foundation.access.roles import Permission

blueprint = Blueprint("home", __name__, template_folder="templates")


@blueprint.get("/")
@requires(Permission.USE_OWN_ACCOUNT)
def index() -> str:
    return render_template_string("{% extends 'base.html' %}")
