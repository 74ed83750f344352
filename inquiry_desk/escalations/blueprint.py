"""Where the pages of this part hang."""

from flask import Blueprint

blueprint = Blueprint("escalations", __name__, template_folder="templates")
