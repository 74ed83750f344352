"""Where the pages of the analysis hang."""

from flask import Blueprint

blueprint = Blueprint("analysis", __name__, template_folder="templates")
