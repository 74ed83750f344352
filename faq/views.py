"""The FAQ pages."""

from flask import Blueprint

from foundation.access.guards import requires
from foundation.access.roles import Permission

blueprint = Blueprint("faq", __name__, url_prefix="/faq", template_folder="templates")


@blueprint.get("/")
@requires(Permission.READ_FAQ)
def index() -> str:
    return ""
