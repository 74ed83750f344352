"""The pages of this part."""

from flask import Blueprint, render_template_string

from foundation.access.guards import requires
from foundation.access.roles import Permission

blueprint = Blueprint("inquiries", __name__, template_folder="templates")


@blueprint.get("/inquiries")
@requires(Permission.READ_INQUIRIES)
def index() -> str:
    return render_template_string("{% extends 'base.html' %}")


@blueprint.get("/inbox")
@requires(Permission.READ_INQUIRIES)
def inbox() -> str:
    return render_template_string("{% extends 'base.html' %}")


@blueprint.get("/mine")
@requires(Permission.WORK_INQUIRIES)
def mine() -> str:
    return render_template_string("{% extends 'base.html' %}")


@blueprint.get("/callbacks")
@requires(Permission.WORK_INQUIRIES)
def callbacks() -> str:
    return render_template_string("{% extends 'base.html' %}")


@blueprint.get("/departments")
@requires(Permission.READ_INQUIRIES)
def departments() -> str:
    return render_template_string("{% extends 'base.html' %}")
