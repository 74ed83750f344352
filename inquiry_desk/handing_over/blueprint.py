"""Where the pages of this part hang."""

from flask import Blueprint

blueprint = Blueprint("handing_over", __name__, template_folder="templates")
