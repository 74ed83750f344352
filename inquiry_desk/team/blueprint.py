"""The pages of this part hang on this."""

from flask import Blueprint

blueprint = Blueprint("team", __name__, url_prefix="/team", template_folder="templates")
