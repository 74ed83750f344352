"""The pages of this part."""

from flask import Blueprint, render_template_string

from foundation.access.guards import requires
from foundation.access.roles import Permission

blueprint = Blueprint("reports", __name__, template_folder="templates")


@blueprint.get("/figures")
@requires(Permission.READ_FIGURES)
def figures() -> str:
    return render_template_string("{% extends 'base.html' %}")
