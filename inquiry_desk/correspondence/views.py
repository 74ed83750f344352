"""The pages of this part."""

from flask import Blueprint, render_template_string

from foundation.access.guards import requires
from foundation.access.roles import Permission

blueprint = Blueprint("correspondence", __name__, template_folder="templates")


@blueprint.get("/mail")
@requires(Permission.READ_MAILROOM)
def mailroom() -> str:
    return render_template_string("{% extends 'base.html' %}")
