"""The department's pages."""

from flask import Blueprint

from foundation.access.guards import requires
from foundation.access.roles import Permission

blueprint = Blueprint("escalation", __name__, url_prefix="/department", template_folder="templates")


@blueprint.get("/")
@requires(Permission.ANSWER_ESCALATIONS)
def index() -> str:
    return ""
