"""The pages of this part."""

from flask import Blueprint, render_template_string

from foundation.access.guards import requires
from foundation.access.roles import Permission

blueprint = Blueprint("calls", __name__, template_folder="templates")


@blueprint.get("/calls/new")
@requires(Permission.LOG_CALLS)
def new() -> str:
    return render_template_string("{% extends 'base.html' %}")
