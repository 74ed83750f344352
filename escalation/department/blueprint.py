"""Where the pages of a department hang."""

from flask import Blueprint

blueprint = Blueprint("escalation", __name__, url_prefix="/department", template_folder="../templates")

ONE = "/<int:escalation_id>"
